from __future__ import annotations

import json
from hashlib import sha256

import pytest

from contentrepo.applets.repository import api
from contentrepo.applets.repository.models import GuardFile
from contentrepo.errors import CouldNotCheck

REF = "refs/contentrepo/guard"
CLAIMS = (
    ("course:edX+CS101", "key1", "Key1", "course-v1:edX+CS101+1", "other", "courses/edX/CS101/1.yaml", "1" * 40),
    ("course:edX+CS101", "key0", "Key0", "course-v1:edX+CS101+0", "other", "w\u00f6\udcff.yaml", "2" * 40),
)


@pytest.fixture
def repository(origin):
    return api.open_repository(origin.path)


def put(origin, name, data):
    blob = origin.git("hash-object", "-w", "--stdin", data=data)
    tree = origin.git("mktree", data=f"100644 blob {blob}\t{name}\n".encode())
    origin.git("update-ref", REF, origin.git("commit-tree", "-m", "x", tree))


def test_absent_guard_is_empty(repository):
    assert api.read_guard(repository) == GuardFile()


def test_what_is_written_is_read_back(repository, origin):
    guard = GuardFile(claims=CLAIMS, sources={"unit": "3" * 40}, runs={"course-v1:a+b+c": "other"})
    written = api.write_guard(repository, guard)
    found = api.read_guard(repository)
    assert found == written
    assert (set(found.claims), found.sources, found.runs) == (set(CLAIMS), guard.sources, guard.runs)
    content = origin.git("cat-file", "blob", f"{REF}:guard.json") + "\n"
    assert found.digest == sha256(content.encode()).hexdigest()


def test_same_content_is_written_once_whatever_its_order(repository, origin):
    first = api.write_guard(repository, GuardFile(claims=CLAIMS, runs={"a": "1", "b": "2"}))
    commit = origin.git("rev-parse", REF)
    again = api.write_guard(repository, GuardFile(claims=CLAIMS[::-1], runs={"b": "2", "a": "1"}), time=5)
    assert (again.digest, origin.git("rev-parse", REF)) == (first.digest, commit)
    other = api.write_guard(repository, GuardFile(claims=CLAIMS[:1]))
    assert other.digest != first.digest
    assert origin.git("rev-list", "--count", REF) == "1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"claims": [["too", "short"]], "runs": {}, "sources": {}}',
        b'{"claims": [[1, 2, 3, 4, 5, 6, 7]], "runs": {}, "sources": {}}',
        b'{"claims": [], "runs": [], "sources": {}}',
        b'{"claims": [], "runs": {"a": 1}, "sources": {}}',
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
    put(origin, "other.json", json.dumps({"claims": [], "runs": {}, "sources": {}}).encode())
    with pytest.raises(CouldNotCheck, match=REF):
        api.read_guard(repository)


def test_malformed_guard_is_written_over(repository, origin):
    put(origin, "guard.json", b"not json")
    written = api.write_guard(repository, GuardFile(runs={"a": "b"}))
    assert api.read_guard(repository) == written
