import content
import pytest
from feeding import CATALOG, FOLDER, RUN, Line

from contentrepo.applets.live import api as live
from contentrepo.applets.publishing.api import ForeignUnit, NoReason, lift, revert_unit
from contentrepo.errors import UsageError

QUIZ = f"{FOLDER}/problem/quiz1.xml"
TEXT = f"{FOLDER}/html/text1.html"
EXTRA = f"{FOLDER}/html/extra.html"
GOOD = content.course(FOLDER)
BAD = {QUIZ: GOOD[QUIZ].replace(b"Is it so?", b"Is it wrong?"), TEXT: b"<p>Wrong.</p>\n", EXTRA: b"<p>More.</p>\n"}


@pytest.fixture
def reverted(published):
    """Release 2 was bad and is undone: what is live is release 3, equal to release 1."""
    published.push(BAD)
    assert published.publish() == {RUN: "published"}
    outcome = published.revert(RUN, 1).outcomes[0]
    assert (outcome.outcome, outcome.release) == ("published", 3)
    return published


def test_what_is_live_is_the_old_release_and_the_ref_says_so(reverted):
    shown = reverted.live()
    assert shown[QUIZ] == GOOD[QUIZ]
    assert shown[TEXT] == GOOD[TEXT]
    assert EXTRA not in shown
    (release, *_) = live.list_releases(reverted.store, RUN)
    assert (release.note.kind, release.note.reverted, release.note.reason) == ("revert", 1, "bad answers")
    assert live.read_outline(reverted.store, RUN).blocks == live.read_outline(reverted.store, RUN, 1).blocks


def test_it_stays_reverted_over_polls_and_unrelated_commits(reverted):
    assert reverted.publish() == {RUN: "pinned"}
    assert reverted.publish() == {RUN: "pinned"}
    reverted.push({f"{FOLDER}/about/overview.html": b"<p>Unrelated.</p>\n"})
    assert reverted.publish() == {RUN: "pinned"}
    assert reverted.live()[QUIZ] == GOOD[QUIZ]
    row = reverted.status()[RUN]
    assert row.standing == "pinned"
    assert "bad answers" in row.detail


def test_a_partial_fix_goes_live(reverted):
    reverted.push({QUIZ: GOOD[QUIZ]})
    assert reverted.publish() == {RUN: "published"}
    assert reverted.live()[TEXT] == BAD[TEXT]


def test_a_full_fix_goes_live(reverted):
    reverted.push({QUIZ: GOOD[QUIZ].replace(b"so?", b"right?"), TEXT: GOOD[TEXT]}, remove=[EXTRA])
    assert reverted.publish() == {RUN: "published"}
    assert b"right?" in reverted.live()[QUIZ]


def test_going_back_in_git_too_is_a_noop(reverted):
    reverted.push({QUIZ: GOOD[QUIZ], TEXT: GOOD[TEXT]}, remove=[EXTRA])
    assert reverted.run().is_noop


def test_another_unit_moves_on(reverted):
    reverted.push({"organizations/edX.yaml": b"name: edX Inc.\n"})
    outcomes = reverted.publish()
    assert outcomes.pop(RUN) == "pinned"
    assert list(outcomes.values()) == ["published"]


def test_a_lifted_pin_lets_it_go_live_again(reverted):
    (pin,) = live.list_pins(reverted.store, RUN)
    lift(reverted.store, pin.id, reason="it was right", actor="Olga <o@x.org>")
    assert reverted.publish() == {RUN: "published"}
    assert reverted.live()[QUIZ] == BAD[QUIZ]


def test_bringing_back_what_was_undone_lifts_its_pin(reverted):
    reverted.revert(RUN, 2)
    reverted.push({f"{FOLDER}/about/overview.html": b"<p>Unrelated.</p>\n"})
    assert reverted.publish() == {RUN: "published"}
    assert reverted.live()[QUIZ] == BAD[QUIZ]


def test_a_rollback_that_ends_once_it_is_live_has_lifted_what_it_overrules(reverted, monkeypatch):
    apply = live.apply_change

    def end(*words):
        apply(*words)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(live, "apply_change", end)
        with pytest.raises(KeyboardInterrupt):
            reverted.revert(RUN, 2)
    old, new = live.list_all_pins(reverted.store, RUN)
    assert (old.lifted_reason, old.lifted_by) == ("reverted to release 2: bad answers", "Olga <o@x.org>")
    assert (old.lifted, new.lifted) == (live.read_sequence(reverted.store), 0)
    reverted.push({f"{FOLDER}/about/overview.html": b"<p>Unrelated.</p>\n"})
    assert reverted.publish() == {RUN: "published"}


def test_going_back_to_what_is_live_is_a_noop(reverted):
    assert reverted.revert(RUN, 3).is_noop
    assert reverted.revert(RUN, 1).is_noop
    assert len(live.list_releases(reverted.store, RUN)) == 3


def test_it_works_when_git_has_pruned_the_old_objects(published):
    published.push(BAD)
    published.publish()
    published.work.git("checkout", "--quiet", "--orphan", "new")
    published.work.commit()
    published.origin.git("config", "contentrepo.name", published.run().repository)
    published.work.push("+HEAD:refs/heads/main")
    published.origin.git("update-ref", "-d", "refs/contentrepo/live/main")
    published.origin.git("reflog", "expire", "--expire=now", "--all")
    published.origin.git("gc", "--quiet", "--prune=now")
    published.revert(RUN, 1)
    assert published.live()[QUIZ] == GOOD[QUIZ]


def test_a_removal_can_be_undone(published):
    published.push(remove=list(GOOD), message=f"gone\n\nAcknowledge: blocks-removed {RUN}")
    assert published.publish() == {RUN: "removed"}
    published.revert(RUN, 1)
    assert published.publish() == {RUN: "pinned"}
    assert published.live()[QUIZ] == GOOD[QUIZ]


def test_a_catalog_revert_meets_todays_holder_of_the_key(published):
    catalog = f"catalog:{published.run().repository}"
    published.push(remove=list(CATALOG))
    assert published.publish() == {catalog: "removed"}
    other = content.make_bare(published.origin.path.parent / "other.git")
    other.git("config", "contentrepo.name", "the-other")
    line = Line(other, content.make_work(other.path.parent / "elsewhere", origin=other), published.store)
    line.push({path.replace("2T2019", "3T2019"): data for path, data in CATALOG.items()})
    assert line.publish() == {"catalog:the-other": "published"}
    with pytest.raises(live.Claimed, match=r"CS-101.*3T2019.*the-other"):
        published.revert(catalog, 1)
    assert live.list_releases(published.store, catalog)[0].number == 2


def test_reverting_the_runs_olx_moves_no_keys(reverted):
    before = reverted.status()
    assert before[f"catalog:{reverted.run().repository}"].standing == "live"


def test_a_blank_reason_an_unknown_release_and_a_foreign_unit_are_refused(published, tmp_path):
    store, repository = published.store, published.repository
    with pytest.raises(NoReason):
        revert_unit(store, repository, RUN, 1, reason=" ", actor="o")
    with pytest.raises(UsageError):
        revert_unit(store, repository, RUN, 9, reason="r", actor="o")
    with pytest.raises(UsageError):
        revert_unit(store, repository, "course-v1:a+b+c", 1, reason="r", actor="o")
    stranger = content.make_bare(tmp_path / "stranger.git")
    stranger.git("config", "contentrepo.name", "stranger")
    line = Line(stranger, None, store)
    with pytest.raises(ForeignUnit, match="published from"):
        line.revert(RUN, 1)
