from __future__ import annotations

import json
import os
from hashlib import sha256

import pytest

from contentrepo.applets.repository import api
from contentrepo.applets.repository.models import ForeignCatalog, ForeignEntry, GuardFile
from contentrepo.dataclass import replace
from contentrepo.errors import CouldNotCheck

REF = "refs/contentrepo/guard"
RUN = "course-v1:edX+CS101+1"
CATALOG = ForeignCatalog(
    entries={
        ("run", RUN): ForeignEntry("run", RUN, "other", "w\u00f6\udcff.yaml"),
        ("program", "ds"): ForeignEntry("program", "ds", "other", "programs/ds.yaml"),
    },
    keys=((RUN, "Key1", 2),),
    members=(("ds", "course", "edX+CS101", "core", (RUN,)), ("ds", "program", "inner", "", ())),
    commits={"other": "1" * 40},
)


def guard_of(*, runs=None, **parts):
    """A guard's bytes with some part other than it should be."""
    catalog = {"commits": {}, "entries": [], "keys": [], "members": [], **parts}
    return json.dumps({"catalog": catalog, "runs": {} if runs is None else runs, "sources": {}}).encode()


@pytest.fixture
def repository(origin):
    return api.open_repository(origin.path)


def put(origin, name, data):
    blob = origin.git("hash-object", "-w", "--stdin", data=data)
    tree = origin.git("mktree", data=f"100644 blob {blob}\t{name}\n".encode())
    origin.git("update-ref", REF, origin.git("commit-tree", "-m", "x", tree))


def test_absent_guard_is_empty(repository):
    assert api.read_guard(repository) == GuardFile()


@pytest.mark.parametrize("space", ["refs/heads/", "refs/tags/"])
def test_no_branch_or_tag_passes_for_the_guard(origin, space):
    """Git itself finds `refs/heads/refs/contentrepo/guard` by the name `refs/contentrepo/guard`."""
    put(origin, "guard.json", guard_of(runs={RUN: "forged"}))
    origin.git("update-ref", f"{space}{REF}", REF)
    origin.git("update-ref", "-d", REF)
    for environment in (None, os.environ):
        assert api.read_guard(api.open_repository(origin.path, environment=environment)) == GuardFile()


def test_what_is_written_is_read_back(repository, origin):
    guard = GuardFile(catalog=CATALOG, runs={"course-v1:a+b+c": "other"})
    written = api.write_guard(repository, guard)
    found = api.read_guard(repository)
    assert found == written
    assert (replace(found.catalog, digest=""), found.runs) == (CATALOG, guard.runs)
    assert found.catalog.digest
    content = origin.git("cat-file", "blob", f"{REF}:guard.json") + "\n"
    assert found.digest == sha256(content.encode()).hexdigest()


def test_same_content_is_written_once_whatever_its_order(repository, origin):
    first = api.write_guard(repository, GuardFile(catalog=CATALOG, runs={"a": "1", "b": "2"}))
    commit = origin.git("rev-parse", REF)
    turned = replace(CATALOG, entries=dict(reversed(CATALOG.entries.items())), members=CATALOG.members[::-1])
    again = api.write_guard(repository, GuardFile(catalog=turned, runs={"b": "2", "a": "1"}), time=5)
    assert (again.digest, origin.git("rev-parse", REF)) == (first.digest, commit)
    other = api.write_guard(repository, GuardFile(catalog=replace(CATALOG, keys=())))
    assert other.digest != first.digest
    assert origin.git("rev-list", "--count", REF) == "1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        guard_of(entries=[["too", "short"]]),
        guard_of(entries=[["run", 1, "other", "path"]]),
        guard_of(keys=[["run", "key", "no line"]]),
        guard_of(members=[["ds", "course", "edX+CS101", "core", [1]]]),
        guard_of(commits=[]),
        guard_of(runs=[]),
        guard_of(runs={"a": 1}),
        b'{"claims": [], "runs": {}, "sources": {}}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_malformed_guard_cannot_be_read(repository, origin, content):
    put(origin, "guard.json", content)
    with pytest.raises(CouldNotCheck, match=REF) as caught:
        api.read_guard(repository)
    assert "update-ref -d" in caught.value.hint


def test_guard_without_its_file_cannot_be_read(repository, origin):
    put(origin, "other.json", guard_of())
    with pytest.raises(CouldNotCheck, match=REF):
        api.read_guard(repository)


def test_malformed_guard_is_written_over(repository, origin):
    put(origin, "guard.json", b"not json")
    written = api.write_guard(repository, GuardFile(runs={"a": "b"}))
    assert api.read_guard(repository) == written
