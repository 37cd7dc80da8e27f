import content
import pytest
from feeding import CATALOG, FOLDER, RUN, Line

from contentrepo.applets.live import api as live
from contentrepo.applets.live.api import open_store
from contentrepo.applets.publishing import publish
from contentrepo.applets.publishing.api import LiveRefAhead, plan_branch
from contentrepo.applets.publishing.models import Outcome
from contentrepo.applets.repository import snapshot
from contentrepo.applets.repository.api import commit_snapshot
from contentrepo.applets.repository.objects import read_blobs
from contentrepo.errors import CouldNotCheck

QUIZ = f"{FOLDER}/problem/quiz1.xml"
SECOND = "course-v1:edX+CS102+2T2019"
THIRD = "course-v1:edX+CS103+2T2019"


def second_quiz():
    return content.course()["problem/quiz1.xml"].replace(b"Is it so?", b"Is it not?")


def broken():
    return b'<vertical display_name="Unit 1"><problem url_name="nowhere"/></vertical>\n'


def catalog_of(line):
    return f"catalog:{line.run().repository}"


def test_the_first_publish_makes_every_unit_live(line):
    files = content.course(FOLDER) | CATALOG
    line.push(files)
    outcomes = line.publish()
    assert outcomes == {RUN: "published", catalog_of(line): "published"}
    assert line.live() == files


def test_after_its_check_a_first_publish_reads_uploads_once_and_nothing_else(line, monkeypatch):
    line.push(content.course(FOLDER) | CATALOG)
    asked, real = [], publish.apply_steps
    monkeypatch.setattr(snapshot, "read_blobs", lambda of, blobs: read_blobs(of, asked.extend(ids := [*blobs]) or ids))
    monkeypatch.setattr(publish, "apply_steps", lambda *words, **more: asked.clear() or real(*words, **more))
    line.publish()
    tip = commit_snapshot(line.repository, live.list_units(line.store)[0].commit)
    assert sorted(asked) == sorted(entry.blob for path, entry in tip.files.items() if "/static/" in path)


def test_the_second_publish_is_a_noop_that_writes_nothing(published):
    before = live.read_sequence(published.store)
    again = published.run()
    assert again.is_noop
    assert again.outcomes == ()
    assert live.read_sequence(published.store) == before
    assert plan_branch(published.repository, published.store).is_empty


def test_a_branch_that_does_not_exist_publishes_nothing(line):
    assert line.run().commit == ""
    assert live.list_units(line.store) == ()


def test_a_one_file_change_writes_that_change_and_nothing_else(published):
    published.push({QUIZ: second_quiz()})
    before = published.store.statements
    plan = plan_branch(published.repository, published.store)
    (change,) = plan.changes
    assert published.publish() == {RUN: "published"}
    assert [file.subject for file in change.files] == [QUIZ]
    assert [block.subject for block in change.blocks] == ["problem/quiz1"]
    assert len(change.versions) == len(change.held) == 1
    assert change.assets == change.entries == change.keys == ()
    (release, *_) = live.list_releases(published.store, RUN)
    assert (release.changed_files, release.changed_blocks) == (1, 1)
    assert published.store.statements - before < 80


def test_a_moved_line_makes_no_new_block_version(published):
    old = content.course()["vertical/unit1.xml"]
    published.push({f"{FOLDER}/vertical/unit1.xml": b"\n\n" + old})
    (change,) = plan_branch(published.repository, published.store).changes
    assert change.files
    assert change.blocks == change.versions == ()


def test_an_inserted_block_changes_itself_and_its_parent_only(published):
    unit = content.course()["vertical/unit1.xml"].replace(b"<html ", b'<problem url_name="quiz0"/><html ')
    published.push({f"{FOLDER}/vertical/unit1.xml": unit, f"{FOLDER}/problem/quiz0.xml": second_quiz()})
    (change,) = plan_branch(published.repository, published.store).changes
    assert [block.subject for block in change.blocks] == ["problem/quiz0", "vertical/unit1"]
    published.publish()
    outline = live.read_outline(published.store, RUN)
    assert [one.block.block_id for one in outline.blocks][-3:] == ["quiz0", "text1", "quiz1"]


def test_a_run_that_moves_to_another_folder_keeps_its_blocks(published):
    published.work.git("mv", FOLDER, "moved")
    published.push()
    (change,) = (one for one in plan_branch(published.repository, published.store).changes if one.unit == RUN)
    assert (change.versions, change.held) == ((), {})
    published.publish()
    assert published.live() == content.course("moved") | CATALOG
    assert published.run().is_noop


