"""What git lost of the live ref's own trees, as a power cut does it, is made again from the store."""

import content
import pytest
from feeding import CATALOG, FOLDER

from contentrepo.applets.publishing.api import check_store
from contentrepo.applets.repository.api import ObjectMissing

PAGE = f"{FOLDER}/html/text1.html"
BAD = {f"{FOLDER}/vertical/unit1.xml": b"<vertical"}


@pytest.fixture
def apart(line):
    """What is live is no tree that anybody pushed: the course's newest commit is refused, the catalog's is live."""
    line.push(content.course(FOLDER) | CATALOG)
    line.publish()
    line.push(BAD | {"courses/edX/CS101.yaml": b"title: Another\n"})
    assert sorted(line.publish().values()) == ["published", "refused"]
    return line


def file_of(line, tree):
    name = line.origin.git("rev-parse", f"refs/contentrepo/live/main:{tree}")
    return line.origin.path / "objects" / name[:2] / name[2:]


def lose(file):
    file.unlink()


def empty(file):
    file.chmod(0o644)
    file.write_bytes(b"")


@pytest.mark.parametrize("harm", [lose, empty])
@pytest.mark.parametrize("tree", ["", "courses/edX"])
def test_the_next_run_makes_it_again(apart, tree, harm):
    before = apart.live()
    harm(file_of(apart, tree))
    apart.push({PAGE: b"<p>Mended.</p>\n", f"{FOLDER}/vertical/unit1.xml": content.course()["vertical/unit1.xml"]})
    assert set(apart.publish().values()) == {"published"}
    assert apart.live() == before | {PAGE: b"<p>Mended.</p>\n"}
    assert apart.origin.git("fsck", "--connectivity-only", "--no-dangling") == ""
    assert check_store(apart.repository, apart.store).units == ()
    assert apart.publish() == {}


def test_what_the_branch_itself_lost_is_told_and_nothing_is_written(apart):
    apart.push({f"{FOLDER}/html/text1.html": b"<p>Lost.</p>\n"})
    lose(apart.origin.path / "objects" / (name := apart.origin.git("rev-parse", f"main:{FOLDER}/html"))[:2] / name[2:])
    before = apart.origin.git("rev-parse", "refs/contentrepo/live/main")
    with pytest.raises(ObjectMissing):
        apart.run()
    assert apart.origin.git("rev-parse", "refs/contentrepo/live/main") == before
