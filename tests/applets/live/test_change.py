from dataclasses import replace
from hashlib import sha256

import pytest
import rows
from rows import RUN, SOURCE, Course, commit_id
from sqlalchemy import select, text

from contentrepo.applets.live.api import (
    BytesMissing,
    StaleUnit,
    StoreDamaged,
    apply_change,
    get_release,
    list_courses,
    list_releases,
    list_units,
    read_log,
    read_sequence,
    read_unit,
    read_unit_at,
    read_versions,
)
from contentrepo.applets.live.database import bulk
from contentrepo.applets.live.database.schema import metadata
from contentrepo.applets.live.models import AssetRow, BlockRow, BlockVersion, Change, FileRow, LogRecord
from contentrepo.errors import Refused, UsageError


def content_of(state):
    return (state.files, state.blocks, state.assets, state.entries, state.keys)


def everything(store):
    """Every row of every table, to show that nothing was written."""
    with store.reading() as connection:
        return {name: sorted(map(repr, connection.execute(select(table)))) for name, table in metadata.tables.items()}


def test_a_unit_comes_back_as_it_was_published(store, publish):
    course = Course({"a": b"<p>a</p>", "b": b"<p>b</p>"}, {"dot.png": b"\x89PNG"})
    release = publish(course)
    state = read_unit(store, RUN)
    assert content_of(state) == (course.files, course.blocks, course.assets, {}, {})
    assert (state.version, state.release, state.source) == (1, 1, SOURCE)
    assert (state.tree, state.commit) == (rows.tree_of(course.files), commit_id(1))
    assert read_versions(store, course.versions) == course.versions
    assert (release.number, release.sequence, release.blocks, release.files) == (1, 1, 3, 3)
    assert get_release(store, RUN) == release


def test_only_what_changed_is_written(store, publish):
    publish(Course({"a": b"1", "b": b"1", "c": b"1"}))
    before = read_unit(store, RUN)
    course = Course({"a": b"1", "b": b"2", "d": b"1"})
    release = publish(course, commit=2)
    assert content_of(read_unit(store, RUN)) == (course.files, course.blocks, {}, {}, {})
    assert content_of(read_unit_at(store, RUN, 1)) == content_of(before)
    assert (release.changed_blocks, release.changed_files, release.blocks, release.files) == (4, 3, 4, 3)
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM files WHERE from_release = 2")).scalar() == 2
        assert connection.execute(text("SELECT count(*) FROM files WHERE to_release = 2")).scalar() == 2


def test_the_log_has_a_record_for_each_block_and_file(store, publish):
    old, new = Course({"a": b"1", "b": b"1"}), Course({"a": b"2"})
    publish(old)
    publish(new, commit=2)

    def version(course, block):
        return course.blocks[block].version

    assert read_log(store, RUN, 2) == (
        LogRecord("block", "course/course", version(old, "course/course"), version(new, "course/course")),
        LogRecord("block", "html/a", version(old, "html/a"), version(new, "html/a")),
        LogRecord("block", "html/b", version(old, "html/b"), ""),
        LogRecord("file", "html/a.html", *(f"100644 {c.files['html/a.html'].blob}" for c in (old, new))),
        LogRecord("file", "html/b.html", f"100644 {old.files['html/b.html'].blob}", ""),
    )
    assert len(read_log(store, RUN, 1)) == 5


def test_a_stale_writer_writes_nothing(store, publish):
    course = Course({"a": b"2"})
    late = course.change(read_unit(store, RUN))
    publish(Course({"a": b"1"}))
    before = everything(store)
    with pytest.raises(StaleUnit) as refused:
        apply_change(store, late, course.bytes)
    assert (refused.value.expected, refused.value.found) == (0, 1)
    assert isinstance(refused.value, Refused)
    assert everything(store) == before


def test_a_change_made_from_a_version_that_never_was_is_stale(store):
    course = Course({"a": b"1"})
    with pytest.raises(StaleUnit):
        apply_change(store, replace(course.change(read_unit(store, RUN)), expected_version=4), course.bytes)


def test_a_change_of_nothing_is_the_callers_fault(store, publish):
    course = Course({"a": b"1"})
    publish(course)
    with pytest.raises(ValueError, match="changes nothing"):
        publish(course, commit=2)
    assert read_sequence(store) == 1


def test_a_unit_that_is_none_is_refused(store):
    course = Course({"a": b"1"})
    with pytest.raises(UsageError, match="week1"):
        apply_change(store, course.change(read_unit(store, "week1")), course.bytes)


def test_bytes_that_are_missing_or_others_leave_nothing(store):
    course = Course({"a": b"1", "b": b"2"})
    change = course.change(read_unit(store, RUN))
    with pytest.raises(BytesMissing, match="are missing"):
        apply_change(store, change, lambda _: iter(()))
    with pytest.raises(BytesMissing, match="are those of"):
        apply_change(store, change, lambda blobs: ((blob, b"else") for blob in blobs))
    assert list_units(store) == ()


