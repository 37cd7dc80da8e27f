from pathlib import Path

import pytest

pytest.importorskip("fastapi")

from contentrepo.entrypoints.http.shelf import REQUEST, Shelf


def count_open():
    return len([*Path("/proc/self/fd").iterdir()])


def test_what_is_no_request_is_not_taken_over_and_nothing_stays_open(tmp_path):
    (tmp_path / f"broken{REQUEST}").write_bytes(b"{")
    shelf, before = Shelf(tmp_path), count_open()
    assert [shelf.take_over("broken") for _ in range(3)] == 3 * [False]
    assert not shelf.take_over("none")
    assert count_open() == before
