"""Repositories whose live branch is not there (yet), while other branches of theirs are published."""

import content
import pytest
from feeding import RUN, Line

from contentrepo.applets.live import api as live
from contentrepo.applets.publishing.api import plan_branch, revert_unit, status
from contentrepo.errors import UsageError

FOLDER = "2T2019"
PAGE = f"{FOLDER}/html/text1.html"


@pytest.fixture
def line_of(tmp_path, store):
    """Repositories with nothing but a branch `spring`, which has a course and a page of their own in it."""

    def make(name):
        origin = content.make_bare(tmp_path / f"{name}.git")
        line = Line(origin, content.make_work(tmp_path / name, origin=origin), store)
        line.work.git("checkout", "--quiet", "-b", "spring")
        line.push(content.course(FOLDER) | {PAGE: b"<p>%s</p>\n" % name.encode()}, branch="spring")
        return line

    return make


def publish(line, branch="spring"):
    return {one.unit: str(one.outcome) for one in line.run(branch=branch).outcomes}


def test_two_of_them_are_told_apart(line_of, store):
    one, two = line_of("one"), line_of("two")
    assert publish(one) == {RUN: "published"}
    assert publish(two) == {RUN: "claimed"}
    assert live.read_file(store, RUN, PAGE).data == b"<p>one</p>\n"


def test_the_name_stays_when_the_live_branch_comes(line_of, store):
    line = line_of("one")
    assert publish(line) == {RUN: "published"}
    line.work.git("checkout", "--quiet", "--orphan", "main")
    line.work.git("rm", "-rfq", ".")
    line.push({"organizations/edX.yaml": b"name: edX\n"})
    assert [*publish(line, "main").values()] == ["published"]
    line.work.git("checkout", "--quiet", "spring")
    line.push({PAGE: b"<p>more</p>\n"}, branch="spring")
    assert publish(line) == {RUN: "published"}
    assert len({unit.source.repository for unit in live.list_units(store)}) == 1


def test_who_only_looks_gives_no_name(line_of, store):
    line = line_of("one")
    line.work.git("checkout", "--quiet", "--orphan", "autumn")
    line.push(branch="autumn")
    assert [row.unit for row in status(line.repository, store, "autumn")]
    assert not plan_branch(line.repository, store, "autumn").is_empty
    publish(line)
    (unit,) = live.list_units(store)
    first = line.origin.git("rev-list", "--max-parents=0", "spring").strip()
    assert unit.source.repository == first


def test_what_is_gone_comes_back_on_a_branch_that_is_there(line_of, store):
    line = line_of("one")
    publish(line)
    line.work.git("rm", "-rqf", FOLDER)
    line.push({"README": b"Over.\n"}, branch="spring", message=f"over\n\nAcknowledge: blocks-removed {RUN}")
    assert publish(line)[RUN] == "removed"
    with pytest.raises(UsageError, match="no branch main") as refused:
        line.revert(RUN, 1)
    assert "--branch" in refused.value.hint
    revert_unit(store, line.repository, RUN, 1, reason="not over", actor="Olga", branch="spring")
    (unit,) = live.list_units(store)
    assert (unit.unit, unit.source.branch) == (RUN, "spring")
