import os
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

from contentrepo.entrypoints.http.shelf import REQUEST, Shelf


def list_open(folder):
    """Of this folder alone: what other tests have left open is closed at any moment."""
    there = [os.path.realpath(handle) for handle in Path("/proc/self/fd").iterdir()]
    return [path for path in there if path.startswith(f"{folder}/")]


def test_what_is_no_request_is_not_taken_over_and_nothing_stays_open(tmp_path):
    (tmp_path / f"broken{REQUEST}").write_bytes(b"{")
    shelf = Shelf(tmp_path)
    assert [shelf.take_over("broken") for _ in range(3)] == 3 * [False]
    assert not shelf.take_over("none")
    assert list_open(tmp_path) == []
