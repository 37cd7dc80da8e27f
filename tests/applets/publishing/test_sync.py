import os
import signal

import content
import forks
import pytest
from feeding import CATALOG, FOLDER, RUN, Line
from sqlalchemy import event

from contentrepo.applets.live.api import (
    find_run_in_program,
    list_courses,
    list_releases,
    list_units,
    move_unit,
    open_store,
    read_blob,
    read_log,
    read_sequence,
    read_unit,
)
from contentrepo.applets.live.models import Source
from contentrepo.applets.publishing.api import check_store, sync_store
from contentrepo.applets.publishing.models import Drifted
from contentrepo.errors import CouldNotCheck

PROGRAM = {
    f"{FOLDER}.yaml": b"title: Computing, spring\nexternal_course_key: CS-101\nstatus: published\n"
    b"start: 2026-01-01\nend: 2036-01-01\nenrollment_start: 2025-01-01\nenrollment_end: 2035-01-01\n",
    "programs/ds.yaml": b"title: D\ntype: masters\nstatus: active\norganizations: [edX]\n"
    b"curricula: [{slug: core, title: C, courses: [{course: edX+CS101}]}]\n",
}
KEYS = ("cs-101", "x")
SPARED = "static/dot.png"
BY_HAND = {
    "a row is gone": ("DELETE FROM blocks WHERE block_id = 'quiz1'", [("block", "problem/quiz1", "missing")]),
    "a title was typed over": (
        "UPDATE blocks SET display_name = 'Hacked' WHERE block_id = 'text1'",
        [("block", "html/text1", "changed")],
    ),
    "a file was added": (
        """INSERT INTO files SELECT unit, 'extra.txt', mode, blob, from_release, to_release
        FROM files WHERE path LIKE '%quiz1.xml'""",
        [("file", "extra.txt", "not in git")],
    ),
    "an answer was typed over": (
        "UPDATE block_versions SET body = 'x' WHERE block_type = 'problem'",
        [("block version", ..., "changed")],
    ),
    "bytes of a file are others": (
        "UPDATE blobs SET data = 'x' WHERE id IN (SELECT blob FROM files WHERE path LIKE '%quiz1.xml')",
        [("bytes", ..., "changed")],
    ),
    "bytes are gone": (
        "DELETE FROM blobs WHERE id IN (SELECT blob FROM files WHERE path LIKE '%.html')",
        [("bytes", ..., "changed")] * 3,
    ),
    "a file says another size": (
        "UPDATE blobs SET size = size + 1 WHERE id IN (SELECT blob FROM files WHERE path LIKE '%quiz1.xml')",
        [("bytes", ..., "changed")],
    ),
    "a file says another digest": (
        "UPDATE blobs SET sha256 = 'x' WHERE id IN (SELECT blob FROM files WHERE path LIKE '%quiz1.xml')",
        [("bytes", ..., "changed")],
    ),
    "a file says what is no blob": (
        "UPDATE files SET blob = 'x' WHERE path LIKE '%quiz1.xml'",
        [("file", f"{FOLDER}/problem/quiz1.xml", "changed")],
    ),
    "a run is called a library": (
        "UPDATE units SET kind = 'library' WHERE kind = 'olx'",
        [("unit", "kind library", "changed")],
    ),
    "a run is called somebody else's": (
        "UPDATE units SET repository = 'by hand' WHERE kind = 'olx'",
        [("source", "from by hand, branch main", "changed")],
    ),
    "a catalog is called another branch's": (
        "UPDATE units SET branch = 'by hand' WHERE kind = 'catalog'",
        [("source", ..., "changed")],
    ),
    "an entry was typed over": (
        "UPDATE catalog_entries SET data = replace(data, 'Computing, spring', 'X') WHERE kind = 'run'",
        [("catalog entry", f"run/{RUN}", "changed")],
    ),
    "a name is free": (
        "DELETE FROM name_claims WHERE kind = 'program'",
        [("name", "program ds", "changed")],
    ),
    "a claim is gone": (
        "DELETE FROM key_claims WHERE scope = 'program:ds'",
        [("claim", "program:ds cs-101", "changed")],
    ),
    "somebody else claims": (
        "UPDATE key_claims SET run = 'course-v1:edX+CS101+9' WHERE scope = 'course:edX+CS101'",
        [("claim", "course:edX+CS101 cs-101", "changed")],
    ),
    "a key was typed over": (
        "UPDATE run_keys SET key = 'X', folded = 'x'",
        [
            ("external key", RUN, "changed"),
            *(("claim", f"{scope} {key}", "changed") for scope in ("course:edX+CS101", "program:ds") for key in KEYS),
        ],
    ),
    "a program lost its course": (
        "DELETE FROM program_members",
        [("claim", "program:ds cs-101", "changed"), ("look-up", "member ds/0", "changed")],
    ),
    "a program is retired for look-ups": (
        "UPDATE programs SET status = 'retired'",
        [("look-up", "program ds", "changed")],
    ),
    "an asset says other bytes": (
        "UPDATE assets SET sha256 = 'another'",
        [("asset", f"{FOLDER}/{SPARED}", "changed")],
    ),
}


