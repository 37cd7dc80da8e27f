import json

import pytest
from content import course, make_work

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.findings.api import report_to_json
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, commit_snapshot, open_repository
from contentrepo.applets.validation.api import check
from contentrepo.applets.validation.models import Surroundings

ONE, TWO = "courses/edX/CS101/2T2019", "courses/edX/CS102/2T2019"
DANGLING = b'<vertical display_name="Unit 1"><problem url_name="gone"/></vertical>\n'


@pytest.fixture
def repository(tmp_path):
    work = make_work(tmp_path / "work")
    work.commit(course(ONE) | course(TWO, number="CS102") | {f"{TWO}/vertical/unit1.xml": DANGLING})
    work.commit({f"{ONE}/vertical/unit1.xml": DANGLING})
    return work


def report(repository, cache, *, head="HEAD", base="HEAD~1"):
    opened = open_repository(repository.path)
    against = commit_snapshot(opened, base) if base else EMPTY_SNAPSHOT
    checked = check(commit_snapshot(opened, head), against, Surroundings("here"), cache)
    return json.dumps(report_to_json(checked.report))


def test_a_warm_cache_changes_no_byte_of_the_report(repository, tmp_path):
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    cold = report(repository, cache)
    assert report(repository, cache) == cold
    assert report(repository, open_cache(None, "checker")) == cold


def test_a_cache_filled_by_other_commits_changes_no_byte_of_the_report(repository):
    cache = open_cache(None, "checker")
    report(repository, cache, head="HEAD~1", base="")
    report(repository, cache, head="HEAD", base="")
    assert report(repository, cache) == report(repository, open_cache(None, "checker"))


def test_trouble_of_an_unchanged_unit_is_shown_and_does_not_decide(repository):
    units = json.loads(report(repository, open_cache(None, "checker")))["units"]
    verdicts = {unit["unit"]: unit["verdict"] for unit in units}
    assert verdicts == {
        "course-v1:edX+CS101+2T2019": "rejected",
        "course-v1:edX+CS102+2T2019": "unchanged",
    }


def test_levels_come_from_the_base_and_not_from_the_commit_that_lowers_them(repository):
    lowered = b"format: 1\nlevels:\n  dangling-pointer: warning\n"
    repository.commit({"contentrepo.yaml": lowered})
    first = json.loads(report(repository, open_cache(None, "checker"), base="HEAD~2"))
    later = json.loads(report(repository, open_cache(None, "checker"), base="HEAD"))
    assert {f["level"] for f in first["findings"] if f["rule"] == "dangling-pointer"} == {"error"}
    assert {f["level"] for f in later["findings"] if f["rule"] == "dangling-pointer"} == {"warning"}


def test_an_unreadable_configuration_refuses_every_changed_unit(repository):
    repository.commit({"contentrepo.yaml": b"format: [\n", f"{ONE}/html/text1.html": b"<p>New</p>\n"})
    units = json.loads(report(repository, open_cache(None, "checker")))["units"]
    assert {u["unit"][:9]: u["verdict"] for u in units if u["changed"]} == {
        "catalog:h": "rejected",
        "course-v1": "rejected",
    }


@pytest.mark.parametrize(("has_second", "told"), [((False, True), ["new", "new"]), ((True, False), [])])
def test_a_second_course_of_one_key_is_told_where_nothing_else_changes(tmp_path, has_second, told):
    work, second = make_work(tmp_path / "work"), course("second")
    work.commit(course("first") | (second if has_second[0] else {}))
    work.remove(*(second if has_second[0] else ()))
    work.commit(second if has_second[1] else {"README": b"x"})
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    report(work, cache, head="HEAD~1", base="")
    warm = report(work, cache)
    assert warm == report(work, open_cache(None, "checker"))
    taken = [one["status"] for one in json.loads(warm)["findings"] if one["rule"] == "run-key-taken"]
    assert [status for status in taken if status != "fixed"] == told
