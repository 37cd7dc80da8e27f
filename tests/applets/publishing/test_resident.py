"""What a publisher that stays costs for a commit of one file, in counts: no git process, and few statements."""

import os
import sqlite3
import sys
from contextlib import closing

import pytest
from content import course, make_bare
from feeding import RUN, Line
from histories import ONE, PROBLEM, commit_all, start
from sqlalchemy import event
from sqlalchemy.pool import Pool

from contentrepo.applets.live import api as live
from contentrepo.applets.live import state
from contentrepo.applets.live.models import Door
from contentrepo.applets.publishing import live_ref, publish
from contentrepo.applets.publishing.api import check_store, publish_branch
from contentrepo.applets.publishing.difference import compute_difference
from contentrepo.applets.repository import git as plumbing
from contentrepo.applets.repository import snapshot
from contentrepo.applets.repository.api import commit_snapshot, keep_repository, read_live, read_ref
from contentrepo.applets.validation import check

STATEMENTS = 17  # of them 13 in the one transaction that writes
CALLS = 690  # of our own functions, until it is known what to publish
TRANSACTION = 340  # of functions, ours and others', from the first look at the unit's row to the commit
SYNCS = 2  # the commit and the ref of what is live; a third is the database's own


@pytest.fixture
def line(tmp_path):
    with live.open_store(str(tmp_path / "live.sqlite3")) as store:
        yield Line(make_bare(tmp_path / "origin.git"), None, store)


def add_pages(count):
    """Pages that no block uses: files that a change of another file has nothing to do with."""
    return {f"{ONE}/static/page{number}.txt": b"%d" % number for number in range(count)}


@pytest.mark.parametrize("pages", [0, 300])
def test_a_commit_of_one_file_starts_no_git_and_takes_few_statements(line, monkeypatch, pages):
    first = start() | add_pages(pages)
    states = [first] + [{**first, f"{ONE}/html/text1.html": b"<p>Words %d.</p>\n" % n} for n in range(3)]
    commits = commit_all(line.origin, states)
    keep, started, counted = keep_repository(line.origin.path), [], []
    real = plumbing.start_process
    monkeypatch.setattr(plumbing, "start_process", lambda *words, **more: started.append(words) or real(*words, **more))
    for commit in commits:
        line.origin.git("update-ref", "refs/heads/main", commit)
        started.clear()
        before = line.store.statements
        published = publish_branch(keep(), line.store, door=Door.PUBLISHER)
        assert published.outcomes
        counted.append((len(started), line.store.statements - before))
    assert counted[-1] == counted[-2]
    assert counted[-1][0] == 0
    assert counted[-1][1] <= STATEMENTS
    assert commit_snapshot(line.repository, read_live(line.repository, "main").commit).tree == line.origin.git(
        "rev-parse", "main^{tree}"
    )
    assert not check_store(line.repository, line.store).units


def test_the_transaction_of_one_file_takes_few_calls(line, monkeypatch):
    first, keep, counted = start(), keep_repository(line.origin.path), []
    states = [first] + [{**first, f"{ONE}/html/text1.html": b"<p>Words %d.</p>\n" % n} for n in range(3)]
    applied = live.apply_change

    def apply_change(*words):
        calls = []
        sys.setprofile(lambda _frame, kind, _what: calls.append(1) if kind in ("call", "c_call") else None)
        try:
            return applied(*words)
        finally:
            sys.setprofile(None)
            counted.append(len(calls))

    monkeypatch.setattr(live, "apply_change", apply_change)
    for commit in commit_all(line.origin, states):
        line.origin.git("update-ref", "refs/heads/main", commit)
        publish_branch(keep(), line.store, door=Door.PUBLISHER)
    assert counted[-1] == counted[-2] < TRANSACTION


def test_a_commit_of_one_file_waits_for_the_disk_three_times(line, monkeypatch):
    first = start()
    states = [first] + [{**first, f"{ONE}/html/text1.html": b"<p>Words %d.</p>\n" % n} for n in range(3)]
    keep, synced, counted = keep_repository(line.origin.path), [], []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(handle) or real(handle))
    for commit in commit_all(line.origin, states):
        line.origin.git("update-ref", "refs/heads/main", commit)
        before, guard = live.read_sequence(line.store), read_ref(line.repository, "refs/contentrepo/guard")
        synced.clear()
        publish_branch(keep(), line.store, door=Door.PUBLISHER)
        assert live.get_release(line.store, RUN, commit).commit == commit
        counted.append((len(synced), live.read_sequence(line.store) - before))
    assert counted[-1] == counted[-2] == (SYNCS, 1)
    assert read_ref(line.repository, "refs/contentrepo/guard") == guard


