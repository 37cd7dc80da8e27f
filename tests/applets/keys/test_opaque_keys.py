import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, LearningContextKey, UsageKey

from contentrepo.applets.keys import api

ORACLES = {
    api.parse_course_run_key: CourseKey,
    api.parse_usage_key: UsageKey,
    api.parse_library_key: LearningContextKey,
}
NAMESPACES = {
    api.parse_course_run_key: "course-v1:",
    api.parse_usage_key: "block-v1:",
    api.parse_library_key: "lib:",
}

FRAGMENTS = [
    *("course-v1:", "block-v1:", "lib:", "+", ":", "/", "@", "type@", "block@", "branch@", "version@", "i4x://"),
    *("edX", "CS101", "2T2019", "problem", "p1", "é", "数学", "a.b", "~", "-", "_", ".", "..", ".git", "%", " ", "\n"),
    *("\u0301", "\u202e", "\ud800", "ß", "٣", ""),
]
PART = st.text(st.sampled_from("aZ0_-~.:é数"), min_size=1, max_size=4)
KEYS = st.one_of(
    st.builds("course-v1:{}+{}+{}".format, PART, PART, PART),
    st.builds("block-v1:{}+{}+{}+type@{}+block@{}".format, PART, PART, PART, PART, PART),
    st.builds("lib:{}:{}".format, PART, PART),
)


@st.composite
def spoiled_keys(draw):
    key = draw(KEYS)
    at = draw(st.integers(0, len(key)))
    return key[:at] + draw(st.sampled_from([*"%/+@: \n?#,", "", "\u0301"])) + key[at + draw(st.integers(0, 1)) :]


TEXTS = st.one_of(
    KEYS, spoiled_keys(), st.lists(st.sampled_from(FRAGMENTS), max_size=16).map("".join), st.text(max_size=30)
)


def ours(parse, text):
    try:
        return str(parse(text))
    except api.InvalidKey:
        return None


def theirs(oracle, text):
    try:
        return str(oracle.from_string(text))
    except InvalidKeyError:
        return None


def is_difference(text):
    return (
        "/" in text  # the old forms ORG/COURSE/RUN and i4x://
        or re.search(r"\+(branch|version)@|:version@|:branch@", text)  # a version of a run is not the run
        or (text.startswith("block-v1:") and "+type@" not in text)  # a block without a type
        or (text.startswith("course-v1:") and "@" in text)  # a run with a block behind it
        or re.search(r"\n(:|\Z)", text)  # a library key with a line end behind a part
        or re.search(r"[+:](\.|\.\.|\.git|git~1)([+:]|$)", text, re.IGNORECASE)  # no folder
        or len(text) > 255
    )


@pytest.mark.parametrize("parse", ORACLES, ids=lambda parse: parse.__name__)
@given(text=TEXTS)
@example(text="course-v1:edX+CS101+2T2019")
@example(text="block-v1:edX+CS101+2T2019+type@problem+block@a:b")
@example(text="lib:edX:数学")
def test_what_we_accept_they_accept_and_print_the_same(parse, text):
    printed = ours(parse, text)
    if printed is not None:
        assert printed == text == theirs(ORACLES[parse], text)


@pytest.mark.parametrize("parse", ORACLES, ids=lambda parse: parse.__name__)
@given(text=TEXTS)
@example(text="course-v1:edX+CS101+2T2019")
@example(text="block-v1:edX+CS101+2T2019+type@problem+block@a:b")
@example(text="lib:edX:数学")
def test_what_they_accept_we_accept_but_for_the_differences_named_here(parse, text):
    if text.startswith(NAMESPACES[parse]) and theirs(ORACLES[parse], text) is not None and not is_difference(text):
        assert ours(parse, text) == text


@pytest.mark.parametrize(
    ("parse", "form"),
    [
        (api.parse_course_run_key, "course-v1:{}+b+c"),
        (api.parse_course_run_key, "course-v1:a+{}+c"),
        (api.parse_course_run_key, "course-v1:a+b+{}"),
        (api.parse_usage_key, "block-v1:a+b+c+type@{}+block@e"),
        (api.parse_usage_key, "block-v1:a+b+c+type@d+block@{}"),
        (api.parse_library_key, "lib:{}:b"),
        (api.parse_library_key, "lib:a:{}"),
    ],
)
def test_every_character_is_allowed_where_they_allow_it(parse, form):
    for part in (f"x{chr(point)}y" for point in range(0x500)):
        text = form.format(part)
        assert (ours(parse, text) is None) == (theirs(ORACLES[parse], text) is None or "/" in text), repr(part)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (api.parse_course_run_key, "edX/CS101/2T2019"),
        (api.parse_course_run_key, "course-v1:edX+CS101+2T2019+branch@draft"),
        (api.parse_course_run_key, "course-v1:edX+CS101+2T2019+version@519665f6223ebd6980884f2b"),
        (api.parse_course_run_key, "course-v1:version@519665f6223ebd6980884f2b"),
        (api.parse_course_run_key, "course-v1:edX+CS101+2T2019+type@problem+block@p1"),
        (api.parse_course_run_key, "course-v1:edX+..+2T2019"),
        (api.parse_course_run_key, "course-v1:edX+CS101+" + "r" * 300),
        (api.parse_course_run_key, "library-v1:edX+bank"),
        (api.parse_usage_key, "i4x://edX/CS101/problem/p1"),
        (api.parse_usage_key, "block-v1:edX+CS101+2T2019+branch@draft+type@problem+block@p1"),
        (api.parse_usage_key, "block-v1:edX+CS101+2T2019+block@p1"),
        (api.parse_usage_key, "block-v1:edX+CS101+2T2019+type@problem+block@" + "b" * 300),
        (api.parse_library_key, "lib:edX:bank\n"),
        (api.parse_library_key, "lib:edX\n:bank"),
        (api.parse_library_key, "lib:..:bank"),
    ],
)
def test_a_difference_is_deliberate(parse, text):
    assert theirs(ORACLES[parse], text) is not None
    assert ours(parse, text) is None
