"""A change of one entry reads one file, runs the same statements in a catalog of any size, and does no work twice."""

import sys
from dataclasses import fields

import pytest

from contentrepo.applets.catalog import reading
from contentrepo.applets.catalog.models import Program


def entries(runs):
    files = {"organizations/edX.yaml": b"name: edX\n"}
    for number in range(runs):
        files[f"courses/edX/C{number}.yaml"] = b"title: C\n"
        files[f"courses/edX/C{number}/1T2030.yaml"] = b"title: R\nexternal_course_key: K-%d\n" % number
    return files


@pytest.fixture
def change(line, monkeypatch):
    """Publishes a catalog, then a change of one entry; (YAML files read, statements, calls made) of the latter."""
    read, parse = [], reading.read_facts
    monkeypatch.setattr(reading, "read_facts", lambda kind, data: read.append(kind) or parse(kind, data))

    def publish(runs):
        line.push(entries(runs))
        line.publish()
        line.push({"courses/edX/C1/1T2030.yaml": b"title: One of %d\nexternal_course_key: K-1\n" % runs})
        calls, before = 0, line.store.statements
        read.clear()

        def count(_frame, event, _argument):
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        try:
            outcomes = line.publish()
        finally:
            sys.setprofile(None)
        assert set(outcomes.values()) == {"published"}
        return len(read), line.store.statements - before, calls

    return publish


def test_one_entry_of_a_small_and_of_a_large_catalog(change):
    small, large = change(20), change(160)
    assert small[:2] == large[:2]
    assert small[0] == 1
    assert large[2] < 8 * small[2], "more than in proportion: something is done for each entry and each entry again"


def test_what_the_standard_library_asks_of_a_data_class_is_worked_out_once():
    assert Program.__dataclass_fields__ is Program.__dataclass_fields__
    assert fields(Program)[0].name == "slug"
