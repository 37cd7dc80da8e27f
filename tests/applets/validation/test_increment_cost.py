"""What a small change costs, in things done: the same for a small course and for a large one."""

import os
from typing import NamedTuple

import pytest
from content import make_bare
from feeding import Line
from histories import commit_all
from sizes import sized

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.live.api import list_releases, open_store
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, commit_snapshot, open_repository
from contentrepo.applets.validation import reading
from contentrepo.applets.validation.api import check
from contentrepo.applets.validation.models import Surroundings


def edited(files):
    return {**files, "problem/b42.xml": files["problem/b42.xml"].replace(b"Is it", b"Could it be")}


def grown(files):
    """With a problem more in a unit, and another one less."""
    unit = files["vertical/b40.xml"].replace(b'<problem url_name="b45"/>', b'\n  <problem url_name="new"/>')
    left = {path: data for path, data in files.items() if path != "problem/b45.xml"}
    return {
        **left,
        "vertical/b40.xml": unit,
        "problem/new.xml": files["problem/b42.xml"].replace(b"Is it", b"Isn't it"),
    }


class Cost(NamedTuple):
    """What was done: blobs parsed, git processes started, statements of the cache."""

    blobs: int
    processes: int
    statements: int


@pytest.fixture
def counted(monkeypatch):
    """Counts what the given call does."""
    done = {"blobs": 0, "processes": 0}
    reader_of, spawn = reading.reader_of, os.posix_spawn

    def counting_reader_of(*arguments):
        read = reader_of(*arguments)

        def reading_blob(data):
            done["blobs"] += 1
            return read(data)

        return reading_blob

    def spawning(*arguments, **options):
        done["processes"] += 1
        return spawn(*arguments, **options)

    monkeypatch.setattr(reading, "reader_of", counting_reader_of)
    monkeypatch.setattr(os, "posix_spawn", spawning)

    def count(call, cache):
        before = {**done}, cache.statements
        call()
        return Cost(*(done[name] - before[0][name] for name in done), cache.statements - before[1])

    return count


def cost_of_an_edit(folder, components, counted, edit=edited):
    folder.mkdir()
    files = sized(components)
    commits = commit_all(make_bare(folder / "origin.git"), [files, edit(files)])
    opened, cache = open_repository(folder / "origin.git"), open_cache(folder / "facts.sqlite3", "checker")
    check(commit_snapshot(opened, commits[0]), EMPTY_SNAPSHOT, Surroundings("here"), cache)
    cache.close()
    cache = open_cache(folder / "facts.sqlite3", "checker")  # which remembers nothing of its own
    base, head = (commit_snapshot(opened, commit) for commit in commits)
    return counted(lambda: check(head, base, Surroundings("here"), cache), cache)


@pytest.mark.parametrize("components", [1_000, 10_000])
def test_an_edit_costs_the_same_in_any_course(tmp_path, components, counted):
    small = cost_of_an_edit(tmp_path / "small", 100, counted)
    assert cost_of_an_edit(tmp_path / "large", components, counted) == small
    assert small.blobs == 1
    assert small.processes <= 4
    assert small.statements <= 10


def test_a_block_that_comes_and_one_that_goes_cost_the_same_in_any_course(tmp_path, counted):
    small = cost_of_an_edit(tmp_path / "small", 100, counted, grown)
    large = cost_of_an_edit(tmp_path / "large", 1_000, counted, grown)
    assert large.blobs == small.blobs == 2  # the unit and the new problem
    assert large.processes == small.processes
    assert max(large.statements, small.statements) <= 12  # pages of the index are shared by chance


@pytest.mark.parametrize(
    ("edit", "changed", "blobs"),
    [(edited, (1, 1), 1), (grown, (3, 3), 2)],  # with the unit that holds what comes and what goes
)
def test_publishing_an_edit_writes_the_same_in_any_course(tmp_path, counted, edit, changed, blobs):
    costs = []
    for components in (100, 1_000):
        folder = tmp_path / str(components)
        folder.mkdir()
        files = sized(components)
        with open_store(folder / "live.sqlite3") as store:
            line = Line(make_bare(folder / "origin.git"), None, store)
            message = b"x\n\nAcknowledge: graded-block-removed course-v1:edX+CS101+2T2019\n"
            first, second = commit_all(line.origin, [files, edit(files)], message=message)
            line.origin.git("update-ref", "refs/heads/main", first)
            line.publish()
            line.origin.git("update-ref", "refs/heads/main", second)
            memory, before = open_cache(None, "checker"), store.statements
            costs.append((counted(line.publish, memory), store.statements - before))
            (release, _) = list_releases(store, "course-v1:edX+CS101+2T2019")
            assert (release.changed_files, release.changed_blocks) == changed
    assert costs[0] == costs[1]
    assert costs[0][0].blobs == blobs
