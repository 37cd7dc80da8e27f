from xml.sax.saxutils import quoteattr

import pytest
from calls import count_calls
from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.olx.api import read_facts

PIECES = [
    *"<>/='\" \n&;:ah-é",
    "<img ",
    "<a href=",
    "</a>",
    "<!--",
    "-->",
    "<script",
    "http://",
    "onclick=",
    "alt",
    "<h2>",
    "<h5>",
]


def remarks(text, kind="xml"):
    return [(remark.code, remark.value) for remark in read_facts(kind, text.encode()).remarks]


def settings(attributes, tag="problem"):
    return [value for code, value in remarks(f'<{tag} a="1" {attributes}/>') if code == "invalid-setting"]


@pytest.mark.parametrize(
    "written",
    [
        'due="&quot;2015-04-07T14:00:00Z&quot;"',
        'due="2031-06-01"',
        'due="2031-06-01 9:30+02:00"',
        'due="March 12, 2013 17:00"',
        'due="1370000000000"',
        'start="null" due=""',
        'graded="True" hide_from_toc="1"',
        'max_attempts="3" weight="0"',
        'max_attempts="3.0" days_early_for_beta="-2"',
        'rerandomize="true" showanswer="&quot;never&quot;"',
        'rerandomize="per_student" show_correctness="past_due"',
        'graceperiod="5 minutes"',
        'start_time="00:01:30" end_time="5.5"',
        'display_name="yes" no_setting_of_ours="\x7f"',
    ],
)
def test_values_that_the_platform_reads_are_not_remarked(written):
    assert settings(written) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("due", "2015-02-30"),
        ("due", "2031-06"),
        ("due", "2031-06-01 25:00"),
        ("due", "March 12"),
        ("due", "03/04/2013"),
        ("due", "[1]"),
        ("due", "1e999"),
        ("graded", "yes"),
        ("max_attempts", "three"),
        ("max_attempts", "-1"),
        ("weight", "heavy"),
        ("weight", "-0.5"),
        ("showanswer", "true"),
        ("showanswer", "after_attempts"),
        ("rerandomize", "often"),
        ("graceperiod", "5 min"),
        ("start_time", "1:30"),
        ("start_time", "5"),
    ],
)
def test_values_that_it_cannot_read_are(name, value):
    assert settings(f'{name}="{value}"') == [value]


def test_a_value_of_any_length_is_a_misfit_and_kept_short():
    (value,) = settings(f'due="{"9" * 100_000}"')
    assert len(value) < 200


def test_settings_of_external_blocks_are_their_own():
    assert settings('due="soon" weight="heavy"', "openassessment") == []


def test_blocks_within_a_unit_are_looked_at_where_they_stand():
    text = '<vertical>\n<html url_name="h"/>\n<problem url_name="p"><numericalresponse/></problem>\n</vertical>'
    (remark,) = read_facts("xml", text.encode()).remarks
    assert (remark.code, remark.ordinal) == ("missing-answer", 3)


def test_a_problem_in_a_problem_bank_is_looked_at_too():
    text = '<library_content><problem url_name="p"><choiceresponse/><textline/></problem></library_content>'
    assert remarks(text) == [("misplaced-input", "textline")]


def test_blanks_and_comments_do_not_hide_what_a_problem_holds():
    text = "<problem><!-- <numericalresponse/> --><p> </p><?x y?></problem>"
    assert remarks(text) == []


def test_videos_are_looked_at_wherever_their_film_comes_from():
    assert remarks('<video display_name="v" sub=""/>') == []
    assert remarks('<video display_name="v" html5_sources="[]"><source src="a.mp4"/></video>') == [
        ("video-without-transcript", "")
    ]
    assert remarks('<video display_name="v" transcripts="{&quot;en&quot;: 3}" sub="x"/>') == [
        ("transcript", "subs_x.srt.sjson")
    ]


def test_a_pointer_says_nothing():
    for tag in ("video", "lti", "discussion", "problem"):
        assert remarks(f'<vertical><{tag} url_name="x"/></vertical>') == []


def test_what_another_file_brings_into_a_problem_is_unknown():
    assert remarks('<problem><textline/><include file="more.xml"/></problem>') == []


@pytest.mark.parametrize(
    ("before", "many", "times", "after"),
    [
        ("<problem>" + "<p>" * 200, "<textline/>", 100_000, "</p>" * 200 + "</problem>"),
        ("<problem>", "<numericalresponse/>", 19_000, "</problem>"),
        ("<problem>" + "<choiceresponse>" * 200, "<choice/>", 9_000, "</choiceresponse>" * 200 + "</problem>"),
        ("<problem>", "<script/>", 19_000, "</problem>"),
        ("<problem>", '<customresponse cfn="x"/>', 19_000, "</problem>"),
        ("<vertical>", '<problem due="x" start="y"/>', 50_000, "</vertical>"),
        ('<video a="" b="">', '<transcript src="{}"/>', 100_000, "</video>"),
    ],
)
def test_hostile_blocks_are_bounded(before, many, times, after):
    def read(part):
        return read_facts("xml", f"{before}{many * (times // part)}{after}".encode())

    assert len(read(1).remarks) <= 10_002
    assert count_calls(lambda: read(10)) < 3 * count_calls(lambda: read(20)) + 1000


@given(
    name=st.sampled_from(["due", "weight", "max_attempts", "graded", "showanswer", "graceperiod", "start_time"]),
    tag=st.sampled_from(["problem", "video", "lti", "discussion", "sequential", "drag-and-drop-v2"]),
    value=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])) | st.integers().map(str),
)
def test_any_value_is_read_or_remarked(name, tag, value):
    document = read_facts("xml", f"<{tag} a='1' {name}={quoteattr(value)}/>".encode())
    assert document.fault is not None or isinstance(document.remarks, tuple)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_page_is_read(text):
    lines = text.split("\n")
    for remark in read_facts("html", text.encode()).remarks:
        assert 1 <= remark.line <= len(lines)
        assert lines[remark.line - 1][remark.column - 1 :].startswith("<")
