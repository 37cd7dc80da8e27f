from __future__ import annotations

import os
import stat

import pytest

from contentrepo.applets.repository import api
from contentrepo.errors import Refused

OLD, NEW = b"\xef\xbb\xbfone\r\ntwo", b"\xef\xbb\xbfone\r\n2"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.xml").write_bytes(OLD)
    (tmp_path / "c.xml").write_bytes(OLD)
    return tmp_path


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_bytes_are_replaced_and_the_mode_stays(folder):
    (folder / "a" / "b.xml").chmod(0o754)
    before = names(folder)
    api.rewrite_files(folder, {"a/b.xml": (OLD, NEW), "c.xml": (OLD, b"")})
    assert (folder / "a" / "b.xml").read_bytes() == NEW
    assert stat.S_IMODE((folder / "a" / "b.xml").stat().st_mode) == 0o754
    assert (folder / "c.xml").read_bytes() == b""
    assert names(folder) == before


@pytest.mark.parametrize("now", [OLD + b" ", OLD[:-1], OLD[:-1] + b"O", b""])
def test_a_file_that_changed_since_stays_and_so_do_all_others(folder, now):
    (folder / "c.xml").write_bytes(now)
    with pytest.raises(Refused, match=r"`c\.xml` was changed"):
        api.rewrite_files(folder, {"a/b.xml": (OLD, NEW), "c.xml": (OLD, NEW)})
    assert (folder / "a" / "b.xml").read_bytes() == OLD
    assert (folder / "c.xml").read_bytes() == now
    assert names(folder) == ["a", "a/b.xml", "c.xml"]


def test_a_link_in_the_last_place_is_not_followed(folder):
    (folder / "link.xml").symlink_to("c.xml")
    assert api.read_plain_file(folder, "link.xml") is None
    with pytest.raises(Refused, match=r"link\.xml"):
        api.rewrite_files(folder, {"link.xml": (OLD, NEW)})
    assert (folder / "c.xml").read_bytes() == OLD


def test_a_folder_behind_a_link_is_not_entered(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "b.xml").write_bytes(OLD)
    (folder / "out").symlink_to(outside)
    assert api.read_plain_file(folder, "out/b.xml") is None
    with pytest.raises(Refused, match=r"out/b\.xml"):
        api.rewrite_files(folder, {"out/b.xml": (OLD, NEW)})
    assert (outside / "b.xml").read_bytes() == OLD


@pytest.mark.parametrize("path", ["../c.xml", "a/../c.xml", "/c.xml", "a//b.xml", ".git/config", "a/.GIT/x", "", "."])
def test_a_path_that_leads_elsewhere_is_refused(folder, path):
    assert api.read_plain_file(folder / "a", path) is None
    with pytest.raises(Refused):
        api.rewrite_files(folder / "a", {path: (OLD, NEW)})
    assert (folder / "c.xml").read_bytes() == OLD


def test_what_is_no_plain_file_is_not_touched(folder):
    os.mkfifo(folder / "pipe.xml")
    for name in ("pipe.xml", "a", "missing.xml"):
        assert api.read_plain_file(folder, name) is None
        with pytest.raises(Refused, match=name):
            api.rewrite_files(folder, {name: (OLD, NEW)})


def test_a_read_only_file_stays(folder):
    (folder / "c.xml").chmod(0o444)
    with pytest.raises(Refused, match="read-only"):
        api.rewrite_files(folder, {"c.xml": (OLD, NEW)})
    assert (folder / "c.xml").read_bytes() == OLD


def test_a_full_disk_leaves_the_old_bytes_and_nothing_beside_them(folder, monkeypatch):
    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="No space left"):
        api.rewrite_files(folder, {"c.xml": (OLD, NEW)})
    assert (folder / "c.xml").read_bytes() == OLD
    assert names(folder) == ["a", "a/b.xml", "c.xml"]


def test_an_overlay_is_the_snapshot_with_other_bytes(folder):
    below = api.folder_snapshot(folder)
    overlay = api.overlay_snapshot(below, {"c.xml": NEW, "a/new.xml": b"new"})
    assert list(overlay.files) == ["a/b.xml", "a/new.xml", "c.xml"]
    blobs = [entry.blob for entry in overlay.files.values()]
    assert [data for _, data in overlay.read(blobs)] == [OLD, b"new", NEW]
    assert [size for _, size in overlay.size(blobs)] == [len(OLD), 3, len(NEW)]
    assert b"".join(overlay.read_stream(blobs[2])) == NEW
    (folder / "c.xml").write_bytes(NEW)
    (folder / "a" / "new.xml").write_bytes(b"new")
    written = api.folder_snapshot(folder)
    assert written.files == overlay.files
    assert written.tree_at("a") == overlay.tree_at("a") != below.tree_at("a")