def test_nobody_waits_for_what_is_kept_for_the_next_check(line, monkeypatch):
    first = start()
    states = [first] + [{**first, f"{ONE}/html/text1.html": b"<p>Words %d.</p>\n" % n} for n in range(2)]
    keep, applied, seen = keep_repository(line.origin.path), live.apply_change, []

    def count_rows():
        with closing(sqlite3.connect(line.origin.path / "contentrepo/facts.sqlite3")) as facts:
            return facts.execute("SELECT count(*) FROM kept").fetchone()[0]

    monkeypatch.setattr(live, "apply_change", lambda *words: (seen.append(count_rows()), applied(*words))[1])
    for commit in commit_all(line.origin, states):
        line.origin.git("update-ref", "refs/heads/main", commit)
        publish_branch(keep(), line.store, door=Door.PUBLISHER)
        seen.append(count_rows())
    _, before, when_applied, after = seen[-4:]
    assert before == when_applied < after


def test_a_first_publish_reads_each_blob_once(line, monkeypatch):
    (commit,) = commit_all(line.origin, [start() | add_pages(20)])
    line.origin.git("update-ref", "refs/heads/main", commit)
    asked, real = [], snapshot.read_blobs

    def read_blobs(repository, blobs):
        wanted = list(blobs)
        asked.extend(wanted)
        return real(repository, wanted)

    monkeypatch.setattr(snapshot, "read_blobs", read_blobs)
    publish_branch(keep_repository(line.origin.path)(), line.store, door=Door.PUBLISHER)
    assert sorted(asked) == sorted({entry.blob for entry in commit_snapshot(line.repository, commit).files.values()})


def test_a_commit_of_one_file_takes_as_much_with_many_runs(tmp_path):
    counted = {}
    for runs in (1, 60):
        with live.open_store(str(tmp_path / f"live{runs}.sqlite3")) as store:
            counted[runs] = count_with_runs(Line(make_bare(tmp_path / f"{runs}.git"), None, store), runs)
    assert counted[60] == counted[1]


QUIZ = PROBLEM.replace("Is it so?", "Words %d.").format('display_name="Quiz"', "true")
EDITS = {
    "problem": (f"{ONE}/problem/quiz1.xml", QUIZ.encode()),
    "html": (f"{ONE}/html/text1.html", b"<p>Words %d.</p>\n"),
}


def count_calls_before_the_plan(line, monkeypatch, kind):
    """By the last of some publishes of an edit."""
    path, text = EDITS[kind]
    states = [start() | {path: text % number} for number in range(6)]
    keep, calls, real = keep_repository(line.origin.path), [], publish.plan_steps

    def note(frame, event, _argument):
        calls.extend([frame.f_code] if event == "call" and "contentrepo" in frame.f_code.co_filename else [])

    def plan(*words):
        sys.setprofile(None)
        return real(*words)

    monkeypatch.setattr(publish, "plan_steps", plan)
    for commit in commit_all(line.origin, states):
        line.origin.git("update-ref", "refs/heads/main", commit)
        calls.clear()
        sys.setprofile(note)
        try:
            published = publish_branch(keep(), line.store, door=Door.PUBLISHER)
        finally:
            sys.setprofile(None)
        assert [str(one.outcome) for one in published.outcomes if one.unit == RUN] == ["published"]
    return len(calls)


@pytest.mark.parametrize("kind", EDITS)
def test_until_it_is_known_what_to_publish_few_functions_are_called(line, monkeypatch, kind):
    assert count_calls_before_the_plan(line, monkeypatch, kind) <= CALLS


@pytest.mark.parametrize("kind", EDITS)
def test_this_test_sees_the_general_way(line, monkeypatch, kind):
    monkeypatch.setattr(check, "find_ground", lambda _cache, _key: None)
    assert count_calls_before_the_plan(line, monkeypatch, kind) > CALLS + 100