@pytest.fixture
def synced(line):
    line.push(content.course(FOLDER) | CATALOG | PROGRAM)
    assert set(line.publish().values()) == {"published"}
    return line


def tamper(store, statement):
    with store.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(statement)


def check(line):
    """(kind, subject, how) of all that is wrong."""
    found = check_store(line.repository, line.store)
    assert found.checked == len(list_units(line.store))
    return [(drift.kind, drift.subject, str(drift.how)) for unit in found.units for drift in unit.drifts]


def sync(line):
    return sync_store(line.repository, line.store, actor="Olga <o@x.org>")


def everything(store):
    """All that readers see."""
    units = {unit.unit: read_unit(store, unit.unit) for unit in list_units(store)}
    return {
        "rows": {name: (u.files, u.blocks, u.assets, u.entries, u.keys) for name, u in units.items()},
        "bytes": {row.blob: read_blob(store, row.blob) for unit in units.values() for row in unit.files.values()},
        "courses": [(course.run, course.title, course.blocks) for course in list_courses(store)],
        "looked up": find_run_in_program(store, "ds", "cs-101"),
    }


def test_a_store_that_is_as_it_was_left_has_no_drift_and_sync_writes_nothing(synced):
    before = read_sequence(synced.store)
    assert check(synced) == []
    assert sync(synced).units == ()
    assert read_sequence(synced.store) == before


@pytest.mark.parametrize("what", BY_HAND)
def test_what_somebody_changed_by_hand_is_named_and_repaired(synced, what):
    statement, named = BY_HAND[what]
    before = everything(synced.store)
    tamper(synced.store, statement)
    found = check(synced)
    assert [(kind, how) for kind, _, how in found] == [(kind, how) for kind, _, how in named]
    assert all(subject in (..., told) for (_, subject, _), (_, told, _) in zip(named, found, strict=True))
    repaired = sync(synced)
    assert [str(unit.outcome.outcome) for unit in repaired.units] == ["published"]
    assert everything(synced.store) == before
    assert check(synced) == []
    again = read_sequence(synced.store)
    assert sync(synced).units == ()
    assert read_sequence(synced.store) == again


def test_a_repair_is_told_by_the_log(synced):
    tamper(synced.store, BY_HAND["a row is gone"][0])
    sync(synced)
    newest = list_releases(synced.store, RUN)[0]
    assert (newest.number, str(newest.note.door), newest.note.actor) == (2, "sync", "Olga <o@x.org>")
    assert "otherwise than git" in newest.note.reason
    assert [(record.kind, record.subject) for record in read_log(synced.store, RUN, 2)] == [("block", "problem/quiz1")]


def test_what_a_digest_names_is_told_with_its_file_or_block(synced):
    quiz = read_unit(synced.store, RUN).files[f"{FOLDER}/problem/quiz1.xml"].blob
    tamper(synced.store, BY_HAND["bytes of a file are others"][0])
    tamper(synced.store, BY_HAND["an answer was typed over"][0])
    (one, other) = sorted((kind, subject) for kind, subject, _ in check(synced))
    assert (one[0], one[1].split(" of ")[1]) == ("block version", "problem/quiz1")
    assert other == ("bytes", f"{quiz} of {FOLDER}/problem/quiz1.xml")


def test_media_that_are_gone_come_back(synced):
    before = everything(synced.store)
    (media,) = synced.store.media.folder.glob("??/*")
    media.unlink()
    assert [kind for kind, _, _ in check(synced)] == ["bytes"]
    sync(synced)
    assert everything(synced.store) == before