def test_a_library_is_published_as_files(line):
    files = {"libraries/edX/bank/package.toml": b"[meta]\n", "libraries/edX/bank/static/a b.txt": b"a"}
    line.push(files)
    assert line.publish() == {"lib:edX:bank": "published"}
    assert line.live() == files


def test_an_unchanged_asset_is_not_read_again(published):
    published.push({f"{FOLDER}/static/second.png": b"other"})
    (change,) = plan_branch(published.repository, published.store).changes
    assert [asset.subject for asset in change.assets] == [f"{FOLDER}/static/second.png"]
    assert change.assets[0].new.size == 5


def test_a_removed_run_goes_when_the_commit_says_that_it_is_meant(published):
    published.push(remove=list(content.course(FOLDER)), message="gone")
    assert published.publish() == {RUN: "refused"}
    assert live.list_courses(published.store)
    published.push(message=f"really\n\nAcknowledge: blocks-removed {RUN}")
    assert published.publish() == {RUN: "removed"}
    assert live.list_courses(published.store) == ()
    assert published.live() == CATALOG


def test_a_broken_run_keeps_its_last_good_and_the_others_move_on(line):
    three = {RUN: FOLDER, SECOND: "two words/second", THIRD: "third"}
    numbers = dict(zip(three, ("CS101", "CS102", "CS103"), strict=True))
    files = {}
    for run, folder in three.items():
        files |= content.course(folder, number=numbers[run])
    line.push(files)
    assert set(line.publish().values()) == {"published"}
    line.push(
        {
            f"{FOLDER}/problem/quiz1.xml": second_quiz(),
            "two words/second/vertical/unit1.xml": broken(),
            "third/problem/quiz1.xml": second_quiz(),
        }
    )
    assert line.publish() == {RUN: "published", SECOND: "refused", THIRD: "published"}
    shown = line.live()
    assert shown["third/problem/quiz1.xml"] == second_quiz()
    assert shown["two words/second/vertical/unit1.xml"] == files["two words/second/vertical/unit1.xml"]
    row = line.status()[SECOND]
    assert row.standing == "refused"
    assert {finding.rule for finding in row.findings if finding.gate == "new"} == {"dangling-pointer"}
    assert (row.release, row.behind) == (1, 1)
    assert line.status()[RUN].standing == "live"


def test_two_clean_branches_whose_merge_shares_a_key(published):
    work = published.work
    work.git("checkout", "--quiet", "-b", "other")
    work.commit({"courses/edX/CS101/3T2019.yaml": b"title: Autumn\nexternal_course_key: CS-102\n"})
    work.git("checkout", "--quiet", "main")
    published.push({"courses/edX/CS101/2T2019.yaml": b"title: Spring\nexternal_course_key: cs-102\n"})
    catalog = catalog_of(published)
    work.git("merge", "--quiet", "--no-edit", "other")
    published.push({QUIZ: second_quiz()})
    assert published.publish() == {catalog: "refused", RUN: "published"}
    row = published.status()[catalog]
    said = " ".join(finding.message for finding in row.findings)
    assert "2T2019" in said
    assert "3T2019" in said
    assert {finding.path for finding in row.findings} == {
        "courses/edX/CS101/2T2019.yaml",
        "courses/edX/CS101/3T2019.yaml",
    }
    assert row.release == 2
    assert "courses/edX/CS101/3T2019.yaml" not in published.live()


def test_a_refusal_is_forgotten_when_the_tip_is_good_again(published):
    published.push({f"{FOLDER}/vertical/unit1.xml": broken()})
    assert published.publish() == {RUN: "refused"}
    published.push({f"{FOLDER}/vertical/unit1.xml": content.course()["vertical/unit1.xml"]})
    assert published.run().is_noop
    assert published.status()[RUN].standing == "live"


def test_a_settled_state_is_not_looked_at_again(published):
    published.push({f"{FOLDER}/vertical/unit1.xml": broken()})
    first = published.run()
    assert [outcome.outcome for outcome in first.outcomes] == [Outcome.REFUSED]
    assert published.run(settled=first.state).outcomes == ()
    published.push({f"{FOLDER}/vertical/unit1.xml": broken() + b"\n"})
    assert published.run(settled=first.state).outcomes != ()


def test_a_branch_that_moved_meanwhile_is_not_settled(published):
    published.push({QUIZ: second_quiz()})
    page = {f"{FOLDER}/html/text1.html": b"<p>Pushed meanwhile.</p>\n"}
    moved = published.run(progress=lambda step: step.is_checking and published.push(page))
    assert [str(one.outcome) for one in moved.outcomes] == ["published"]
    assert moved.state == ""
    assert published.run().state != ""


