"""Dates along the tree. The rules' cases hold the plain situations."""

import json

import pytest

from contentrepo.applets.olx.api import effective_date

COURSE = '<course start="2019-02-01T00:00:00Z" end="2019-07-01T00:00:00Z" {}><chapter url_name="c"/></course>'


def dated(read, attributes, of_run=""):
    files = {
        "course/R.xml": COURSE.format(of_run),
        "sequential/s.xml": f'<sequential {attributes}><vertical url_name="v"/></sequential>',
    }
    return read(files=files)


def noted(course):
    rules = ("dates-out-of-order", "date-outside-run")
    return [(odd.subject, odd.value, odd.detail) for rule in rules for odd in course.oddities.notes.get(rule, ())]


@pytest.mark.parametrize(
    "due",
    [
        "soon",
        "",
        "null",
        "&quot;null&quot;",
        "1554076800000",
        "Apr 8, 1999",
        "2019-13-40T00:00:00Z",
        "&quot;",
        "0000-01-01",
    ],
)
def test_what_is_no_plain_date_is_not_compared(read, due):
    assert noted(dated(read, f'due="{due}" start="2019-03-01"')) == []


def test_a_date_without_a_zone_is_in_utc(read):
    assert noted(dated(read, 'start="2019-03-01T00:00" due="2019-03-01T00:00:00Z"')) == []
    ((_, _, detail),) = noted(dated(read, 'start="2019-03-01T00:00:01" due="2019-03-01T00:00:00Z"'))
    assert detail == "before start 2019-03-01 00:00:01 UTC"


def test_an_inherited_start_counts_and_is_named(read):
    files = {"chapter/c.xml": '<chapter start="2019-05-01"><sequential url_name="s" due="2019-04-01"/></chapter>'}
    course = read(files={"course/R.xml": COURSE.format(""), **files})
    assert noted(course) == [("sequential/s", "due 2019-04-01", "before start 2019-05-01 of chapter/c")]


def test_the_place_is_where_the_value_stands(read):
    policy = json.dumps({"sequential/s": {"due": "2018-01-01T00:00:00Z"}}, indent=1)
    course = read(files={"course/R.xml": COURSE.format(""), "policies/R/policy.json": policy})
    (odd,) = course.oddities.notes["date-outside-run"]
    assert (odd.place.path, odd.place.line) == ("policies/R/policy.json", 3)


def test_effective_dates(read):
    course = dated(read, 'due="2019-04-01"')
    due = effective_date(course, ("vertical", "v"), "due")
    assert due == effective_date(course, ("sequential", "s"), "due")
    assert effective_date(course, ("chapter", "c"), "due") is None
    paced = dated(read, 'due="2019-04-01"', 'self_paced="true"')
    assert effective_date(paced, ("sequential", "s"), "due") is None
    assert effective_date(paced, ("course", "course"), "end") is not None
