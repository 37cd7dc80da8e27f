"""Addresses in the course's own settings."""

import json

import pytest

OWN = "course-v1:edX+CS101+R"


def policy(**settings):
    return {"policies/R/policy.json": json.dumps({"course/R": settings})}


def missing(course):
    return [odd.value for odd in course.oddities.notes.get("missing-textbook", ())]


@pytest.mark.parametrize(
    "books", [{}, "x", [None, 1, "x", []], [{"chapters": {"url": "x"}}], [{"chapters": [{"url": 7}]}]]
)
def test_other_shapes_are_no_textbooks(read, books):
    assert missing(read(files=policy(pdf_textbooks=books))) == []


def test_a_file_is_found_as_the_platform_finds_it(read):
    books = [{"chapters": [{"url": "/static/a_b.pdf"}, {"url": "/static/a%20b.pdf#page=3"}, {"url": "/static/c.pdf"}]}]
    assert missing(read(files={**policy(html_textbooks=books), "static/a b.pdf": b"%PDF"})) == ["/static/c.pdf"]


@pytest.mark.parametrize(
    ("value", "run"),
    [
        ([{"type": "external_link", "link": "https://x.org/courses/course-v1:edX+CS101+2018/info"}], "edX+CS101+2018"),
        (
            {"certificates": [{"signatories": [{"path": "/asset-v1:edX+CS101+2018+type@asset+block@s.png"}]}]},
            "edX+CS101+2018",
        ),
        ("/c4x/edX/Other/asset/s.png", "edX/Other"),
        (f"https://x.org/courses/{OWN}/info", None),
        ("/c4x/edX/CS101/asset/s.png", None),
        ([[["deep"]] * 3], None),
    ],
)
def test_links_into_other_runs(read, value, run):
    found = read(files=policy(tabs_or_so=value)).oddities.remarks.get("foreign-run-link", ())
    assert [odd.detail for odd in found] == ([run] if run else [])