def test_a_settled_state_is_looked_at_again_once_a_pin_is_lifted(published):
    published.push({QUIZ: second_quiz()})
    published.publish()
    published.revert(RUN, 1)
    held = published.run()
    assert [str(one.outcome) for one in held.outcomes] == ["pinned"]
    assert published.run(settled=held.state).outcomes == ()
    (pin,) = live.list_pins(published.store)
    live.lift_pin(published.store, pin.id, reason="it was right", actor="Olga")
    assert [str(one.outcome) for one in published.run(settled=held.state).outcomes] == ["published"]


def test_a_rewound_branch_is_followed(published):
    first = published.work.head
    published.push({QUIZ: second_quiz()})
    published.publish()
    published.work.git("reset", "--quiet", "--hard", first)
    published.push(message="rewound")
    published.work.git("reset", "--quiet", "--hard", first)
    assert published.publish() == {RUN: "published"}
    assert published.live()[QUIZ] == content.course(FOLDER)[QUIZ]


def test_a_stop_between_two_units_leaves_the_rest_to_the_next_run(line):
    line.push(content.course(FOLDER) | content.course("second", number="CS102"))
    answers = iter([False])
    partly = line.run(is_stopping=lambda: next(answers, True))
    assert [outcome.outcome for outcome in partly.outcomes] == [Outcome.PUBLISHED]
    assert partly.state == ""
    assert len(line.publish()) == 1
    assert set(line.live()) == set(content.course(FOLDER) | content.course("second", number="CS102"))


def test_progress_counts_the_units(line):
    line.push(content.course(FOLDER) | CATALOG)
    seen = []
    line.run(progress=seen.append)
    assert [(progress.done, progress.total) for progress in seen] == [(0, 0), (0, 2), (1, 2)]
    assert seen[0].is_checking
    assert seen[1].unit == RUN


def test_an_entry_goes_before_the_content_that_it_names(line):
    line.push(content.course(FOLDER) | CATALOG)
    line.publish()
    line.push(remove=[*content.course(FOLDER), f"{FOLDER}.yaml"], message=f"Gone\n\nAcknowledge: blocks-removed {RUN}")
    line.publish()
    *_, gone = seen = [one.unit for one in live.list_releases(line.store)][::-1]
    assert (len(seen), gone) == (4, RUN)


def test_the_live_ref_comes_back_when_deleted(published):
    before = published.live()
    published.origin.git("update-ref", "-d", "refs/contentrepo/live/main")
    assert published.run().is_noop
    assert published.live() == before


def test_a_live_ref_that_was_tampered_with_is_repaired(published):
    before = published.live()
    published.origin.git("update-ref", "refs/contentrepo/live/main", published.push({QUIZ: broken()}))
    published.run()
    assert published.live() == before


def test_the_live_ref_is_repaired_from_the_store_when_git_lost_everything(published, tmp_path):
    before = published.live()
    fresh = content.make_bare(tmp_path / "fresh.git")
    fresh.git("config", "contentrepo.name", published.run().repository)
    line = Line(fresh, content.make_work(tmp_path / "unrelated", origin=fresh), published.store)
    line.push(CATALOG)
    assert line.publish() == {RUN: "refused"}
    assert line.live() == before


def test_a_deleted_live_branch_leaves_live_as_it_is(published):
    before = published.live()
    guard = published.origin.git("rev-parse", "refs/contentrepo/guard")
    published.origin.git("update-ref", "-d", "refs/heads/main")
    assert published.run().commit == ""
    assert published.live() == before
    assert published.origin.git("rev-parse", "refs/contentrepo/guard") == guard
    assert len(live.list_units(published.store)) == 2


def test_a_publisher_killed_before_it_wrote_the_ref_is_mended_by_the_next(published):
    ref = published.origin.git("rev-parse", "refs/contentrepo/live/main")
    published.push({QUIZ: second_quiz()})
    assert published.publish() == {RUN: "published"}
    published.origin.git("update-ref", "refs/contentrepo/live/main", ref)
    assert published.live()[QUIZ] != second_quiz()
    assert published.run().is_noop
    assert published.live()[QUIZ] == second_quiz()


def test_a_live_ref_of_another_store_is_refused(published, tmp_path):
    with open_store(tmp_path / "other.sqlite3") as other:
        stranger = Line(published.origin, published.work, other)
        with pytest.raises(LiveRefAhead, match="store sequence"):
            stranger.run()
        assert live.list_units(other) == ()


