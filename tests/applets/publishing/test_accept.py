import content
import pytest
from feeding import CATALOG, FOLDER, RUN

from contentrepo.applets.live import api as live
from contentrepo.applets.publishing.api import NoReason, accept_commit

UNIT = f"{FOLDER}/vertical/unit1.xml"
OLD = content.course(FOLDER) | {UNIT: content.course()["vertical/unit1.xml"].replace(b"quiz1", b"quiz9")}
SECOND = "course-v1:edX+CS102+2T2019"
RENAMED = {"old/course.xml": b'<course url_name="2T2019" org="edX" course="CS102"/>\n'}


def test_a_course_with_old_errors_is_adopted_from_a_draft_branch(line):
    line.push(CATALOG)
    line.publish()
    commit = line.push(OLD, branch="adopt")
    line.push(branch="adopt")
    (outcome,) = line.accept(commit).outcomes
    assert (outcome.unit, outcome.outcome) == (RUN, "published")
    assert line.live()[UNIT] == OLD[UNIT]
    (release,) = live.list_releases(line.store, RUN)
    assert (release.note.door, release.note.reason) == ("accept", "as it always was")
    assert release.note.actor == "Olga <o@x.org>"


def test_what_was_accepted_stays_until_the_live_branch_takes_it(line):
    line.push(CATALOG)
    line.publish()
    commit = line.push(OLD, branch="adopt")
    line.accept(commit)
    assert line.publish() == {RUN: "pinned"}
    assert line.live()[UNIT] == OLD[UNIT]
    line.work.push("HEAD:main")
    assert line.run().is_noop


def test_after_acceptance_only_new_errors_refuse(line):
    line.push(CATALOG)
    line.publish()
    line.accept(line.push(OLD, branch="adopt"))
    line.push({f"{FOLDER}/about/overview.html": b"<p>New.</p>\n"})
    assert line.publish() == {RUN: "published"}
    line.push({f"{FOLDER}/chapter/week1.xml": b'<chapter><sequential url_name="nowhere"/></chapter>\n'})
    assert line.publish() == {RUN: "refused"}


def test_the_tip_itself_can_be_accepted(line):
    commit = line.push(OLD)
    assert line.publish() == {RUN: "refused"}
    line.accept(commit)
    assert line.run().is_noop
    assert line.status()[RUN].standing == "live"
    assert live.list_pins(line.store, RUN) == ()


def test_units_that_the_commit_did_not_touch_stay_as_they_are(published):
    published.work.git("checkout", "--quiet", "-b", "adopt")
    commit = published.push({path.replace(FOLDER, "old"): data for path, data in OLD.items()} | RENAMED, branch="adopt")
    published.work.git("checkout", "--quiet", "main")
    newer = {f"{FOLDER}/about/overview.html": b"<p>Newer.</p>\n"} | content.course("third", number="CS103")
    published.push(newer)
    published.publish()
    assert {outcome.unit for outcome in published.accept(commit).outcomes} == {SECOND}
    assert published.live()[f"{FOLDER}/about/overview.html"] == b"<p>Newer.</p>\n"
    assert "third/course.xml" in published.live()


def test_a_shared_key_is_refused_all_the_same(line):
    both = b"title: Term\nexternal_course_key: CS-101\n"
    commit = line.push({"courses/edX/CS101/2T2019.yaml": both, "courses/edX/CS101/3T2019.yaml": both, **OLD})
    outcomes = {outcome.unit: str(outcome.outcome) for outcome in line.accept(commit).outcomes}
    assert outcomes.pop(RUN) == "published"
    assert list(outcomes.values()) == ["refused"]


def test_a_blank_reason_is_refused(line):
    commit = line.push(OLD)
    with pytest.raises(NoReason):
        accept_commit(line.repository, line.store, commit, reason="  ", actor="o")
    assert live.list_units(line.store) == ()


def test_acceptance_before_the_live_branch_exists(line):
    commit = line.push(OLD | CATALOG, branch="adopt")
    assert {str(outcome.outcome) for outcome in line.accept(commit).outcomes} == {"published"}
    assert line.run().commit == ""
    line.work.push("HEAD:main")
    assert line.run().is_noop
    assert set(line.live()) == set(OLD | CATALOG)


def test_a_repository_keeps_the_name_of_what_was_accepted_before_it_had_a_live_branch(line):
    line.accept(line.push(OLD, branch="adopt"))
    assert line.status()[RUN].release == 1
    line.work.git("checkout", "--quiet", "--orphan", "fresh")
    line.push({f"{FOLDER}/html/text1.html": b"<p>Hello again.</p>\n"})
    assert line.publish()[RUN] == "published"
