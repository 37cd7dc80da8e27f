"""One repository whose branches feed two stores: hooks and CI hear of the store that its live branch feeds."""

import content
import pytest
from feeding import Line

from contentrepo.applets.live.api import open_store, read_sequence
from contentrepo.applets.publishing.api import LiveRefForeign, move_claim, status
from contentrepo.applets.repository.api import read_guard, read_live
from contentrepo.applets.validation.api import check_revision

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
RUNS = {
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: A course\n",
    "courses/edX/CS101/1T2030.yaml": b"title: A run\nend: 2031-01-01\nexternal_course_key: K-1\n",
}
OTHERS = {
    "organizations/MITx.yaml": b"name: MITx\n",
    "courses/MITx/CS102.yaml": b"title: A course\n",
    "courses/MITx/CS102/1T2030.yaml": b"title: A run\nend: 2031-01-01\nexternal_course_key: K-2\n",
}


def make_line(folder, name, store):
    origin = content.make_bare(folder / f"{name}.git")
    origin.git("config", "contentrepo.name", name)
    return Line(origin, content.make_work(folder / name, origin=origin), store)


@pytest.fixture
def ours(tmp_path, store):
    """Our runs, beside those of another repository, which the live store has; `next` is ours as well."""
    theirs, ours = (make_line(tmp_path, name, store) for name in ("theirs", "ours"))
    for line, files in ((theirs, OTHERS), (ours, RUNS)):
        line.push(files)
        assert set(line.publish().values()) == {"published"}
    ours.push(branch="next")
    return ours


@pytest.fixture
def test_line(ours, tmp_path):
    """The same repository, and a store of its own for what comes next."""
    with open_store(tmp_path / "test.sqlite3") as opened:
        yield Line(ours.origin, ours.work, opened)


def test_a_store_for_tests_takes_no_claim_from_those_who_push(ours, test_line):
    ours.publish()
    before = read_guard(ours.repository)
    assert [key for _, key, _ in before.catalog.keys] == ["K-2"]
    assert [str(one.outcome) for one in test_line.run(branch="next").outcomes] == ["published"]
    assert read_guard(ours.repository) == before
    ours.push({"organizations/MITx.yaml": b"name: Ours now\n"})
    assert "catalog-entry-taken" in {one.rule for one in check_revision(ours.repository, "main").report.findings}


def test_each_store_is_judged_by_its_own_claims_and_settles(ours, test_line):
    ours.push({"organizations/MITx.yaml": b"name: Ours now\n"}, branch="next")
    assert [str(one.outcome) for one in test_line.run(branch="next").outcomes] == ["published"]
    settled = test_line.run(branch="next").state
    assert test_line.run(branch="next", settled=settled).is_noop
    assert [row.unit for row in status(ours.repository, ours.store)] == ["catalog:ours"]


def test_where_the_live_branch_feeds_nothing_any_store_tells_who_pushes(tmp_path, store):
    theirs, ours = (make_line(tmp_path, name, store) for name in ("theirs", "ours"))
    theirs.push(OTHERS)
    theirs.publish()
    ours.push(RUNS, branch="next")
    ours.run(branch="next")
    assert [key for _, key, _ in read_guard(ours.repository).catalog.keys] == ["K-2"]


@pytest.fixture
def mistaken(ours, tmp_path):
    """Our repository, and a store that others fed more often, named by mistake."""
    with open_store(tmp_path / "mistaken.sqlite3") as opened:
        others = make_line(tmp_path, "others", opened)
        for turn in range(4):
            others.push({**OTHERS, "organizations/MITx.yaml": b"name: MITx %d\n" % turn})
            others.publish()
        yield Line(ours.origin, ours.work, opened)


def test_a_store_that_is_named_by_mistake_does_not_empty_the_live_ref(ours, mistaken):
    before = read_live(ours.repository, "main")
    assert read_sequence(mistaken.store) > before.sequence
    for look in (mistaken.publish, mistaken.plan, lambda: mistaken.accept("main")):
        with pytest.raises(LiveRefForeign, match="another store"):
            look()
    assert read_live(ours.repository, "main") == before
    ours.push({"organizations/edX.yaml": b"name: edX, renamed\n"})
    assert set(ours.publish().values()) == {"published"}


def test_what_moved_away_entirely_leaves_an_empty_ref(ours, store):
    """The same look, where it is our own store that has nothing of the branch any more."""
    move_claim(ours.repository, store, "catalog:ours", reason="next is the one", actor="Olga", branch="next")
    assert ours.run(branch="next").commit
    assert [str(one.outcome) for one in ours.run(branch="main").outcomes] in ([], ["elsewhere"])
    assert read_live(ours.repository, "main").tree == EMPTY_TREE
