from datetime import UTC, datetime

import pytest
from catalogs import catalog_of, curriculum_of, run_of

from contentrepo.applets.catalog.api import availability_of, find_closing, find_open_runs
from contentrepo.applets.catalog.models import Availability


def run(**dates):
    (found,) = catalog_of({"courses/edX/CS101/a.yaml": run_of(**dates)}).runs.values()
    return found


def at(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


NOON = at("2026-06-01T12:00:00")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, Availability.UPCOMING),
        ({"start": "2026-06-01T12:00:00Z"}, Availability.CURRENT),
        ({"start": "2026-06-01T12:00:01Z"}, Availability.STARTING_SOON),
        ({"start": "2026-07-31T12:00:00Z"}, Availability.STARTING_SOON),
        ({"start": "2026-07-31T12:00:01Z"}, Availability.UPCOMING),
        ({"start": "2026-01-01", "end": "2026-06-01T12:00:00Z"}, Availability.ARCHIVED),
        ({"start": "2026-01-01", "end": "2026-06-01T14:00:00+02:00"}, Availability.ARCHIVED),
        ({"start": "2026-01-01", "end": "2026-06-01T12:00:00-02:00"}, Availability.CURRENT),
        ({"end": "2026-06-01"}, Availability.ARCHIVED),
        ({"start": "2026-02-30"}, Availability.UPCOMING),
    ],
)
def test_where_a_run_stands_follows_from_its_dates(dates, expected):
    assert availability_of(run(**dates), NOON) is expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"end": "2026-05-31", "enrollment_end": "2026-05-01"}, "end"),
        ({"end": "2026-06-02", "enrollment_end": "2026-06-01T12:00:00Z"}, "enrollment_end"),
        ({"enrollment_end": "2026-06-01T12:00:01Z", "status": "unpublished"}, ""),
    ],
)
def test_a_run_is_closed_by_its_end_or_by_that_of_its_enrollment(dates, expected):
    assert find_closing(run(**dates), NOON) == expected


def test_without_a_date_to_judge_by_every_run_is_open():
    assert find_closing(run(end="2019-07-01"), 0) == ""


def test_a_run_that_one_curriculum_excludes_counts_where_another_does_not():
    files = {f"courses/edX/CS101/{name}.yaml": run_of() for name in "ab"}
    catalog = catalog_of(
        files | {"curricula/x.yaml": curriculum_of("CS101-a"), "curricula/y.yaml": curriculum_of("CS101")}
    )
    (one,), (other,) = (catalog.curricula[slug].courses for slug in "xy")
    runs = list(catalog.runs.values())
    assert [found.key.run for found in find_open_runs([one], runs, NOON)] == ["b"]
    assert [found.key.run for found in find_open_runs([one, other], runs, NOON)] == ["a", "b"]
