"""One repository with a branch for each run, and one more for the catalog that they share."""

import content
import pytest
from feeding import RUN, Line

from contentrepo.applets.live import api as live
from contentrepo.applets.publishing.api import ForeignUnit, accept_commit, move_claim, revert_unit

CATALOG = "catalog:runs"
OTHER = "course-v1:edX+CS101+1T2030"
ENTRIES = {
    "contentrepo.yaml": b"format: 1\n",
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
}
for name, branch in (("2T2019", b"one"), ("1T2030", b"two")):
    said = b"title: A run\nexternal_course_key: CS-%s\nsource: {repository: runs, branch: %s}\n" % (branch, branch)
    ENTRIES[f"courses/edX/CS101/{name}.yaml"] = said
README = {"README.md": b"This branch is one run.\n", ".gitignore": b"*.bak\n"}
LATER = "shared/README.md"


@pytest.fixture
def runs(line):
    """`main` has the catalog, `one` and `two` a run each, all with a README of their own; nothing is published."""
    line.origin.git("config", "contentrepo.name", "runs")
    line.origin.git("config", "contentrepo.live", "main")
    branches = {
        "main": ENTRIES | README,
        "one": content.course("courses/edX/CS101/2T2019") | README,
        "two": content.course("courses/edX/CS101/1T2030", run="1T2030") | README | {LATER: b"More.\n"},
    }
    for branch, files in branches.items():
        line.work.git("checkout", "--quiet", "--orphan", branch)
        line.work.git("rm", "-rfq", "--ignore-unmatch", ".")
        line.push(files, branch=branch)
    return line


def publish(line, branch):
    return {one.unit: str(one.outcome) for one in line.run(branch=branch).outcomes}


@pytest.mark.parametrize("order", [("main", "one", "two"), ("two", "one", "main"), ("one", "main", "two")])
def test_all_of_it_goes_live_whichever_branch_comes_first(runs, store, order):
    for branch in order:
        assert set(publish(runs, branch).values()) <= {"published", "elsewhere"}
    held = {unit.unit: unit.source.branch for unit in live.list_units(store)}
    assert held == {RUN: "one", OTHER: "two", CATALOG: "main"}
    assert [span.run for span in live.list_key_history(store, "cs-TWO")] == [OTHER]


def test_a_branch_without_catalog_settles(runs):
    for branch in ("main", "one"):
        publish(runs, branch)
    again = runs.run(branch="one")
    assert again.is_noop
    assert [str(one.outcome) for one in again.outcomes] == ["elsewhere"]
    assert "published from branch main" in again.outcomes[0].detail


def test_an_entry_that_the_catalog_has_word_for_word_is_no_other_one(runs):
    publish(runs, "main")
    runs.work.git("checkout", "--quiet", "one")
    path = "courses/edX/CS101/2T2019.yaml"
    runs.push({path: ENTRIES[path]}, branch="one")
    assert publish(runs, "one") == {RUN: "published", CATALOG: "elsewhere"}


def test_an_entry_that_the_catalog_has_otherwise_is_refused_with_the_way_out(runs, store):
    publish(runs, "main")
    runs.work.git("checkout", "--quiet", "one")
    runs.push({"courses/edX/CS101/2T2019.yaml": b"title: Mine\n"}, branch="one")
    outcomes = {one.unit: one for one in runs.run(branch="one").outcomes}
    assert str(outcomes[CATALOG].outcome) == "claimed"
    assert "commit its entries there" in outcomes[CATALOG].detail
    assert f"claim move {CATALOG} --branch one" in outcomes[CATALOG].detail
    move_claim(runs.repository, store, CATALOG, reason="it lives here now", actor="Olga", branch="one")
    assert live.read_unit(store, CATALOG).source.branch == "one"


def test_what_another_publisher_releases_meanwhile_is_known_the_next_time(line, tmp_path):
    """A publisher that stays lists all units now and then, and brings its listing on with what it releases itself."""
    for branch in ("one", "two"):
        line.work.git("checkout", "--quiet", "--orphan", branch)
        line.work.git("rm", "-rfq", "--ignore-unmatch", ".")
        line.push(content.course("run", run=branch), branch=branch)
        publish(line, branch)
    change(line, "one", b"<p>2.</p>\n")
    change(line, "two", b"<p>2.</p>\n")
    with live.open_store(tmp_path / "live.sqlite3") as opened:
        other, seen = Line(line.origin, line.work, opened), []
        line.run(branch="one", progress=lambda step: step.is_checking and seen.append(publish(other, "two")))
    change(line, "two", b"<p>3.</p>\n")
    outcomes = seen[0] | publish(line, "two")
    assert [*outcomes.values()] == ["published"]


def change(line, branch, page):
    line.work.git("checkout", "--quiet", branch)
    line.push({"run/html/text1.html": page}, branch=branch)


PAGE = "courses/edX/CS101/2T2019/html/text1.html"


def test_a_rollback_is_of_the_branch_that_its_unit_comes_from(runs, store):
    for branch in ("main", "one"):
        publish(runs, branch)
    runs.work.git("checkout", "--quiet", "one")
    runs.push({PAGE: b"<p>Wrong.</p>\n"}, branch="one")
    assert publish(runs, "one")[RUN] == "published"
    reverted = runs.revert(RUN, 1)
    assert (reverted.branch, [str(one.outcome) for one in reverted.outcomes]) == ("one", ["published"])
    assert live.read_file(store, RUN, PAGE).data != b"<p>Wrong.</p>\n"
    assert runs.origin.git("show", f"refs/contentrepo/live/one:{PAGE}") != "<p>Wrong.</p>\n"
    assert publish(runs, "one")[RUN] == "pinned"


def test_a_rollback_on_another_branch_that_is_named_is_refused(runs, store):
    publish(runs, "one")
    with pytest.raises(ForeignUnit, match="branch one"):
        revert_unit(store, runs.repository, RUN, 1, reason="r", actor="Olga", branch="two")


def test_an_acceptance_is_for_the_branch_that_is_named(runs, store):
    runs.work.git("checkout", "--quiet", "one")
    path = "courses/edX/CS101/2T2019/vertical/unit1.xml"
    commit = runs.push({path: b'<vertical display_name="U"><problem url_name="lost"/></vertical>\n'}, branch="old")
    accepted = accept_commit(runs.repository, store, commit, reason="as it was", actor="Olga", branch="one")
    assert {one.unit: str(one.outcome) for one in accepted.outcomes}[RUN] == "published"
    assert live.read_unit(store, RUN).source.branch == "one"


def test_a_branch_may_be_given_by_its_full_name(runs, store):
    assert publish(runs, "refs/heads/one")[RUN] == "published"
    assert live.read_unit(store, RUN).source.branch == "one"
    assert runs.run(branch="one").is_noop
