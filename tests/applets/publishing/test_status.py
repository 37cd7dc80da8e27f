import content
from feeding import CATALOG, FOLDER, RUN

from contentrepo.applets.live.api import list_pins
from contentrepo.applets.publishing.api import lift

QUIZ = f"{FOLDER}/problem/quiz1.xml"


def test_nothing_pushed_and_nothing_live_is_an_empty_status(line):
    assert line.status() == {}


def test_what_is_pushed_and_not_looked_at_is_pending(line):
    commit = line.push(content.course(FOLDER) | CATALOG)
    row = line.status()[RUN]
    assert (row.standing, row.tip, row.release, row.live_commit, row.behind) == ("pending", commit, 0, "", 1)


def test_what_is_live_says_from_which_commit_and_release(published):
    commit = published.work.head
    assert {(row.standing, row.release, row.live_commit, row.behind) for row in published.status().values()} == {
        ("live", 1, commit, 0)
    }


def test_only_the_unit_that_changed_is_behind(published):
    published.push({QUIZ: b"<problem/>\n"})
    published.push({QUIZ: b'<problem display_name="Q"/>\n'})
    standings = {row.unit.partition(":")[0]: (row.standing, row.behind) for row in published.status().values()}
    assert standings == {"course-v1": ("pending", 2), "catalog": ("live", 0)}


def test_a_refusal_of_an_older_commit_says_nothing_of_the_tip(published):
    published.push({QUIZ: b"<problem>\n"})
    published.publish()
    assert published.status()[RUN].standing == "refused"
    published.push({QUIZ: b"<problem><p>\n"})
    assert published.status()[RUN].standing == "pending"


def test_a_deleted_branch_still_shows_what_is_live(published):
    published.origin.git("config", "contentrepo.name", published.run().repository)
    published.origin.git("update-ref", "-d", "refs/heads/main")
    assert published.status()[RUN].standing == "live"
    assert published.status()[RUN].tip == ""


def test_the_pin_that_is_told_is_the_one_that_holds_today(published):
    published.push({QUIZ: b"<problem/>\n"})
    published.publish()
    published.revert(RUN, 1)
    assert "held by pin 1" in published.status()[RUN].detail  # also before any run has met it
    assert published.publish() == {RUN: "pinned"}
    published.revert(RUN, 2)
    published.revert(RUN, 1)
    (pin,) = list_pins(published.store, RUN)
    assert f"held by pin {pin.id} of release 5" in published.status()[RUN].detail


def test_what_no_pin_holds_any_more_is_pending(published):
    published.push({QUIZ: b"<problem/>\n"})
    published.publish()
    published.revert(RUN, 1)
    assert published.publish() == {RUN: "pinned"}
    (pin,) = list_pins(published.store, RUN)
    lift(published.store, pin.id, reason="it was right", actor="Olga <o@x.org>")
    assert published.status()[RUN].standing == "pending"
    assert published.status()[RUN].detail == ""