def edit_one_of(runs):
    """States of a repository of some runs, of which one changes."""
    first = {}
    for number in range(runs):
        first |= course(f"courses/edX/C{number}/R", number=f"C{number}", run="R")
    page = "courses/edX/C0/R/html/text1.html"
    return [first] + [{**first, page: b"<p>Words %d.</p>\n" % n} for n in range(4)]


def count_with_runs(line, runs):
    """Statements of the last of some edits, and the units that the live commit's message names."""
    keep = keep_repository(line.origin.path)
    for commit in commit_all(line.origin, edit_one_of(runs)):
        line.origin.git("update-ref", "refs/heads/main", commit)
        before = line.store.statements
        assert publish_branch(keep(), line.store, door=Door.PUBLISHER).outcomes
        counted = line.store.statements - before
    message = line.origin.git("cat-file", "commit", "refs/contentrepo/live/main")
    return counted, message.count("\nUnit: ")


def compare_seldom(line, monkeypatch):
    """Publish some edits; only behind the third, somebody else moves the live ref."""
    first = start()
    states = [first] + [{**first, f"{ONE}/html/text1.html": b"<p>Words %d.</p>\n" % n} for n in range(4)]
    keep, compared, real = keep_repository(line.origin.path), [], live_ref.read_trees
    monkeypatch.setattr(live_ref, "read_trees", lambda *words: compared.append(words) or real(*words))
    lived = []
    for turn, commit in enumerate(commit_all(line.origin, states)):
        line.origin.git("update-ref", "refs/heads/main", commit)
        if turn == 3:
            line.origin.git("update-ref", "refs/contentrepo/live/main", lived[0])
        compared.clear()
        publish_branch(keep(), line.store, door=Door.PUBLISHER)
        lived.append(read_live(line.repository, "main").commit)
        assert read_live(line.repository, "main").tree == line.origin.git("rev-parse", "main^{tree}")
        assert bool(compared) == (turn == 3), turn


def test_the_units_are_compared_with_the_live_ref_only_where_somebody_else_may_have_moved_it(line, monkeypatch):
    compare_seldom(line, monkeypatch)


@pytest.mark.parametrize(("is_told", "turn"), [(False, 1), (True, 3)], ids=["nothing", "everything"])
def test_this_test_sees_a_memory_that_knows(line, monkeypatch, is_told, turn):
    monkeypatch.setattr(live_ref, "_is_told", lambda _feed, _commit, _listing: is_told)
    with pytest.raises(AssertionError, match=f"^{turn}\n"):
        compare_seldom(line, monkeypatch)


def count_calls(folder, runs):
    """Calls of the program's own functions by the last of some publishes of one file."""
    with live.open_store(str(folder / f"live{runs}.sqlite3")) as store:
        line = Line(make_bare(folder / f"{runs}.git"), None, store)
        keep, calls = keep_repository(line.origin.path), []

        def note(frame, event, _argument):
            calls.extend([frame.f_code] if event == "call" and "contentrepo" in frame.f_code.co_filename else [])

        for commit in commit_all(line.origin, edit_one_of(runs)):
            line.origin.git("update-ref", "refs/heads/main", commit)
            calls.clear()
            sys.setprofile(note)
            try:
                publish_branch(keep(), store, door=Door.PUBLISHER)
            finally:
                sys.setprofile(None)
    return len(calls)


def test_a_commit_of_one_file_takes_as_many_calls_with_many_runs(tmp_path):
    assert count_calls(tmp_path, 160) < count_calls(tmp_path, 60) + 20


def test_this_test_sees_a_look_at_all_units(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "find_roll", lambda _cache, _key: None)
    assert count_calls(tmp_path, 160) > count_calls(tmp_path, 60) + 200


@pytest.mark.parametrize("pages", [0, 300])
def test_a_rollback_of_one_file_reads_and_writes_what_differs(line, pages):
    first = start() | add_pages(pages)
    commits = commit_all(line.origin, [first, {**first, f"{ONE}/html/text1.html": b"<p>Wrong words.</p>\n"}])
    for commit in commits:
        line.origin.git("update-ref", "refs/heads/main", commit)
        line.publish()
    current, target = live.read_difference(line.store, RUN, 1)
    assert [*current.files] == [*target.files] == [f"{ONE}/html/text1.html"]
    assert [*current.blocks] == [*target.blocks] == ["html/text1"]
    before = line.store.statements
    assert [str(one.outcome) for one in line.revert(RUN, 1).outcomes] == ["published"]
    assert line.store.statements - before <= STATEMENTS + 13
    assert live.read_unit(line.store, RUN).files == live.read_unit_at(line.store, RUN, 1).files
    tree = commit_snapshot(line.repository, read_live(line.repository, "main").commit).tree
    assert tree == line.origin.git("rev-parse", f"{commits[0]}^{{tree}}")
    assert not check_store(line.repository, line.store).units