def test_rows_that_somebody_changed_by_hand_are_found_and_nothing_is_written(store, publish):
    publish(Course({"a": b"1"}))
    late = Course({"a": b"2"}).change(read_unit(store, RUN), commit=2)
    with store.writing() as connection:
        connection.execute(text("DELETE FROM blocks WHERE block_id = 'a'"))
    before = everything(store)
    with pytest.raises(StoreDamaged, match="blocks"):
        apply_change(store, late, Course({"a": b"2"}).bytes)
    assert everything(store).items() >= {name: data for name, data in before.items() if name != "blobs"}.items()


def test_an_asset_is_what_its_bytes_are(store):
    course = Course({}, {"dot.png": b"dot"})
    change = course.change(read_unit(store, RUN))
    wrong = replace(change.assets[0].new, sha256=sha256(b"else").hexdigest())
    with pytest.raises(ValueError, match=r"static/dot\.png"):
        apply_change(store, replace(change, assets=(Change("static/dot.png", None, wrong),)), course.bytes)


def test_a_removed_unit_is_gone_and_its_history_stays(store, publish):
    course = Course({"a": b"1"}, {"dot.png": b"dot"})
    publish(course)
    release = remove(store)
    state = read_unit(store, RUN)
    assert content_of(state) == ({}, {}, {}, {}, {})
    assert (state.version, state.release, state.tree, state.source) == (2, 2, "", None)
    assert (release.blocks, release.files, release.changed_files) == (0, 0, 2)
    assert list_units(store) == list_courses(store) == ()
    assert content_of(read_unit_at(store, RUN, 1))[0] == course.files
    assert [record.new for record in read_log(store, RUN, 2)] == [""] * 4


def remove(store, unit=RUN, *, source=SOURCE):
    change = Course({}).change(read_unit(store, unit), commit=2, source=source)
    gone = replace(change, tree="", files=(), blocks=(), versions=(), assets=())
    return apply_change(store, gone, Course({}).bytes)


def test_a_removed_unit_comes_back_and_may_come_from_elsewhere(store, publish):
    publish(Course({"a": b"1"}))
    remove(store)
    release = publish(Course({"a": b"3"}), commit=3, source=rows.OTHER)
    assert (release.number, release.blocks, release.files) == (3, 2, 1)
    assert read_unit(store, RUN).source == rows.OTHER


def test_removing_what_is_not_there_is_the_callers_fault(store):
    with pytest.raises(ValueError, match="changes nothing"):
        remove(store)
    assert list_releases(store) == ()


def test_sequence_and_time_never_go_back(store, publish):
    with store.writing() as connection:
        connection.execute(text("UPDATE store SET time = 4000000000000000"))  # in 2096
    releases = [publish(Course({"a": b"%d" % i}), commit=i) for i in range(3)]
    assert [release.sequence for release in releases] == [1, 2, 3]
    assert [release.time for release in releases] == [f"2096-10-02T07:06:40.00000{i}Z" for i in (1, 2, 3)]


SECOND = "course-v1:edX+CS101+2T2020"
HOSTILE = "\udcff/\0'\";--\x1a %s ? :a \\ é \U0001f600"


def test_hostile_text_stays_text_in_every_column(store):
    course = Course({}, {})
    course.files[HOSTILE] = FileRow(HOSTILE, 0o100755, course.bytes.add(b"x"))
    course.blocks = {
        f"{HOSTILE}/{HOSTILE}": BlockRow(HOSTILE, HOSTILE, "v1", HOSTILE, 2**40, HOSTILE, HOSTILE),
    }
    course.versions = {"v1": BlockVersion("v1", HOSTILE, HOSTILE, HOSTILE, b"\0\xff")}
    course.assets = {HOSTILE: AssetRow(HOSTILE, HOSTILE, "0" * 64, 2**40, HOSTILE, locked=True)}
    note = replace(rows.note(), actor=HOSTILE, reason=HOSTILE, pusher=HOSTILE)
    change = course.change(read_unit(store, RUN), note=note)
    release = apply_change(store, change, course.bytes)
    assert content_of(read_unit(store, RUN)) == (course.files, course.blocks, course.assets, {}, {})
    assert read_versions(store, ["v1"]) == course.versions
    assert get_release(store, RUN) == release
    assert read_log(store, RUN, 1)[1].subject == HOSTILE
    gone = replace(course.change(read_unit(store, RUN), commit=2), tree="", files=(), blocks=(), assets=())
    assert apply_change(store, gone, course.bytes).number == 2


