"""Real pushes to a bare repository with the installed hook, and what the pusher sees."""

from __future__ import annotations

import os
from pathlib import Path

import content
import pytest
from content import Repository, course
from program import contentrepo

RUN = "courses/edX/CS101/2T2019"
OTHER = "courses/edX/CS101/3T2019"
RUN_KEY = "course-v1:edX+CS101+2T2019"
OTHER_KEY = "course-v1:edX+CS101+3T2019"
UNIT = f"{RUN}/vertical/unit1.xml"
LOST = (
    b'<vertical display_name="Unit 1">\n  <html url_name="text1"/>\n  <problem url_name="quiz1"/>\n'
    b'  <problem url_name="lost"/>\n</vertical>\n'
)
LOST_TWICE = LOST.replace(b"</vertical>", b'  <video url_name="gone"/>\n</vertical>')
SCREEN = 40


@pytest.fixture
def origin(origin: Repository) -> Repository:
    contentrepo("hooks", "install", cwd=origin.path)
    return origin


@pytest.fixture
def work(work: Repository) -> Repository:
    work.write(catalog() | course(RUN))
    return work


def catalog(**external_keys: str) -> dict[str, bytes]:
    """An organization, a masters program of one course, and its runs: those named with their keys, else one."""
    files = {
        "contentrepo.yaml": b"format: 1\n",
        "organizations/edX.yaml": b"name: edX\n",
        "courses/edX/CS101.yaml": b"title: Computing\n",
        "programs/computing.yaml": b"title: Computing\ntype: masters\nstatus: active\norganizations: [edX]\n"
        b"curricula: [{slug: core, title: Core, courses: [{course: edX+CS101}]}]\n",
    }
    if not external_keys:
        files["courses/edX/CS101/2T2019.yaml"] = b"title: Computing 2T2019\n"
    return files | {
        f"courses/edX/CS101/{run}.yaml": f"title: Computing {run}\nexternal_course_key: {key}\n".encode()
        for run, key in external_keys.items()
    }


def remote(output: str) -> list[str]:
    """What the server said, line by line."""
    return [line.removeprefix("remote: ").rstrip() for line in output.splitlines() if line.startswith("remote: ")]


def refs(origin: Repository) -> list[str]:
    return origin.git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags").split()


def publish(origin: Repository) -> None:
    contentrepo("publish", cwd=origin.path)


def assert_pushed(work: Repository, *refspecs: str) -> list[str]:
    pushed = work.push(*(refspecs or ("HEAD:refs/heads/main",)))
    assert pushed.exit_code == 0, pushed.output
    return remote(pushed.output)


def assert_refused(work: Repository, *refspecs: str) -> list[str]:
    pushed = work.push(*(refspecs or ("HEAD:refs/heads/main",)))
    assert pushed.exit_code == 1, pushed.output
    assert "pre-receive hook declined" in pushed.output
    said = remote(pushed.output)
    assert 0 < len(said) <= SCREEN
    assert not any("Traceback" in line or 'File "' in line for line in said)
    return said


def test_first_push_to_an_empty_repository(origin, work):
    work.commit()
    said = assert_pushed(work)
    assert said[-2:] == [
        "contentrepo: accepted",
        "nothing of main is live yet; a running publisher, or `contentrepo publish`, makes it so",
    ]
    assert refs(origin) == ["refs/heads/main"]


def test_bad_first_push(origin, work):
    work.commit({UNIT: LOST})
    said = assert_refused(work)
    assert any(line.startswith(f"  {UNIT}:4:3: error: ") and "(dangling-pointer" in line for line in said)
    assert said[-1] == "contentrepo: nothing was pushed, because of main"
    assert refs(origin) == []


