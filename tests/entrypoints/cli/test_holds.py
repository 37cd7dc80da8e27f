from datetime import UTC, datetime, timedelta

import content
import pytest
from daemons import running
from program import call

RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "problem/quiz1.xml"
NAME = ("--reason", "why not")


def changed(text):
    return {QUIZ: content.course()[QUIZ].replace(b"so?", text)}


def later(**how):
    return (datetime.now(UTC) + timedelta(**how)).isoformat(timespec="seconds")


@pytest.fixture
def live(work, origin):
    """A repository with a course live, and a change on its branch."""
    work.commit(content.course())
    work.push("HEAD:main")
    call("publish", cwd=origin.path)
    work.commit(changed(b"why?"))
    work.push("HEAD:main")
    return origin.path


def standing(path):
    (row,) = (row for row in call("status", "--format", "json", cwd=path).json if row["unit"] == RUN)
    return row["standing"], row["detail"], row["release"]


def published(path):
    (unit,) = (u for u in call("publish", "--format", "json", cwd=path).json["units"] if u["unit"] == RUN)
    return unit["outcome"]


def test_a_suspended_unit_waits_until_it_is_resumed(live):
    call("suspend", "course-v1:edX+*", "--reason", "under investigation", cwd=live)
    assert published(live) == "suspended"
    held, detail, release = standing(live)
    assert (held, release) == ("suspended", 1)
    assert "under investigation" in detail
    assert "Carl Committer" in detail
    assert f"suspended since {datetime.now(UTC):%Y-%m-%dT}" in detail
    said = call("resume", RUN, *NAME, cwd=live, exits=2).errors
    assert f"`{RUN}` is suspended as part of `course-v1:edX+*` (hold 1), not by its own name" in said
    call("resume", "course-v1:edX+*", *NAME, cwd=live)
    assert standing(live)[0] == "pending"
    assert published(live) == "published"
    assert "nothing is held back" in call("hold", "list", cwd=live).output
    assert f"`{RUN}` is not suspended" in call("resume", RUN, *NAME, cwd=live, exits=2).errors


def test_a_freeze_counts_from_a_run_that_never_ends(work, origin):
    files = content.course()
    root = files["course/2T2019.xml"].replace(b"2019-07-01", b"9999-12-31")
    work.commit(files | {"course/2T2019.xml": root})
    work.push("HEAD:main")
    call("publish", cwd=origin.path)
    call("hold", "freeze", RUN, "end-1d..end+7d", *NAME, cwd=origin.path)
    work.commit(changed(b"why?"))
    work.push("HEAD:main")
    assert published(origin.path) == "published"


def test_a_reason_is_a_sentence_or_two(live):
    long = ("--reason", 501 * "x")
    for words in (
        ("suspend", RUN),
        ("hold", "window", "*", "daily 08:00-09:00"),
        ("revert", RUN, "1"),
        ("accept", "main"),
        ("claim", "move", RUN),
        ("lift", "1"),
        ("program", "releases", "keep", "p", "1"),
    ):
        said = call(*words, *long, cwd=live, exits=2).errors
        assert "the reason has 501 characters, and at most 500 are kept" in said
    call("suspend", RUN, "--reason", 500 * "x", cwd=live)


@pytest.mark.parametrize(
    "words",
    [
        ("lift", 2**63, *NAME),
        ("program", "releases", "drop", "p", 2**63, *NAME),
        ("store", "thin", "--plan", "--keep-days", 9_999_999),
        ("store", "thin", "--plan", "--keep-months", 2**63),
    ],
)
def test_a_number_that_no_store_ever_gives_is_refused(live, words):
    assert "is not in the range" in call(*words, cwd=live, exits=2).errors


def test_a_suspension_is_shown_also_where_nothing_waits(live):
    call("publish", cwd=live)
    call("suspend", RUN, *NAME, cwd=live)
    assert "why not" in standing(live)[1]
    assert "why not" in call("status", cwd=live).output


def test_other_units_go_on(live, work):
    call("suspend", RUN, *NAME, cwd=live)
    work.commit(content.course("cs102/", number="CS102"))
    work.push("HEAD:main")
    outcomes = {u["unit"]: u["outcome"] for u in call("publish", "--format", "json", cwd=live).json["units"]}
    assert outcomes.pop(RUN) == "suspended"
    assert set(outcomes.values()) == {"published"}


