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


def cost_of_an_edit(folder, components, counted):
    folder.mkdir()
    files = sized(components)
    commits = commit_all(make_bare(folder / "origin.git"), [files, edited(files)])
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
    assert small <= Cost(blobs=1, processes=4, statements=30)


def test_publishing_an_edit_writes_the_same_in_any_course(tmp_path, counted):
    costs = []
    for components in (100, 1_000):
        folder = tmp_path / str(components)
        folder.mkdir()
        files = sized(components)
        with open_store(folder / "live.sqlite3") as store:
            line = Line(make_bare(folder / "origin.git"), None, store)
            first, second = commit_all(line.origin, [files, edited(files)])
            line.origin.git("update-ref", "refs/heads/main", first)
            line.publish()
            line.origin.git("update-ref", "refs/heads/main", second)
            memory = open_cache(None, "checker")
            costs.append(counted(line.publish, memory))
            (release, _) = list_releases(store, "course-v1:edX+CS101+2T2019")
            assert (release.changed_files, release.changed_blocks) == (1, 1)
    assert costs[0] == costs[1]
    assert costs[0].blobs == 1