def test_accepted_push_says_how_far_live_is_behind(origin, work):
    work.commit()
    assert_pushed(work)
    publish(origin)
    for title in (b"One", b"Two"):
        work.commit(
            {
                f"{RUN}/chapter/week1.xml": b'<chapter display_name="'
                + title
                + b'"><sequential url_name="lesson1"/></chapter>\n'
            }
        )
    assert assert_pushed(work)[-1] == "live is 2 commits behind main"


def titled(title: str) -> dict[str, bytes]:
    chapter = f'<chapter display_name="{title}"><sequential url_name="lesson1"/></chapter>\n'
    return {f"{RUN}/chapter/week1.xml": chapter.encode()}


def test_how_far_live_is_behind_is_what_git_counts(origin, work):
    """Live a push behind already; a merge; and commits that were live once, and went from the branch since."""
    origin.git("config", "contentrepo.rewind", "allow")
    first = work.commit()
    assert_pushed(work)
    publish(origin)
    work.commit(titled("One"))
    assert assert_pushed(work)[-1] == "live is 1 commit behind main"
    second = work.commit(titled("Two"))
    assert assert_pushed(work)[-1] == "live is 2 commits behind main"
    publish(origin)
    assert_pushed(work, f"+{first}:refs/heads/main")
    publish(origin)
    assert assert_pushed(work, f"{second}:refs/heads/main")[-1].startswith("live is not yet main;")
    publish(origin)
    work.git("checkout", "--quiet", "-b", "side", first)
    work.commit({f"{RUN}/html/more.html": b"<p>More.</p>\n"})
    work.git("merge", "--quiet", "-m", "both", second)
    assert assert_pushed(work)[-1] == "live is 2 commits behind main"


def test_refused_push_leaves_the_branch_and_live_alone(origin, work):
    good = work.commit()
    assert_pushed(work)
    publish(origin)
    work.commit({UNIT: LOST})
    assert_refused(work)
    assert origin.git("rev-parse", "refs/heads/main") == good


def test_fixed_push_after_a_refused_one(work):
    work.commit()
    assert_pushed(work)
    work.commit({UNIT: LOST})
    assert_refused(work)
    work.commit({f"{RUN}/problem/lost.xml": b'<problem display_name="Found"/>\n'})
    assert_pushed(work)


def with_broken_checker(origin: Repository, breakage: str) -> None:
    """Take a mechanism out of the installed hook; everything around it stays real."""
    script = origin.path / "broken.py"
    script.write_text(
        f"import sys\n{breakage}\nfrom contentrepo.entrypoints.hooks.__main__ import main\n"
        "sys.argv = ['hook', 'pre-receive']\nmain()\n"
    )
    hook = origin.path / "hooks" / "pre-receive"
    called = '-c "import contentrepo.entrypoints.hooks.__main__ as hooks; hooks.main()" pre-receive'
    assert called in hook.read_text()
    hook.write_text(hook.read_text().replace(called, str(script)))


@pytest.mark.parametrize(
    "breakage",
    [
        "import contentrepo.api.check as c\ndef fail(*a): raise ZeroDivisionError('hush')\nc.check_update = fail",
        "import contentrepo.api.check as c\ndef fail(*a): raise MemoryError\nc.check_update = fail",
        "import contentrepo.api.check as c\ndef fail(*a): raise SystemExit(0)\nc.check_update = fail",
        "import contentrepo.api.check as c\ndef fail(*a): return fail(*a)\nc.check_update = fail",
        "sys.modules['lxml'] = None",
        "sys.modules['contentrepo.api.check'] = None",
    ],
    ids=["bug", "memory", "exit", "recursion", "no-parser", "no-api"],
)
def test_crashed_checker_refuses_and_says_whose_fault_it_is(breakage, origin, work):
    with_broken_checker(origin, breakage)
    work.commit()
    said = assert_refused(work)
    assert said[0] == "contentrepo could not check this push; the fault is ours, not yours."
    assert not any("hush" in line for line in said)
    (log,) = (origin.path / "contentrepo" / "log").iterdir()
    assert log.name in said[1]
    assert "Traceback" in log.read_text()
    assert refs(origin) == []


