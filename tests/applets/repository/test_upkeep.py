"""Git's upkeep, beside whoever works."""

import content
import pytest

from contentrepo.applets.repository.api import (
    commit_snapshot,
    count_objects,
    open_repository,
    read_live,
    repack,
    tree_id,
    write_live,
)

FOLDER = "courses/edX/CS101/2T2019"


@pytest.fixture
def busy(work):
    """Many loose objects, a live ref that alone reaches some of them, and a commit that nothing reaches."""
    for number in range(5):
        work.commit(content.course(FOLDER) | {"notes.txt": b"%d" % number})
    live = commit_snapshot(open_repository(work.path), "HEAD~1").files
    write_live(open_repository(work.path), "main", live, sequence=1, sources={}, bytes_of=lambda _blobs: ())
    work.git("reset", "--quiet", "--hard", "HEAD~3")
    return work


def test_objects_go_into_a_pack_and_none_is_lost(busy):
    lost = busy.git("rev-parse", "HEAD@{1}")
    before = count_objects(open_repository(busy.path))
    after = repack(open_repository(busy.path))
    assert (before.packs, after.packs) == (0, 1)
    assert after.loose < before.loose
    assert busy.git("cat-file", "-t", lost) == "commit"  # two weeks are not over
    live = read_live(open_repository(busy.path), "main")
    files = commit_snapshot(open_repository(busy.path), live.commit).files
    assert tree_id(files) == live.tree
    busy.git("fsck", "--strict", "--no-dangling")


def test_whoever_has_the_repository_open_goes_on(busy):
    repository = open_repository(busy.path)
    files = commit_snapshot(repository, "HEAD").files
    repack(open_repository(busy.path))
    again = commit_snapshot(repository, "HEAD")
    assert again.files == files
    assert dict(again.read({files["notes.txt"].blob})) == {files["notes.txt"].blob: b"1"}


def test_upkeep_again_changes_nothing(busy):
    first = repack(open_repository(busy.path))
    assert repack(open_repository(busy.path)) == first
