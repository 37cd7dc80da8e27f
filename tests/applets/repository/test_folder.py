from __future__ import annotations

import os
import socket
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from contentrepo.applets.repository import api
from contentrepo.applets.repository.models import EXECUTABLE, FILE, SUBMODULE, SYMLINK
from contentrepo.errors import CouldNotCheck, UsageError


def contents(snapshot):
    """path -> bytes of every file and link."""
    files = {path: entry.blob for path, entry in snapshot.files.items() if entry.mode != SUBMODULE}
    data = dict(snapshot.read(files.values()))
    return {path: data[blob] for path, blob in files.items()}


def write(folder, files):
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


@contextmanager
def without_privileges():
    """As a user who may not read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_plain_folder_gives_all_files_in_tree_order(tmp_path):
    files = {"a/x": b"1", "a.b": b"2", "a0": b"", ".hidden": b"h", "b c/d": b"\0"}
    write(tmp_path, files | {".git/config": b"no", "a/.git": b"no"})
    snapshot = api.folder_snapshot(tmp_path)
    assert (snapshot.commit, snapshot.tree) == ("", "")
    assert list(snapshot.files) == [".hidden", "a.b", "a/x", "a0", "b c/d"]
    assert contents(snapshot) == files
    assert dict(snapshot.size([api.blob_id(b"1")])) == {api.blob_id(b"1"): 1}


def test_same_ids_as_git_gives(work):
    work.write({"a/b": b"1", "run": b"2", os.fsdecode(b"raw\xff"): b"3"})
    (work.path / "run").chmod(0o755)
    (work.path / "link").symlink_to("a")
    before = api.folder_snapshot(work.path)
    work.commit()
    after = api.folder_snapshot(work.path)
    committed = api.commit_snapshot(api.open_repository(work.path), "HEAD")
    assert before.files == after.files == committed.files
    assert before.tree_at("") == committed.tree
    assert before.tree_at("a") == committed.tree_at("a")


def test_links_are_entries_and_never_followed(tmp_path):
    write(tmp_path, {"course/a": b"1", "outside/secret": b"s"})
    course = tmp_path / "course"
    (course / "file").symlink_to("../outside/secret")
    (course / "folder").symlink_to("../outside")
    (course / "loop").symlink_to(".")
    (course / "broken").symlink_to("nowhere")
    snapshot = api.folder_snapshot(course)
    modes = {path: entry.mode for path, entry in snapshot.files.items()}
    assert modes == {"a": FILE, "broken": SYMLINK, "file": SYMLINK, "folder": SYMLINK, "loop": SYMLINK}
    assert contents(snapshot)["file"] == b"../outside/secret"
    assert b"".join(snapshot.read_stream(snapshot.files["folder"].blob)) == b"../outside"


def test_pipes_and_sockets_are_left_out(tmp_path):
    write(tmp_path, {"a": b"1"})
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        assert list(api.folder_snapshot(tmp_path).files) == ["a"]


def test_work_tree_gives_what_git_add_would_take(work):
    work.commit({"kept": b"1", "changed": b"1", "deleted": b"1", ".gitignore": b"ignored\n*.log\n"})
    work.write({"changed": b"2", "new/file": b"3", "ignored/x": b"no", "new/x.log": b"no", "staged": b"4"})
    work.git("add", "staged")
    work.git("add", "--intent-to-add", "new")
    work.remove("deleted")
    snapshot = api.folder_snapshot(work.path)
    assert contents(snapshot) == {
        ".gitignore": b"ignored\n*.log\n",
        "changed": b"2",
        "kept": b"1",
        "new/file": b"3",
        "staged": b"4",
    }


def test_folder_below_the_top_of_a_work_tree(work):
    work.commit({"course[1]/a": b"1", "course[1]/b": b"1", "course1/c": b"no", "other": b"no"})
    work.write({"course[1]/b": b"2", "course[1]/d/e": b"3"})
    (work.path / "alias").symlink_to("course[1]")
    for folder in ("course[1]", "alias"):
        snapshot = api.folder_snapshot(work.path / folder)
        assert contents(snapshot) == {"a": b"1", "b": b"2", "d/e": b"3"}


def test_ignored_folder_is_looked_at_as_a_plain_one(work):
    work.commit({".gitignore": b"build\n"})
    work.write({"build/course.xml": b"<course/>"})
    assert contents(api.folder_snapshot(work.path / "build")) == {"course.xml": b"<course/>"}


def test_repository_whose_work_tree_is_elsewhere_is_a_plain_folder(work, tmp_path):
    work.write({"a": b"1"})
    work.git("config", "core.worktree", str(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere").mkdir()
    assert contents(api.folder_snapshot(work.path)) == {"a": b"1"}


def test_tracked_file_behind_a_link_is_gone(work, tmp_path):
    work.commit({"a/b": b"1", "c": b"2"})
    write(tmp_path, {"elsewhere/b": b"secret"})
    work.remove("a/b")
    (work.path / "a").rmdir()
    (work.path / "a").symlink_to(tmp_path / "elsewhere")
    snapshot = api.folder_snapshot(work.path)
    assert {path: entry.mode for path, entry in snapshot.files.items()} == {"a": SYMLINK, "c": FILE}


def test_clean_work_tree_equals_its_commit_whatever_the_line_ends(work):
    work.git("config", "core.autocrlf", "true")
    work.commit({"a": b"one\ntwo\n"})
    work.remove("a")
    work.git("checkout", "--quiet", "--", "a")
    assert (work.path / "a").read_bytes() == b"one\r\ntwo\r\n"
    assert contents(api.folder_snapshot(work.path)) == {"a": b"one\ntwo\n"}


def test_repositories_inside_are_submodules(work):
    commit = work.commit({"a": b"1"})
    work.git("init", "--quiet", "nested")
    work.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    (work.path / "sub").mkdir()
    modes = {path: entry.mode for path, entry in api.folder_snapshot(work.path).files.items()}
    assert modes == {"a": FILE, "nested": SUBMODULE, "sub": SUBMODULE}


def test_mode_comes_from_git_where_the_file_system_keeps_none(work):
    work.write({"run": b"1"})
    (work.path / "run").chmod(0o755)
    work.commit()
    work.git("config", "core.fileMode", "false")
    (work.path / "run").chmod(0o644)
    work.write({"run": b"2", "new": b"3"})
    (work.path / "new").chmod(0o755)
    modes = {path: entry.mode for path, entry in api.folder_snapshot(work.path).files.items()}
    assert modes == {"new": FILE, "run": EXECUTABLE}


def test_sparse_files_are_still_there(work):
    work.commit({"a": b"1", "b": b"2"})
    work.git("update-index", "--skip-worktree", "b")
    work.remove("b")
    assert contents(api.folder_snapshot(work.path)) == {"a": b"1", "b": b"2"}


def open_to_all(folder):
    shared = Path(tempfile.gettempdir())
    for path in (folder, *folder.parents):
        if path in (shared, *shared.parents):
            break
        path.chmod(0o755)


def test_unreadable_file_is_named(tmp_path):
    open_to_all(tmp_path)
    write(tmp_path, {"a": b"1", "locked": b"2"})
    (tmp_path / "locked").chmod(0)
    with without_privileges(), pytest.raises(CouldNotCheck, match="locked` cannot be read"):
        api.folder_snapshot(tmp_path)


def test_unreadable_folder_is_named(tmp_path):
    open_to_all(tmp_path)
    write(tmp_path, {"locked/a": b"2"})
    (tmp_path / "locked").chmod(0)
    with without_privileges(), pytest.raises(CouldNotCheck, match="locked/` cannot be read"):
        api.folder_snapshot(tmp_path)
    (tmp_path / "locked").chmod(0o755)


def test_file_that_changes_after_the_snapshot_is_noticed(tmp_path):
    write(tmp_path, {"a": b"1", "b": b"2"})
    snapshot = api.folder_snapshot(tmp_path)
    write(tmp_path, {"a": b"other"})
    (tmp_path / "b").unlink()
    for path in ("a", "b"):
        with pytest.raises(CouldNotCheck, match=f"{path}` changes while it is read"):
            list(snapshot.read([snapshot.files[path].blob]))


def test_small_texts_are_read_once_and_told_as_they_were(tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(b"before")
    snapshot = api.folder_snapshot(tmp_path)
    blob = snapshot.files["page.html"].blob
    page.write_bytes(b"after!")
    assert list(snapshot.read([blob])) == [(blob, b"before")]
    with pytest.raises(CouldNotCheck, match="changes while it is read"):  # given out once, it is forgotten
        list(snapshot.read([blob]))


def test_large_file_is_hashed_and_streamed_in_pieces(tmp_path):
    size = (64 << 20) + 1
    with (tmp_path / "video").open("wb") as file:
        file.truncate(size)
    snapshot = api.folder_snapshot(tmp_path)
    (blob,) = (entry.blob for entry in snapshot.files.values())
    assert dict(snapshot.size([blob])) == {blob: size}
    with pytest.raises(api.ObjectTooLarge):
        list(snapshot.read([blob]))
    assert sum(len(piece) for piece in snapshot.read_stream(blob)) == size


def test_same_bytes_in_git_and_on_disk(work):
    work.commit({"a": b"same", "b": b"other"})
    work.write({"copy": b"same", "c": b"3"})
    snapshot = api.folder_snapshot(work.path)
    wanted = [snapshot.files[path].blob for path in ("c", "b", "copy", "a")]
    assert list(snapshot.read(wanted)) == [(wanted[0], b"3"), (wanted[1], b"other"), (wanted[2], b"same")]


def test_empty_folder_and_no_folder(tmp_path):
    assert dict(api.folder_snapshot(tmp_path).files) == {}
    with pytest.raises(UsageError, match="there is no folder"):
        api.folder_snapshot(tmp_path / "nowhere")
    with pytest.raises(api.ObjectMissing):
        list(api.folder_snapshot(tmp_path).read([api.blob_id(b"")]))


def test_folder_outside_git_is_listed_and_not_read(tmp_path):
    files = {"a/x": b"1", "a.b": b"2", "a0": b"", ".hidden": b"h", "b c/d": b"\0", "e/f/g": b"1"}
    write(tmp_path, files | {".git/config": b"no", "a/.git": b"no"})
    (tmp_path / "link").symlink_to("a")
    os.mkfifo(tmp_path / "pipe")
    unread, read = api.unread_snapshot(tmp_path), api.folder_snapshot(tmp_path)
    assert (unread.commit, unread.tree) == ("", "")
    assert [(path, entry.mode) for path, entry in unread.files.items()] == [
        (path, entry.mode) for path, entry in read.files.items()
    ]
    assert contents(unread) == contents(read) == files | {"link": b"a"}
    assert [bool(unread.tree_at(folder)) for folder in ("", "a", "e", "e/f", "e/f/g", "x")] == [True] * 4 + [False] * 2
    blob = unread.files["a/x"].blob
    assert dict(unread.size([blob])) == {blob: 1}
    assert b"".join(unread.read_stream(blob)) == b"1"


def test_what_changes_after_it_was_read_is_told(tmp_path):
    files = {"grown": b"1", "gone": b"1", "same size": b"1", "now a link": b"1", "now a pipe": b"1"}
    write(tmp_path, files)
    snapshot = api.unread_snapshot(tmp_path)
    assert contents(snapshot) == files
    write(tmp_path, {"grown": b"12", "same size": b"2"})
    os.utime(tmp_path / "same size", ns=(0, 0))
    for path in ("gone", "now a link", "now a pipe"):
        (tmp_path / path).unlink()
    (tmp_path / "now a link").symlink_to("grown")
    os.mkfifo(tmp_path / "now a pipe")
    for path, entry in snapshot.files.items():
        with pytest.raises(CouldNotCheck, match=path):
            list(snapshot.read([entry.blob]))
    with pytest.raises(CouldNotCheck, match="gone"):
        list(snapshot.size([snapshot.files["gone"].blob]))


def test_file_that_is_too_large_to_be_read_says_how_large(tmp_path):
    with (tmp_path / "large").open("wb") as file:
        file.truncate(65 << 20)
    snapshot = api.unread_snapshot(tmp_path)
    with pytest.raises(api.ObjectTooLarge) as caught:
        list(snapshot.read([snapshot.files["large"].blob]))
    assert caught.value.size == 65 << 20


def test_id_that_no_listing_gave_is_missing(tmp_path):
    snapshot = api.unread_snapshot(tmp_path)
    with pytest.raises(api.ObjectMissing):
        list(snapshot.read(["1" * 40]))
    with pytest.raises(UsageError, match="there is no folder"):
        api.unread_snapshot(tmp_path / "nowhere")
