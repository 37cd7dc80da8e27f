from dataclasses import replace

from rows import OTHER, RUN, SOURCE, Course, commit_id
from sqlalchemy import text

from contentrepo.applets.live.api import list_units, live_files, live_sources, open_store

RUN_2 = "course-v1:edX+CS101+3T2019"


def test_live_files_are_the_union_of_the_units_of_a_branch(store, publish):
    first, second, foreign = Course({"b": b"1", "a": b"1"}), Course({"x": b"1"}), Course({"y": b"1"})
    publish(first)
    publish(second, RUN_2)
    publish(foreign, "course-v1:edX+CS101+4T2019", source=OTHER)
    found = live_files(store, SOURCE.repository, SOURCE.branch)
    assert found == first.files | second.files
    assert list(found) == sorted(found)
    assert live_files(store, SOURCE.repository, "other") == {}


def test_live_files_are_those_of_today(store, publish):
    publish(Course({"a": b"1", "b": b"1"}))
    course = Course({"a": b"2"})
    publish(course, commit=2)
    assert live_files(store, SOURCE.repository, SOURCE.branch) == course.files


def test_a_folder_that_changes_hands_half_way_belongs_to_the_later_release(store, publish):
    publish(Course({"a": b"old"}))
    later = Course({"a": b"new"})
    publish(later, RUN_2)
    assert live_files(store, SOURCE.repository, SOURCE.branch) == later.files
    again = Course({"a": b"newest"})
    publish(again, commit=2)
    assert live_files(store, SOURCE.repository, SOURCE.branch) == again.files


def test_a_file_that_becomes_a_folder_half_way_and_back(store, publish):
    publish(Course({"a": b"file", "z": b"1"}))
    publish(Course({"a.html/c": b"1", "a.html/d/e": b"2"}), RUN_2)
    folder = ["html/a.html/c.html", "html/a.html/d/e.html", "html/z.html"]
    assert list(live_files(store, SOURCE.repository, SOURCE.branch)) == folder
    publish(Course({"a": b"file again"}), commit=2)
    assert list(live_files(store, SOURCE.repository, SOURCE.branch)) == ["html/a.html"]


def test_sources_tell_release_and_commit_of_what_is_live(store, publish):
    publish(Course({"a": b"1"}), commit=1)
    publish(Course({"a": b"2"}), commit=2)
    publish(Course({"x": b"1"}), RUN_2, commit=1)
    publish(Course({}).gone(), RUN_2, commit=3)
    assert live_sources(store, SOURCE.repository, SOURCE.branch) == {RUN: (2, commit_id(2))}


def test_units_are_listed_by_repository_and_branch(store, publish):
    publish(Course({"a": b"1"}))
    publish(Course({"a": b"1"}), RUN_2, source=replace(SOURCE, branch="second"))
    assert [unit.unit for unit in list_units(store)] == [RUN, RUN_2]
    assert [unit.unit for unit in list_units(store, SOURCE.repository, "second")] == [RUN_2]
    (unit,) = list_units(store, SOURCE.repository, "main")
    assert (unit.kind, unit.source, unit.version, unit.release, unit.sequence) == ("olx", SOURCE, 1, 1, 1)


def test_a_unit_that_went_away_comes_back_from_elsewhere(store, publish):
    publish(Course({"a": b"1"}))
    publish(Course({}).gone(), commit=2)
    publish(Course({"a": b"2"}), commit=3, source=OTHER)
    (unit,) = list_units(store)
    assert (unit.source, unit.version, unit.release) == (OTHER, 3, 3)


def test_reading_what_is_live_takes_one_statement(store, publish):
    publish(Course({f"p{i}": b"1" for i in range(50)}))
    before = store.statements
    live_files(store, SOURCE.repository, SOURCE.branch)
    list_units(store)
    live_sources(store, SOURCE.repository, SOURCE.branch)
    assert store.statements - before == 3


def test_current_rows_are_found_by_index_not_by_reading_the_table(tmp_path):
    query = "SELECT blob FROM files WHERE unit = 1 AND path = 'x' AND from_release <= 1 AND to_release > 1"
    with open_store(tmp_path / "plain.sqlite3") as store, store.reading() as connection:
        (plan,) = connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))
    assert "SEARCH" in plan.detail
    assert "path=?" in plan.detail