def test_a_unit_that_is_gone_whole_is_named_and_published_again(synced):
    before = everything(synced.store)
    with synced.store.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        ours = "(SELECT id FROM units WHERE kind = 'olx')"
        for table in ("files", "blocks", "assets", "log_records", "releases", "name_claims"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE unit IN {ours}")  # noqa: S608
        connection.exec_driver_sql("DELETE FROM units WHERE kind = 'olx'")
    found = check_store(synced.repository, synced.store).units
    assert [(unit.unit, [drift.how for drift in unit.drifts]) for unit in found] == [(RUN, [Drifted.MISSING])]
    assert [str(one.outcome) for one in sync(synced).published.outcomes] == ["published"]
    assert everything(synced.store) == before


def test_what_waits_at_the_tip_is_published_and_no_drift(synced):
    path = f"{FOLDER}/html/text1.html"
    synced.push({path: b"<p>Hello again.</p>\n"})
    assert check(synced) == []
    assert [(one.unit, str(one.outcome)) for one in sync(synced).published.outcomes] == [(RUN, "published")]


def test_a_reverted_unit_is_compared_with_what_it_was_reverted_to(synced):
    synced.push({f"{FOLDER}/html/text1.html": b"<p>Worse.</p>\n"})
    synced.publish()
    synced.revert(RUN, 1)
    assert check(synced) == []
    tamper(synced.store, BY_HAND["a title was typed over"][0] + " AND to_release > 1000")
    assert len(check(synced)) == 1
    sync(synced)
    assert check(synced) == []
    assert b"Hello" in synced.live()[f"{FOLDER}/html/text1.html"]


def test_a_unit_that_was_moved_is_no_drift(synced):
    move_unit(synced.store, RUN, Source("another", "main"), actor="Olga <o@x.org>", reason="a team of its own")
    assert [unit.unit for unit in check_store(synced.repository, synced.store).units] == []


def test_a_release_that_lost_its_row_is_named_until_a_backup_is_restored(synced):
    tamper(synced.store, "DELETE FROM log_records WHERE unit IN (SELECT id FROM units WHERE kind = 'olx')")
    tamper(synced.store, "DELETE FROM releases WHERE unit IN (SELECT id FROM units WHERE kind = 'olx')")
    named = [("row", f"release 1 of {RUN}", "missing")]
    assert list_drifts(synced) == named
    sync(synced)  # from then on the live ref says nothing of the run any more
    assert list_drifts(synced) == named


def list_drifts(line):
    units = check_store(line.repository, line.store).units
    return [(drift.kind, drift.subject, str(drift.how)) for unit in units for drift in unit.drifts]


@pytest.mark.parametrize(
    "statement", ["DELETE FROM store", "UPDATE releases SET door = 'x'", "UPDATE releases SET kind = 'x'"]
)
def test_a_row_that_cannot_be_is_a_damaged_store(synced, statement):
    tamper(synced.store, statement)
    with pytest.raises(CouldNotCheck, match=r"has lost its counter|which there is not"):
        check_store(synced.repository, synced.store)


def test_a_release_that_git_has_lost_cannot_be_compared(synced):
    with synced.store.writing() as connection:
        connection.exec_driver_sql("UPDATE releases SET commit_id = 'gone', tree = 'gone too'")
    found = check_store(synced.repository, synced.store)
    assert {unit.unit for unit in found.units if unit.is_lost} == {unit.unit for unit in list_units(synced.store)}


class Steps:
    """Counts what this process does to the database, and kills it before one of the steps."""

    def __init__(self, fatal):
        self.taken, self.fatal = 0, fatal

    def step(self, *_arguments):
        self.taken += 1
        if self.taken == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


def killed_at(line, path, fatal):
    def work():
        with open_store(path) as store:
            steps = Steps(fatal)
            event.listen(store.engine, "before_cursor_execute", steps.step)
            event.listen(store.engine, "commit", steps.step)
            sync_store(line.repository, store, actor="Olga <o@x.org>")
            return 0

    return forks.run(work)


def test_a_sync_that_is_killed_anywhere_is_finished_by_the_next(origin, work, tmp_path):
    path = tmp_path / "live.sqlite3"
    with open_store(path) as store:
        line = Line(origin, work, store)
        line.push(content.course(FOLDER) | CATALOG | PROGRAM)
        line.publish()
        before = everything(store)
    code, fatal, killed = -9, 3, 0
    while code == -9:
        with open_store(path) as store:
            for statement, _ in BY_HAND.values():
                tamper(store, statement.replace("INSERT INTO", "INSERT OR IGNORE INTO"))
        code = killed_at(line, path, fatal)
        killed += code == -9
        with open_store(path) as store:
            line.store = store
            sync(line)
            assert everything(store) == before
            assert check(line) == []
        fatal += 7
    assert code == 0
    assert killed > 8