@pytest.mark.parametrize("odd", [0, 170, 399, None])
def test_hostile_text_among_many_rows_stays_text(store, odd):
    course = Course({}, {})
    for number in range(400):
        name = HOSTILE if number == odd else f"é{number}"
        course.files[name] = FileRow(name, 0o100644, course.bytes.add(b"%d" % number))
        course.blocks[f"html/{name}"] = BlockRow("html", name, f"v{number:03}", name, number, name, name)
        course.versions[f"v{number:03}"] = BlockVersion(f"v{number:03}", "html", name, name, b"%d" % number)
    change = course.change(read_unit(store, RUN), note=rows.note())
    apply_change(store, change, course.bytes)
    assert content_of(read_unit(store, RUN)) == (course.files, course.blocks, {}, {}, {})
    assert read_versions(store, course.versions) == course.versions
    logged = {(record.kind, record.subject) for record in read_log(store, RUN, 1)}
    assert logged == {("block", name) for name in course.blocks} | {("file", path) for path in course.files}


MODES = (0o100644, 0o100755, 0o120000, 0o160000)


@pytest.mark.parametrize("kept", [False, True], ids=["all new", "one was there"])
def test_the_log_of_many_rows_says_the_same_whoever_makes_it(store, publish, kept):
    course, kinds = Course({}, {}), ("problem", "problem-x", "a")  # "problem-x/" sorts before "problem/"
    for number in range(300):
        name, mode = f"\U0001f40d{number}" if number % 7 else f"\ufb01{number}", MODES[number % 4]
        course.files[name] = FileRow(name, mode, course.bytes.add(b"%d" % number))
        kind = kinds[number % 3]
        course.blocks[f"{kind}/{name}"] = BlockRow(kind, name, f"v{number:03}", "", number, name, name)
        course.versions[f"v{number:03}"] = BlockVersion(f"v{number:03}", kind, "{}", "[]", b"%d" % number)
    first = Course({}, {})
    first.files = {"old": FileRow("old", MODES[0], first.bytes.add(b"old"))}
    publish(first)
    if kept:
        course.files["old"] = first.files["old"]._replace(blob=course.bytes.add(b"new"))
    else:
        course.files["old"] = first.files["old"]
        course.bytes.add(b"old")
    publish(course, commit=2)
    fresh = sorted(course.blocks.keys() - first.blocks.keys())
    blocks = [LogRecord("block", name, "", course.blocks[name].version) for name in fresh]
    files = [
        LogRecord("file", path, render(first.files.get(path)), render(row))
        for path, row in sorted(course.files.items())
        if row != first.files.get(path)
    ]
    assert list(read_log(store, RUN, 2)) == [*blocks, *files]


def render(file):
    return f"{file.mode:06o} {file.blob}" if file else ""


@pytest.mark.parametrize("has_any", [None, False], ids=["there before", "come meanwhile"])
def test_of_many_versions_those_that_others_have_are_left_alone(store, monkeypatch, has_any):
    versions = {f"v{number:03}": BlockVersion(f"v{number:03}", "html", "{}", "[]", b"a") for number in range(500)}
    for run, some in ((RUN, [*versions][::7]), (SECOND, versions)):
        course = Course({})
        course.versions = {name: versions[name] for name in some}
        course.blocks = {f"html/{name}": BlockRow("html", name, name, "", 0, "x", "") for name in some}
        course.files = {name: FileRow(name, 0o100644, course.bytes.add(name.encode())) for name in some}
        apply_change(store, replace(course.change(read_unit(store, run)), unit=run), course.bytes)
        if has_any is not None:
            monkeypatch.setattr(bulk, "_has_any", lambda *_: has_any)
    assert read_versions(store, versions) == versions
    assert read_unit(store, SECOND).blocks.keys() == {f"html/{name}" for name in versions}
    assert read_unit(store, SECOND).files.keys() == versions.keys()


def statements(store, work):
    before = store.statements
    work()
    return store.statements - before


@pytest.mark.parametrize("pages", [10, 1000])
def test_a_one_file_change_costs_the_same_statements_whatever_the_size_of_the_unit(store, publish, pages):
    content = {f"p{i}": b"%d" % i for i in range(pages)}
    assert statements(store, lambda: publish(Course(content))) <= 22
    changed = Course(content | {"p7": b"changed"})
    change = changed.change(read_unit(store, RUN), commit=2)
    is_file = store.engine.dialect.name == "sqlite"  # it gives a unit and its release in one
    assert statements(store, lambda: apply_change(store, change, changed.bytes)) == 14 - is_file


def test_reading_a_unit_takes_a_few_statements(store, publish):
    publish(Course({f"p{i}": b"%d" % i for i in range(300)}))
    assert statements(store, lambda: read_unit(store, RUN)) == 4
