"""Units that are known to be clean in one row: no byte of a report changes, and nobody asks for each of them."""

import json

import pytest
from content import course, make_bare
from histories import commit_all

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.facts.file import FileCache
from contentrepo.applets.findings.api import report_to_json
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, commit_snapshot, open_repository
from contentrepo.applets.validation import check as module
from contentrepo.applets.validation import quiet_step, roll
from contentrepo.applets.validation.api import check
from contentrepo.applets.validation.models import Surroundings

RUNS = range(4)


def files_of(broken):
    """Some runs; in the problem of those in `broken`, a tag is not closed; `-1` gives the last one another page."""
    files = {}
    for number in RUNS:
        folder = f"courses/edX/C{number}/R1"
        files |= course(folder, number=f"C{number}", run="R1")
        if number in broken:
            quiz = f"{folder}/problem/quiz1.xml"
            files[quiz] = files[quiz].replace(b"</problem>", b"")
    if -1 in broken:
        files[f"courses/edX/C{RUNS[-1]}/R1/html/text1.html"] = b"<p>Other words.</p>\n"
    return files


def judge(opened, head, base, cache):
    against = commit_snapshot(opened, base) if base else EMPTY_SNAPSHOT
    return json.dumps(report_to_json(check(commit_snapshot(opened, head), against, Surroundings("here"), cache).report))


@pytest.fixture
def compare(tmp_path, monkeypatch):
    """Judges states warm and cold, each against the one before; gives what judges the last again."""
    monkeypatch.setattr(module, "MANY", 2)
    repository = make_bare(tmp_path / "origin.git")
    opened, warm = open_repository(repository.path), open_cache(tmp_path / "warm.sqlite3", "checker")

    def compare(*states):
        commits, base = commit_all(repository, map(files_of, states)), ""
        for commit in (*commits, *reversed(commits)):
            assert judge(opened, commit, base, warm) == judge(opened, commit, base, open_cache(None, "checker"))
            base = commit
        return lambda: judge(opened, base, base, warm)

    return compare


def test_no_byte_of_the_report_changes(compare):
    compare((), (1,), (1, 2), (2,), ())
    compare((), (-1,), (-1, 2), (1,))


def test_nobody_asks_for_each_of_them(compare, monkeypatch):
    again = compare((), (1,))
    names = []
    monkeypatch.setattr(module._Check, "_head_key", lambda _check, name: names.append(name) or name)
    again()
    assert not names
    forget_rolls(monkeypatch)
    again()
    assert names == ["catalog:here"]  # which has no file


def forget_rolls(monkeypatch):
    """As a process that has just started."""
    monkeypatch.setattr(module, "find_roll", lambda _cache, _key: None)


def test_a_process_that_has_just_started_says_the_same(compare, monkeypatch):
    forget_rolls(monkeypatch)
    compare((), (1,), (1, 2), (2,), ())


def test_a_roll_that_takes_a_broken_run_for_clean_is_found_out(compare, monkeypatch):
    real = module.keep_next
    monkeypatch.setattr(module, "keep_next", lambda *words: real(*words[:-1], frozenset()))
    with pytest.raises(AssertionError):
        compare((), (1,), (1, 2))


def test_a_roll_that_is_not_brought_on_is_found_out(compare, monkeypatch):
    real = module.keep_next
    for way in (module, quiet_step):
        monkeypatch.setattr(way, "keep_next", lambda cache, key, roll, _touched, odd: real(cache, key, roll, (), odd))
    with pytest.raises(AssertionError):
        compare((), (-1,), (-1, 2))


def test_a_broken_run_that_is_taken_for_clean_is_found_out(compare, monkeypatch):
    forget_rolls(monkeypatch)
    names = frozenset(f"course-v1:edX+C{number}+R1" for number in RUNS)
    monkeypatch.setattr(module._Check, "_known_clean", lambda check: names if check.cache.lasts else frozenset())
    with pytest.raises(AssertionError):
        compare((1,), (1, 2))


def test_the_same_units_are_not_listed_again(compare, monkeypatch):
    kept, real = [], FileCache.put_rows

    def put_rows(cache, kind, rows):
        kept.extend(rows.values() if kind == roll.CLEAN else ())
        real(cache, kind, rows)

    monkeypatch.setattr(FileCache, "put_rows", put_rows)
    compare((1,), (1, -1), (1, 2, -1))
    assert [isinstance(row, str) for row in kept] == [False, True, False]