def count_rollback(folder, pages):
    """What a rollback of one page takes where another one holds already: calls, and hundreds of steps of SQLite."""
    calls, steps = [], []

    def watch(connection, _record):
        connection.set_progress_handler(lambda: steps.append(1), 100)

    event.listen(Pool, "connect", watch)
    try:
        with live.open_store(str(folder / "live.sqlite3")) as store:
            line = Line(make_bare(folder / "origin.git"), None, store)
            first = start() | add_pages(pages)
            texts = [{**first, f"{ONE}/html/text1.html": b"<p>Words %d.</p>\n" % n} for n in range(3)]
            for commit in commit_all(line.origin, [first, *texts]):
                line.origin.git("update-ref", "refs/heads/main", commit)
                line.publish()
            line.revert(RUN, 2)
            steps.clear()
            sys.setprofile(lambda _frame, kind, _what: calls.append(1) if kind in ("call", "c_call") else None)
            line.revert(RUN, 3)
            sys.setprofile(None)
            return len(calls), len(steps)
    finally:
        event.remove(Pool, "connect", watch)


def test_a_rollback_of_one_file_takes_as_much_in_a_large_run(tmp_path, monkeypatch):
    (small, few), (large, steps) = (count_rollback(tmp_path / str(pages), pages) for pages in (20, 400))
    assert large < small * 1.1
    assert steps < few + 5
    monkeypatch.setattr(state, "LITTLE", -1)  # this test sees all rows being read
    scanned, more = count_rollback(tmp_path / "all", 400)
    assert scanned > large + 1000
    assert more > steps + 50


def test_what_the_log_tells_of_a_difference_is_what_all_rows_tell(line, monkeypatch):
    first = start()
    unit, page, dot = f"{ONE}/vertical/unit1.xml", f"{ONE}/html/text1.html", f"{ONE}/static/dot.png"
    less = {path: data for path, data in first.items() if path != dot} | {page: b"<p>No picture.</p>\n"}
    locked = {f"{ONE}/policies/assets.json": b'{"dot.png": {"filename": "dot.png", "locked": true}}'}
    states = [first, {**first, page: b"<p>1.</p>\n"}, {**first, dot: first[dot] + b"1"}, less, first]
    states += [{**first, unit: first[unit].replace(b'<html url_name="text1"/>', b"")}, first | locked, first]
    for commit in commit_all(line.origin, states, message=f"x\n\nAcknowledge: blocks-removed {RUN}\n".encode()):
        line.origin.git("update-ref", "refs/heads/main", commit)
        line.publish()
    told = [compute_both(line, number) for number in range(1, len(states))]
    monkeypatch.setattr(state, "LITTLE", -1)
    assert told == [compute_both(line, number) for number in range(1, len(states))]
    assert any(assets for _, _, assets in told)


def compute_both(line, number):
    """What a rollback to a release comes to: files, blocks and assets."""
    now, then = live.read_difference(line.store, RUN, number)
    pairs = ((now.files, then.files), (now.blocks, then.blocks), (now.assets, then.assets))
    return [compute_difference(*pair) for pair in pairs]


def test_a_file_too_large_to_be_read_at_once_goes_live(line, monkeypatch):
    monkeypatch.setattr("contentrepo.applets.repository.objects.READ_LIMIT", 4000)
    monkeypatch.setattr("contentrepo.applets.publishing.blobs.LARGE", 3000)
    data = {f"{ONE}/static/a{number}.bin": b"%d" % number * 5000 for number in range(3)}
    line.origin.git("update-ref", "refs/heads/main", commit_all(line.origin, [start() | data])[0])
    assert set(line.publish().values()) == {"published"}
    assert not check_store(line.repository, line.store).units
    for path, wanted in data.items():
        blob = live.read_unit(line.store, RUN).files[path].blob
        assert live.read_blob(line.store, blob) == wanted
