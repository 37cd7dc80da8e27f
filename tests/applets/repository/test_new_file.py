import pytest

from contentrepo.applets.repository.api import write_new_file
from contentrepo.errors import Refused


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_file_and_the_folders_above_it(tmp_path):
    write_new_file(tmp_path, "a/b/c.txt", b"whole")
    write_new_file(tmp_path, "a/d.txt", b"")
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"whole"
    assert names(tmp_path) == ["a", "a/b", "a/b/c.txt", "a/d.txt"]


def test_what_stands_there_stays(tmp_path):
    (tmp_path / "a.txt").write_text("mine")
    (tmp_path / "link.txt").symlink_to("nowhere")
    (tmp_path / "folder").mkdir()
    before = names(tmp_path)
    for path in ("a.txt", "link.txt", "folder"):
        with pytest.raises(Refused, match="is there already"):
            write_new_file(tmp_path, path, b"ours")
    assert ((tmp_path / "a.txt").read_text(), names(tmp_path)) == ("mine", before)


def test_no_link_is_followed_and_nothing_leaves_the_folder(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (inside / "way").symlink_to(outside)
    (inside / "file").write_text("")
    for path in ("way/a.txt", "file/a.txt", "../outside/a.txt", ".git/a.txt", "a//b.txt"):
        with pytest.raises(Refused):
            write_new_file(inside, path, b"ours")
    assert names(outside) == []
