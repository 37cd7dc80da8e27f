"""A store's own file, and a copy of it, last before anybody hears of them: what a kill cannot show, the calls do."""

import os
from pathlib import Path

import pytest
from rows import Course

from contentrepo.applets.live.api import open_store, write_backup


@pytest.fixture
def synced(monkeypatch):
    """What was synced, in order, and under which names it was put."""
    seen, real, link = [], os.fsync, os.link

    def note(handle):
        seen.append(Path(f"/proc/self/fd/{handle}").readlink())
        real(handle)

    def note_name(source, name):
        seen.append(name)
        link(source, name)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(os, "link", note_name)
    return seen


def test_the_name_of_a_new_store_lasts(tmp_path, synced):
    folder = tmp_path.resolve() / "new"
    open_store(folder / "live.sqlite3").close()
    assert synced[:2] == [folder, folder.parent]


def test_a_backup_lasts_and_then_its_name_does(store, publish, tmp_path, synced):
    publish(Course({"a": b"one"}))
    synced.clear()
    name = tmp_path.resolve() / "backup.sqlite3"
    write_backup(store, name, with_media=False)
    made = next(path for path in synced if path.name == "live.sqlite3")
    assert synced.index(made) < synced.index(name)
    assert name.parent in synced[synced.index(name) :]
