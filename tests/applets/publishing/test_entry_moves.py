"""An entry goes over from one repository's catalog to another's, and nobody sees a moment without it."""

import content
import pytest
from feeding import Line

from contentrepo.applets.live import api as live
from contentrepo.applets.live.claims import hand_over
from contentrepo.applets.publishing.api import NotTaken, check_store, move_claim

RUN = "course-v1:edX+CS101+1T2030"
FILES = {
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: C\n",
    "courses/edX/CS101/1T2030.yaml": b"title: R\nexternal_course_key: K-1\n",
    "programs/ds.yaml": b"title: D\ntype: masters\nstatus: unpublished\norganizations: [edX]\n"
    b"curricula: [{slug: core, title: C, courses: [{course: edX+CS101}]}]\n",
}
ENTRIES = {
    "organization/edX": "organizations/edX.yaml",
    "course/edX+CS101": "courses/edX/CS101.yaml",
    f"run/{RUN}": "courses/edX/CS101/1T2030.yaml",
    "program/ds": "programs/ds.yaml",
}


@pytest.fixture
def two(tmp_path, store):
    """A repository that has it all, and a new one."""
    lines = []
    for name in ("old", "new"):
        origin = content.make_bare(tmp_path / f"{name}.git")
        origin.git("config", "contentrepo.name", name)
        lines.append(Line(origin, content.make_work(tmp_path / name, origin=origin), store))
    lines[0].push(FILES)
    assert lines[0].publish() == {"catalog:old": "published"}
    lines[1].run()
    lines[1].push({"README.md": b"New.\n"})
    assert lines[1].publish() == {"catalog:new": "published"}
    return lines


def move(line, name):
    return move_claim(line.repository, line.store, name, reason="a team of its own", actor="Olga <o@x.org>")


def holders(store):
    return {f"{one.kind}/{one.name}": one.source.repository for one in live.list_claims(store)}


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_goes_over_with_its_keys_and_members_and_stays_live(two, store, name):
    old, new = two
    before = live.find_run_in_program(store, "ds", "k-1")
    new.push({ENTRIES[name]: FILES[ENTRIES[name]]})
    assert new.publish() == {"catalog:new": "refused"}
    moved = move(new, name)
    assert (moved.unit, moved.old.repository, moved.new.repository) == (name, "old", "new")
    assert {entry: who for entry, who in holders(store).items() if entry in ENTRIES} == {
        entry: "new" if entry == name else "old" for entry in ENTRIES
    }
    assert live.find_run_in_program(store, "ds", "k-1").run == before.run
    assert new.live()[ENTRIES[name]] == FILES[ENTRIES[name]]
    assert old.publish() == {"catalog:old": "refused"}  # it still has the file
    old.push(remove=[ENTRIES[name]])
    assert old.publish() == {}
    assert new.publish() == {}
    for line in two:
        assert check_store(line.repository, store).units == ()
    assert [one.unit for one in live.list_moves(store)] == [name]


def test_both_releases_are_made_or_none(two, store, monkeypatch):
    _, new = two
    new.push({"programs/ds.yaml": FILES["programs/ds.yaml"]})
    before = live.read_sequence(store), holders(store)
    monkeypatch.setattr(hand_over, "insert", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        move(new, "program/ds")
    assert (live.read_sequence(store), holders(store)) == before


def test_a_branch_without_the_file_gets_it_in_a_commit(two, store):
    """No hook lets anybody push the file before it moved."""
    _, new = two
    tip = new.origin.git("rev-parse", "main")
    move(new, "program/ds")
    assert new.origin.git("rev-parse", "main^") == tip
    assert new.origin.git("log", "-1", "--format=%an <%ae>%n%B", "main").split("\n")[:2] == [
        "Olga <o@x.org>",
        "Take program/ds from old",
    ]
    assert new.live()["programs/ds.yaml"] == FILES["programs/ds.yaml"]
    assert new.publish() == {}
    assert check_store(new.repository, store).units == ()


def test_a_move_that_fails_leaves_the_branch(two, store):
    _, new = two
    new.push({"programs/other.yaml": b"title: D\nkind: masters\n"})
    before = new.origin.git("rev-parse", "main"), holders(store)
    with pytest.raises(NotTaken, match="cannot go live"):
        move(new, "program/ds")
    assert (new.origin.git("rev-parse", "main"), holders(store)) == before


def test_what_cannot_move_says_why(two):
    old, new = two
    new.push({"programs/ds.yaml": b"title: D\nkind: masters\n"})
    with pytest.raises(NotTaken, match="cannot go live"):
        move(new, "program/ds")
    with pytest.raises(NotTaken, match="this repository's already"):
        move(old, "program/ds")
    with pytest.raises(Exception, match="nobody holds program `no`"):
        move(new, "program/no")
