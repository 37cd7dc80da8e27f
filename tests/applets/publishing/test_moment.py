from datetime import UTC, datetime

import pytest

from contentrepo.applets.publishing.moment import IllegalTime, parse_moment, parse_span, parse_window


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("window", "now", "opens"),
    [
        ("mon-fri 08:00-17:00", "2026-11-20T12:00Z", "2026-11-20T12:00Z"),  # a Friday
        ("mon-fri 08:00-17:00", "2026-11-20T17:00Z", "2026-11-23T08:00Z"),
        ("mon-fri 08:00-17:00", "2026-11-20T07:59Z", "2026-11-20T08:00Z"),
        ("mon-fri 08:00-17:00 Europe/Berlin", "2026-11-20T16:30Z", "2026-11-23T07:00Z"),
        ("daily 22:00-04:00", "2026-11-20T03:59Z", "2026-11-20T03:59Z"),
        ("daily 22:00-04:00", "2026-11-20T04:00Z", "2026-11-20T22:00Z"),
        ("fri 22:00-04:00", "2026-11-21T03:00Z", "2026-11-21T03:00Z"),
        ("sat-mon 08:00-09:00", "2026-11-20T12:00Z", "2026-11-21T08:00Z"),
        ("mon,thu 08:00-09:00", "2026-11-20T12:00Z", "2026-11-23T08:00Z"),
        ("thu 08:00-09:00", "2026-11-19T09:00Z", "2026-11-26T08:00Z"),
        ("daily 02:30-03:30 Europe/Berlin", "2026-10-25T00:00Z", "2026-10-25T00:30Z"),  # clocks go back that night
    ],
)
def test_a_window_opens(window, now, opens):
    assert parse_window(window).opens(at(now)) == at(opens)


@pytest.mark.parametrize(
    ("span", "now", "over"),
    [
        ("2026-12-20..2027-01-06", "2026-12-20T00:00Z", "2027-01-07T00:00Z"),
        ("2026-12-20..2027-01-06", "2026-12-19T23:59Z", None),
        ("2026-12-20..2027-01-06", "2027-01-07T00:00Z", None),
        ("end-14d..end", "2027-01-20T00:00Z", "2027-01-31T18:00Z"),
        ("end-14d..end", "2027-01-17T17:59Z", None),
        ("end-2h..end+1h", "2027-01-31T18:59Z", "2027-01-31T19:00Z"),
        ("start..end", "2027-01-20T00:00Z", None),  # this run has no start
    ],
)
def test_a_span_is_over(span, now, over):
    assert parse_span(span).over(at(now), {"end": at("2027-01-31T18:00Z")}) == (at(over) if over else None)


@pytest.mark.parametrize(
    ("end", "over"), [("9999-12-31T23:00Z", "9999-12-31T23:59:59.999999Z"), ("0001-01-02T00:00Z", None)]
)
def test_a_run_may_have_the_first_or_the_last_of_all_dates(end, over):
    found = parse_span("end-30d..end+2d").over(at("9999-12-30T00:00Z"), {"end": at(end)})
    assert found == (at(over) if over else None)


def test_a_span_may_have_the_last_of_all_dates():
    assert parse_span("2026-01-01..9999-12-31").over(at("2027-01-01T00:00Z"), {}) == at("9999-12-31T23:59:59.999999Z")


@pytest.mark.parametrize("text", ["mon 8-9", "mon 25:00-26:00", "mo 08:00-09:00", "mon 08:00-09:00 Mars/Base", "daily"])
def test_no_window(text):
    with pytest.raises(IllegalTime):
        parse_window(text)


@pytest.mark.parametrize("text", ["end", "end-14..end", "due..end", "2027-01-01T08:00..end"])
def test_no_span(text):
    with pytest.raises(IllegalTime):
        parse_span(text)


def test_a_moment_has_a_zone_or_is_a_date():
    assert parse_moment("2027-09-01") == at("2027-09-01T00:00Z")
    assert parse_moment("2027-09-01T08:00+02:00") == at("2027-09-01T06:00Z")
    for text in ("2027-09-01T08:00", "soon", "2027-13-01", "0001-01-01T00:00+14:00", "9999-12-31T23:00-02:00"):
        with pytest.raises(IllegalTime):
            parse_moment(text)