def test_outside_its_window_a_unit_waits(live):
    day = f"{(datetime.now(UTC) + timedelta(days=3)):%a}".lower()
    shut = call("hold", "window", "*", f"{day} 08:00-09:00", *NAME, cwd=live)
    assert f"window {day} 08:00-09:00" in shut.output
    assert published(live) == "waiting"
    assert "publishing window" in standing(live)[1]
    call("hold", "window", RUN, "daily 00:00-00:00", *NAME, cwd=live)
    assert published(live) == "published"


def test_a_freeze_follows_the_runs_own_live_dates(live, work):
    work.commit({"courses/edX/CS101.yaml": b"title: Computing\n"})
    entry = f"title: Computing\nend: {later(days=5)}\n"
    work.commit({"courses/edX/CS101/2T2019.yaml": entry.encode(), "organizations/edX.yaml": b"name: edX\n"})
    work.push("HEAD:main")
    call("publish", cwd=live)
    work.commit(changed(b"how?") | {"courses/edX/CS101/2T2019.yaml": entry.replace("Computing", "C").encode()})
    work.push("HEAD:main")
    call("hold", "freeze", "course-v1:*", "end-3d..end", *NAME, cwd=live)
    plan = call("publish", "--plan", "--format", "json", cwd=live, exits=None).json
    assert RUN in [change["unit"] for change in plan["changes"]]
    call("hold", "freeze", "course-v1:*", "end-6d..end", "--reason", "exams", cwd=live)
    # Moving the date in the same push ends no freeze: what is live counts.
    work.commit({"courses/edX/CS101/2T2019.yaml": entry.replace(later(days=5)[:4], "2099").encode()})
    work.push("HEAD:main")
    assert "freeze end-6d..end" in standing(live)[1]
    assert published(live) == "waiting"


def test_the_course_blocks_dates_count_where_there_is_no_entry(live):
    call("hold", "freeze", RUN, "start..2099-01-01", *NAME, cwd=live)  # its course block starts in 2019
    assert published(live) == "waiting"


def test_a_freeze_says_for_which_runs_it_never_holds(live):
    said = call("hold", "freeze", RUN, "enrollment_start..2099-01-01", *NAME, cwd=live).errors
    assert said == f"not frozen, for want of such a date: {RUN}\n"
    assert published(live) == "published"
    assert call("hold", "freeze", RUN, "start..2099-01-01", *NAME, cwd=live).errors == ""


def test_until_a_time(live):
    call("hold", "until", RUN, later(hours=1), *NAME, cwd=live)
    assert published(live) == "waiting"
    call("hold", "until", RUN, later(hours=-1), *NAME, cwd=live)
    assert published(live) == "waiting"
    call("hold", "drop", "1", *NAME, cwd=live)
    assert published(live) == "published"


@pytest.mark.parametrize("command", [("until",), ("freeze", "2026-01-01..")])
def test_a_hold_whose_time_has_passed_says_so(live, command):
    """A year is mistyped quickly."""
    verb, *begin = command
    past = "".join([*begin, later(hours=-1)])
    said = call("hold", verb, RUN, past, *NAME, cwd=live).errors
    assert said == f"`{past}` has passed already, so this holds nothing back\n"
    assert published(live) == "published"
    coming = "".join([*begin, later(hours=1)])
    assert call("hold", verb, RUN, coming, *NAME, cwd=live).errors == ""


def test_a_freeze_that_can_never_begin_is_refused(live):
    for span in ("end..end-14d", "start+6h..start", "end..end", "2027-01-01..2026-01-01"):
        said = call("hold", "freeze", RUN, span, *NAME, cwd=live, exits=2).errors
        assert f"`{span}` is over before it begins" in said
    assert call("hold", "list", cwd=live).output == "nothing is held back\n"


@pytest.mark.parametrize(
    "command", [("suspend",), ("hold", "until", "2099-01-01T00:00Z"), ("hold", "window", "daily 01:00-02:00")]
)
def test_a_hold_on_nothing_that_is_live_says_so(live, command):
    verb, terms = command[:2], command[2:]
    for mistyped in ("course-v1:edX+CS101+2T1920", "course-v1:edx+*"):
        said = call(*verb, mistyped, *terms, *NAME, cwd=live).errors
        assert f"nothing that is live is called `{mistyped}`" in said
    for meant in (RUN, "course-v1:edX+*"):
        assert "nothing that is live" not in call(*verb, meant, *terms, *NAME, cwd=live).errors