def test_the_live_commit_comes_from_the_previous_one_and_the_source(published):
    before = published.origin.git("rev-parse", "refs/contentrepo/live/main")
    commit = published.push({QUIZ: second_quiz()})
    published.publish()
    parents = published.origin.git("log", "-1", "--format=%P", "refs/contentrepo/live/main").split()
    assert parents == [before, commit]


def test_a_name_that_another_repository_holds_is_refused_and_named(published, tmp_path):
    other = content.make_bare(tmp_path / "other.git")
    other.git("config", "contentrepo.name", "the-other")
    line = Line(other, content.make_work(tmp_path / "other", origin=other), published.store)
    line.push(content.course("mine"))
    assert line.publish() == {RUN: "claimed"}
    row = line.status()[RUN]
    assert row.standing == "claimed"
    assert published.run().repository in row.detail
    assert published.status()[RUN].standing == "live"


def test_a_run_that_was_published_meanwhile_is_looked_at_afresh(published):
    published.push({QUIZ: second_quiz()})
    raced = []

    def race(progress):
        if not raced and not progress.is_checking:
            raced.append(published.publish())

    outcomes = published.run(progress=race).outcomes
    assert raced == [{RUN: "published"}]
    assert outcomes == ()
    assert len(live.list_releases(published.store, RUN)) == 2


def test_what_went_live_before_a_race_is_told_with_what_came_after(line):
    line.push(content.course(FOLDER) | content.course("second", number="CS102"))
    raced = []

    def race(progress):
        if progress.done == 1 and not raced:
            raced.append(line.publish())
            line.push({"README.md": b"more\n"})

    outcomes = line.run(progress=race).outcomes
    assert raced == [{SECOND: "published"}]
    first, last = outcomes
    assert (first.unit, str(first.outcome), first.release, first.sequence) == (RUN, "published", 1, 1)
    assert first.commit == live.get_release(line.store, RUN).commit
    assert (last.unit, str(last.outcome), last.commit) == (catalog_of(line), "published", "")


def test_what_went_live_before_the_live_ref_was_mended_is_told(line):
    line.push(content.course(FOLDER) | content.course("second", number="CS102"))
    lost = []

    def lose(progress):
        if progress.done == 1 and not lost:
            lost.append(line.origin.path / "objects" / "00" / (38 * "0"))
            lost[0].parent.mkdir(exist_ok=True)
            lost[0].touch()
            raise CouldNotCheck("an object is empty")

    outcomes = line.run(progress=lose).outcomes
    assert [(str(one.outcome), one.release) for one in outcomes] == [("published", 1), ("published", 1)]
    assert [one.unit for one in outcomes] == [RUN, SECOND]


def test_a_slow_run_never_puts_an_older_tip_over_a_newer_one(published):
    published.push({QUIZ: second_quiz()})
    newer = []

    def overtake(progress):
        if not newer and progress.is_checking:
            newer.append(published.push({QUIZ: b"<problem/>\n"}))
            assert published.publish() == {RUN: "published"}

    published.run(progress=overtake)
    assert published.live()[QUIZ] == b"<problem/>\n"
    assert live.get_release(published.store, RUN).commit == newer[0]
    assert len(live.list_releases(published.store, RUN)) == 2


def test_a_slow_run_does_not_bring_back_what_was_removed_meanwhile(line):
    line.push(content.course(FOLDER) | CATALOG)
    raced = []

    def overtake(progress):
        if not raced and progress.is_checking:
            raced.append(line.publish())
            line.push(remove=list(content.course(FOLDER)), message=f"gone\n\nAcknowledge: blocks-removed {RUN}")
            assert line.publish() == {RUN: "removed"}

    line.run(progress=overtake)
    assert line.live() == CATALOG


def test_an_accepted_commit_without_changes_resolves(published):
    commit = published.push(message="nothing new")
    assert published.run().is_noop
    assert live.read_outline(published.store, RUN, commit).release.number == 1


def test_the_release_tells_committer_commit_base_and_door(published):
    base = published.origin.git("rev-parse", "refs/contentrepo/live/main")
    commit = published.push({QUIZ: second_quiz()})
    published.run(pusher="paula")
    (release, *_) = live.list_releases(published.store, RUN)
    note = release.note
    assert (note.actor, note.pusher, note.door) == ("Carl Committer <carl@example.org>", "paula", "publisher")
    assert (note.commit, note.base, note.verdict) == (commit, base, "accepted")
    assert note.checker
    assert note.guard