def test_killed_checker_refuses(origin, work):
    with_broken_checker(origin, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    work.commit()
    said = assert_refused(work)
    assert "could not check, so nothing is accepted" in said[-2]
    assert "The fault is on our side" in said[-1]
    assert refs(origin) == []


def test_missing_object_refuses_and_says_whose_fault_it_is(origin, work):
    work.commit()
    assert_pushed(work)
    blob = origin.git("rev-parse", f"main:{UNIT}")
    work.commit({f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    lose(origin, blob)
    for cached in (origin.path / "contentrepo").glob("facts.sqlite3*"):
        cached.unlink()
    said = assert_refused(work)
    assert said[0] == "contentrepo could not check this push; the fault is ours, not yours."


def lose(repository: Repository, blob: str) -> None:
    loose = repository.path / "objects" / blob[:2] / blob[2:]
    if not loose.exists():
        (pack,) = (repository.path / "objects" / "pack").glob("*.pack")
        aside = repository.path / "aside.pack"
        pack.rename(aside)
        for left in (repository.path / "objects" / "pack").iterdir():
            left.unlink()
        repository.git("unpack-objects", "-q", data=aside.read_bytes())
    loose.unlink()


def test_new_draft_branch_with_errors_is_accepted_and_shows_them(work):
    work.commit()
    assert_pushed(work)
    work.commit({UNIT: LOST})
    said = assert_pushed(work, "HEAD:refs/heads/draft")
    assert any("dangling-pointer" in line for line in said)
    assert "contentrepo: accepted" in said


def test_new_draft_branch_with_what_is_never_allowed_is_refused(origin, work):
    work.commit()
    assert_pushed(work)
    work.commit(catalog(**{"2T2019": "CS-1", "3T2019": "cs-1"}))
    said = assert_refused(work, "HEAD:refs/heads/draft")
    assert sum("external-course-key-taken" in line for line in said) == 2
    assert refs(origin) == ["refs/heads/main"]


def test_deleted_live_branch_is_refused_and_a_draft_branch_goes(origin, work):
    work.commit()
    assert_pushed(work)
    assert_pushed(work, "HEAD:refs/heads/draft")
    said = assert_refused(work, ":refs/heads/main")
    assert "refs/heads/main: the live branch is never deleted; revert its content instead" in said
    assert work.push(":refs/heads/draft").exit_code == 0
    assert refs(origin) == ["refs/heads/main"]


def test_two_refs_in_one_push_are_both_reported_and_one_refuses_both(origin, work):
    good = work.commit()
    assert_pushed(work)
    better = work.commit({f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    worse = work.commit({UNIT: LOST})
    said = assert_refused(work, f"{better}:refs/heads/draft", f"{worse}:refs/heads/main")
    assert "draft: accepted" in said
    assert "main: refused" in said
    assert said.index("main: refused") < said.index("draft: accepted")
    assert refs(origin) == ["refs/heads/main"]
    assert origin.git("rev-parse", "main") == good


def test_two_refs_in_one_push_that_each_take_a_key(origin, work):
    """The draft is judged from the live branch as this very push leaves it."""
    start = work.commit()
    assert_pushed(work)
    live = work.commit({"courses/edX/CS101/3T2019.yaml": b"title: One\nexternal_course_key: CS-1\n"})
    work.git("checkout", "--quiet", start)
    draft = work.commit({"courses/edX/CS101/1T2020.yaml": b"title: Other\nexternal_course_key: cs-1\n"})
    said = assert_refused(work, f"{live}:refs/heads/main", f"{draft}:refs/heads/draft")
    assert "main: accepted" in said
    assert "draft: refused" in said
    assert any("external-course-key-taken-meanwhile" in line and "3T2019" in line for line in said)
    assert origin.git("rev-parse", "main") == start


def test_two_good_refs_in_one_push(origin, work):
    work.commit()
    assert_pushed(work, "HEAD:refs/heads/main", "HEAD:refs/heads/draft", "HEAD:refs/tags/v1")
    assert refs(origin) == ["refs/heads/draft", "refs/heads/main", "refs/tags/v1"]


def test_lowered_level_does_not_count_in_the_commit_that_needs_it(work):
    work.commit()
    assert_pushed(work)
    lowered = {"contentrepo.yaml": b"format: 1\nlevels:\n  dangling-pointer: warning\n"}
    work.commit(lowered | {UNIT: LOST})
    assert any("dangling-pointer" in line for line in assert_refused(work))
    work.git("reset", "--quiet", "--hard", "HEAD~1")
    work.commit(lowered)
    assert_pushed(work)
    work.commit({UNIT: LOST})
    assert any(": warning: " in line for line in assert_pushed(work))


def test_another_units_old_trouble_is_left_alone(origin, work):
    work.commit(course(OTHER, run="3T2019") | {f"{OTHER}/vertical/unit1.xml": LOST})
    contentrepo("hooks", "install", cwd=origin.path)
    assert_pushed(work, "HEAD:refs/heads/adopt")
    contentrepo("accept", "adopt", "--reason", "as it came", cwd=origin.path)
    assert_pushed(work)
    work.commit({f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    said = assert_pushed(work)
    assert f"unchanged, and blocking nothing: 1 error in {OTHER_KEY}" in said


def test_third_run_taking_a_key_that_two_old_ones_share(origin, work):
    shared = catalog(**{"2T2019": "CS-1", "3T2019": "CS-1"})
    work.commit(shared)
    sneak(work, origin)
    work.commit(shared | catalog(**{"1T2020": "cs-1"}))
    said = assert_refused(work)
    assert sum("external-course-key-taken" in line for line in said) == 3
    assert sum("stood before" in line for line in said) == 2
    for run in ("2T2019", "3T2019", "1T2020"):
        assert any(line.startswith(f"  courses/edX/CS101/{run}.yaml:2:") for line in said)


def sneak(work: Repository, origin: Repository) -> None:
    """Bring a commit to the live branch past the hook, as a forge's merge button would."""
    hook = origin.path / "hooks" / "pre-receive"
    aside = hook.with_name("aside")
    hook.rename(aside)
    assert_pushed(work)
    aside.rename(hook)


def test_old_shared_key_does_not_block_a_push_that_leaves_the_catalog_alone(origin, work):
    work.commit(catalog(**{"2T2019": "CS-1", "3T2019": "CS-1"}))
    sneak(work, origin)
    work.commit({f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    said = assert_pushed(work)
    assert any(line.startswith("unchanged, and blocking nothing: 2 errors in catalog:") for line in said)


def test_course_with_old_errors_is_adopted_by_declaration_and_one_new_error_is_refused(origin, work):
    work.commit({UNIT: LOST})
    assert_refused(work)
    assert_pushed(work, "HEAD:refs/heads/adopt")
    contentrepo("accept", "adopt", "--reason", "ran like this since 2019", cwd=origin.path)
    said = assert_pushed(work)
    assert not any("rejected" in line for line in said)
    work.commit({UNIT: LOST_TWICE})
    said = assert_refused(work)
    assert any(line.startswith(f"  {UNIT}:5:3: error: ") for line in said)
    assert any(line.startswith(f"  {UNIT}:4:3: error: ") and "stood before" in line for line in said)


def test_impact_finding_blocks_until_a_trailer_acknowledges_it(origin, work):
    work.commit()
    assert_pushed(work)
    publish(origin)
    work.remove(
        *(path for path in course(RUN) if path.startswith((f"{RUN}/chapter", f"{RUN}/sequential", f"{RUN}/vertical")))
    )
    work.remove(f"{RUN}/html/text1.xml", f"{RUN}/html/text1.html", f"{RUN}/problem/quiz1.xml")
    work.commit({f"{RUN}/course/2T2019.xml": b'<course display_name="Computing"/>\n'}, message="Tidy up")
    said = assert_refused(work)
    assert any(f"Acknowledge: blocks-removed {RUN_KEY}" in line for line in said)
    meant = "\n".join(f"Acknowledge: {rule} {RUN_KEY}" for rule in ("blocks-removed", "graded-block-removed"))
    work.git("commit", "--quiet", "--amend", "-m", f"Retire the course\n\n{meant}")
    said = assert_pushed(work)
    assert any("acknowledged" in line for line in said)


def test_acknowledgement_of_an_older_change_does_not_cover_a_newer_one(origin, work):
    work.commit(message=f"Start\n\nAcknowledge: blocks-removed {RUN_KEY}")
    assert_pushed(work)
    publish(origin)
    work.commit({f"{RUN}/course/2T2019.xml": b'<course display_name="Computing"/>\n'}, message="Tidy up")
    assert any("blocks-removed" in line for line in assert_refused(work))


@pytest.mark.parametrize("ref", ["refs/replace/" + "1" * 40, "refs/contentrepo/live/main", "refs/contentrepo/guard"])
def test_refs_that_would_deceive_are_refused(ref, work):
    work.commit()
    assert any(line.startswith(f"{ref}: ") for line in assert_refused(work, f"HEAD:{ref}"))


def test_the_servers_own_identity_may_write_our_refs(origin, work):
    origin.git("config", "contentrepo.identity", "publisher")
    work.commit()
    assert_refused(work, "HEAD:refs/contentrepo/live/main")
    os.environ["CONTENTREPO_IDENTITY"] = "somebody"
    assert_refused(work, "HEAD:refs/contentrepo/live/main")
    os.environ["CONTENTREPO_IDENTITY"] = "publisher"
    assert_pushed(work, "HEAD:refs/contentrepo/live/main")
    assert_refused(work, "HEAD:refs/replace/" + "1" * 40)


def test_an_identity_that_the_repository_does_not_name_is_nobody(work):
    os.environ["CONTENTREPO_IDENTITY"] = ""
    work.commit()
    assert_refused(work, "HEAD:refs/contentrepo/live/main")


def test_tags_and_notes_take_one_line(work):
    work.commit()
    said = assert_pushed(work, "HEAD:refs/tags/v1", "HEAD:refs/notes/commits", "HEAD:refs/other/x")
    assert said == ["not checked: refs/tags/v1 and 2 more", "contentrepo: accepted"]


def test_more_branches_than_anybody_would_wait_for(work):
    work.commit()
    said = assert_refused(work, *(f"HEAD:refs/heads/draft{number}" for number in range(1001)))
    assert said == ["contentrepo: this push updates more than 1000 branches", "  Push them in smaller groups."]


def test_many_refused_branches_fit_on_one_screen(work):
    work.commit(catalog(**{f"{number}T2019": "CS-1" for number in range(1, 30)}))
    said = assert_refused(work, *(f"HEAD:refs/heads/draft{number}" for number in range(60)))
    assert any("more branches" in line for line in said)


def test_content_cannot_pose_as_our_words(work):
    evil = f"{RUN}/vertical/\x1b[2J\u202econtentrepo: accepted.xml"
    work.commit({evil: b"<vertical", UNIT: LOST})
    for line in assert_refused(work):
        assert "\x1b[2J" not in line
        assert "\u202e" not in line


def test_push_from_a_clone_that_knows_nothing(tmp_path, origin, work):
    work.commit()
    assert_pushed(work)
    content.make_bare(tmp_path / "unused.git")
    clone = Repository(Path(tmp_path / "clone"))
    work.git("clone", "--quiet", str(origin.path), str(clone.path))
    clone.commit({UNIT: LOST})
    assert any("dangling-pointer" in line for line in assert_refused(clone))