def test_what_cannot_be_done_is_said(origin):
    for arguments in (
        ("hold", "window", "*", "sometimes", *NAME),
        ("hold", "freeze", "*", "end", *NAME),
        ("hold", "until", "*", "2027-01-01T08:00", *NAME),
        ("hold", "drop", "9", *NAME),
        ("suspend", "", *NAME),
        ("suspend", "edX+CS101+2T2019", *NAME),
        ("hold", "until", "2T2019", "2099-01-01T08:00Z", *NAME),
        ("suspend", RUN, "--reason", " "),
    ):
        assert call(*arguments, cwd=origin.path, exits=2).errors
    assert "nothing is held back" in call("hold", "list", cwd=origin.path).output


@pytest.mark.parametrize("option", ["publsh-at=2099-01-01T00:00Z", "publish_at=2099-01-01T00:00Z", "publish-at"])
def test_a_push_that_asks_by_a_mistyped_name_is_refused(live, work, option):
    call("hooks", "install", cwd=live)
    work.commit(changed(b"when?"))
    refused = work.push("-o", option, "HEAD:main")
    assert refused.exit_code == 1
    assert f"there is no push option `{option.partition('=')[0]}`" in refused.output
    assert "git push -o publish-at=" in refused.output
    assert work.push("-o", "ci.skip", "-o", "publisher=x", "HEAD:main").exit_code == 0


def test_a_push_may_ask_to_wait(live, work):
    call("publish", cwd=live)
    call("hooks", "install", cwd=live)
    work.commit(changed(b"when?"))
    for never in ("tomorrow", "9999-12-31T23:00-02:00"):
        bad = work.push("-o", f"publish-at={never}", "HEAD:main")
        assert bad.exit_code == 1
        assert f"`{never}` is no time at which to publish" in bad.output
    past = work.push("-o", f"publish-at={later(hours=-1)}", "HEAD:main")
    assert past.exit_code == 1
    assert "has passed already" in past.output
    due = later(hours=1)
    pushed = work.push("-o", f"publish-at={due}", "HEAD:main")
    assert pushed.exit_code == 0, pushed
    assert "goes live at" in pushed.output
    assert published(live) == "waiting"
    assert "asked with the push of" in standing(live)[1]
    work.commit({"README.md": b"more\n"})
    work.push("HEAD:main")
    assert published(live) == "waiting"
    (asked,) = (live / "contentrepo" / "publish-at").iterdir()
    soon = later(seconds=4)
    asked.write_text(asked.read_text().replace(datetime.fromisoformat(due).isoformat(), soon))
    with running(live.parent / "log", live, "--poll", "600") as daemon:  # nothing but the time wakes it
        daemon.wait_for("release 3 from")
    assert datetime.now(UTC) >= datetime.fromisoformat(soon)
    assert not asked.exists()


def test_a_push_that_waits_is_listed_and_let_go(live, work):
    call("hooks", "install", cwd=live)
    commit = work.commit(changed(b"who?"))
    pushed = work.push("-o", "publish-at=2099-01-01T00:00Z", "HEAD:main")
    assert pushed.exit_code == 0, pushed
    assert published(live) == "waiting"
    listed = call("hold", "list", cwd=live).output
    assert f"{commit[:12]}  until 2099-01-01T00:00:00Z  {RUN}" in listed
    (row,) = call("hold", "list", "--format", "json", cwd=live).json
    assert (row["commit"], row["units"], row["kind"]) == (commit, RUN, "push")
    unknown = call("hold", "drop", "0" * 40, *NAME, cwd=live, exits=2).errors
    assert f"no push waits whose commit is `{'0' * 40}`" in unknown
    assert "neither the number of a hold nor a commit" in call("hold", "drop", "x", *NAME, cwd=live, exits=2).errors
    assert "there is no open hold 123456" in call("hold", "drop", "123456", *NAME, cwd=live, exits=2).errors
    assert published(live) == "waiting"
    call("hold", "drop", commit[:12], "--reason", "the year was mistyped", cwd=live)
    assert call("hold", "list", cwd=live).output == "nothing is held back\n"
    assert published(live) == "published"


def test_a_publisher_sees_at_once_that_a_push_is_let_go(live, work):
    call("hooks", "install", cwd=live)
    commit = work.commit(changed(b"who?"))
    work.push("-o", "publish-at=2099-01-01T00:00Z", "HEAD:main")
    with running(live.parent / "log", live, "--poll", "600") as daemon:
        daemon.wait_for("not before 2099-01-01")
        call("hold", "drop", commit, *NAME, cwd=live)
        daemon.wait_for("release 2 from")
