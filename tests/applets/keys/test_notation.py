import pytest

from contentrepo.applets.keys import api
from contentrepo.applets.keys.models import CatalogKey, CourseKey, CourseRunKey, LibraryKey, UsageKey

RUN = CourseRunKey("edX", "CS101", "2T2019")


@pytest.mark.parametrize(
    ("parse", "text", "key"),
    [
        (api.parse_course_key, "edX+CS101", CourseKey("edX", "CS101")),
        (api.parse_course_run_key, "course-v1:edX+CS101+2T2019", RUN),
        (api.parse_library_key, "lib:edX:problem-bank", LibraryKey("edX", "problem-bank")),
        (api.parse_usage_key, "block-v1:edX+CS101+2T2019+type@problem+block@p1", UsageKey(RUN, "problem", "p1")),
        (api.parse_unit_key, "course-v1:edX+CS101+2T2019", RUN),
        (api.parse_unit_key, "lib:edX:problem-bank", LibraryKey("edX", "problem-bank")),
        (api.parse_unit_key, "catalog:our content", CatalogKey("our content")),
    ],
)
def test_a_key_parses_and_prints_as_it_was_written(parse, text, key):
    assert parse(text) == key
    assert str(key) == text


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (api.parse_course_key, "edX"),
        (api.parse_course_key, "edX+CS101+2T2019"),
        (api.parse_course_key, "edX/CS101"),
        (api.parse_course_run_key, ""),
        (api.parse_course_run_key, "course-v1:edX+CS101"),
        (api.parse_course_run_key, "course-v1:edX+CS 101+2T2019"),
        (api.parse_course_run_key, "course-v1:edX+CS101+2T2019\n"),
        (api.parse_library_key, "lib:edX:a:b"),
        (api.parse_library_key, "lib:écolé:bank"),
        (api.parse_usage_key, "block-v1:edX+CS101+2T2019+type@problem+block@50%"),
        (api.parse_usage_key, "block-v1:edX+CS101+2T2019+block@p1"),
        (api.parse_unit_key, "edX+CS101"),
        (api.parse_unit_key, "catalog:"),
        (api.parse_unit_key, "catalog: x"),
    ],
)
def test_what_is_no_key_is_refused_with_the_value_and_what_is_allowed(parse, text):
    with pytest.raises(api.InvalidKey) as refusal:
        parse(text)
    assert f"`{text}`" in str(refusal.value)
    assert refusal.value.allowed in str(refusal.value)


@pytest.mark.parametrize("part", [".", "..", ".git", ".GIT", "git~1"])
def test_a_part_that_cannot_be_a_folder_is_refused(part):
    assert not api.is_key_part(part)
    with pytest.raises(api.InvalidKey, match="cannot be"):
        api.parse_course_run_key(f"course-v1:edX+{part}+2T2019")
    with pytest.raises(api.InvalidKey, match="cannot be"):
        api.parse_usage_key(f"block-v1:{part}+CS101+2T2019+type@problem+block@p1")


def test_a_block_id_may_be_what_no_folder_may_be():
    assert api.is_block_id("..")
    assert api.parse_usage_key("block-v1:edX+CS101+2T2019+type@problem+block@..").block_id == ".."


def test_keys_end_at_255_characters():
    longest = "course-v1:edX+CS101+" + "r" * 235
    assert len(longest) == 255
    assert str(api.parse_course_run_key(longest)) == longest
    with pytest.raises(api.InvalidKey):
        api.parse_course_run_key(longest + "r")


def test_a_message_repeats_no_more_than_a_line_of_a_huge_value():
    with pytest.raises(api.InvalidKey) as refusal:
        api.parse_course_run_key("x" * 1_000_000)
    assert len(str(refusal.value)) < 400


def test_keys_sort_and_compare_by_value():
    later = CourseRunKey("edX", "CS101", "3T2019")
    assert sorted([later, RUN]) == [RUN, later]
    assert {RUN, api.parse_course_run_key(str(RUN))} == {RUN}
