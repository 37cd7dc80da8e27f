"""Real commits and merges in a work tree with the installed hooks."""

from __future__ import annotations

import subprocess

import pytest
from content import Pushed, Repository, course
from program import contentrepo

RUN = "courses/edX/CS101/2T2019"
UNIT = f"{RUN}/vertical/unit1.xml"
TEXT = f"{RUN}/html/text1.html"
LOST = (
    b'<vertical display_name="Unit 1">\n  <html url_name="text1"/>\n  <problem url_name="quiz1"/>\n'
    b'  <problem url_name="lost"/>\n</vertical>\n'
)
CATALOG = {
    "contentrepo.yaml": b"format: 1\n",
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
}


@pytest.fixture
def work(work: Repository) -> Repository:
    work.commit(CATALOG | course(RUN), message="Start")
    contentrepo("hooks", "install", cwd=work.path)
    return work


def run_name(run: str, key: str) -> dict[str, bytes]:
    return {f"courses/edX/CS101/{run}.yaml": f"title: Computing {run}\nexternal_course_key: {key}\n".encode()}


def git(work: Repository, *arguments: str) -> Pushed:
    done = subprocess.run(
        ["git", *arguments], cwd=work.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    output = done.stdout.decode("utf-8", "replace")
    assert "Traceback" not in output
    return Pushed(done.returncode, output)


def test_good_commit_passes_in_silence(work):
    work.write({TEXT: b"<p>Hello again.</p>\n"})
    work.git("add", "--all")
    done = git(work, "commit", "--quiet", "-m", "Edit")
    assert done == (0, "")


def test_bad_commit_is_refused_with_its_line(work):
    before = work.head
    work.write({UNIT: LOST})
    work.git("add", "--all")
    done = git(work, "commit", "-m", "Lose")
    assert done.exit_code == 1
    assert f"{UNIT}:4:3: error: " in done.output
    assert work.head == before


def test_a_draft_branch_may_hold_what_a_commit_is_refused_for(work):
    work.git("switch", "--quiet", "--create", "idea")
    work.write({UNIT: LOST})
    work.git("add", "--all")
    done = git(work, "commit", "-m", "Lose")
    assert done.exit_code == 1
    assert "this branch is a draft, so a push of it is not refused for this; `git commit --no-verify`" in done.output


def test_where_no_branch_is_known_to_go_live_none_is_called_a_draft(work):
    work.git("branch", "--move", "trunk")
    work.write({UNIT: LOST})
    work.git("add", "--all")
    assert "is a draft" not in git(work, "commit", "-m", "Lose").output


def test_what_no_branch_may_hold_has_no_way_out(work):
    work.git("switch", "--quiet", "--create", "idea")
    work.write(run_name("2T2019", "K1") | run_name("3T2019", "K1"))
    work.git("add", "--all")
    done = git(work, "commit", "-m", "Clash")
    assert "external-course-key-taken" in done.output
    assert "note: this branch" not in done.output


def test_a_new_course_with_old_errors_is_told_how_to_get_in(work):
    other = {path.replace("2T2019", "3T2019"): data for path, data in course(RUN).items()}
    other |= {"courses/edX/CS101/3T2019/course.xml": b'<course org="edX" course="CS101" url_name="3T2019"/>'}
    work.write(other | {UNIT.replace("2T2019", "3T2019"): LOST})
    work.git("add", "--all")
    done = git(work, "commit", "-m", "Bring in")
    assert done.exit_code == 1
    assert "`contentrepo accept COMMIT --reason TEXT` then publishes it" in done.output


def test_trouble_that_is_not_staged_is_not_judged(work):
    work.write({TEXT: b"<p>Hello again.</p>\n"})
    work.git("add", "--all")
    work.write({UNIT: LOST})
    assert git(work, "commit", "--quiet", "-m", "Edit").exit_code == 0


def test_commit_of_one_file_leaves_other_staged_files_out(work):
    work.write({TEXT: b"<p>Hello again.</p>\n", UNIT: LOST})
    work.git("add", "--all")
    assert git(work, "commit", "--quiet", "-m", "Edit", "--", TEXT).exit_code == 0
    assert work.git("show", "--name-only", "--format=").splitlines() == [TEXT]


def test_commit_of_one_bad_file_is_refused_although_the_index_holds_good_ones(work):
    work.write({TEXT: b"<p>Hello again.</p>\n"})
    work.git("add", "--all")
    work.write({UNIT: LOST})
    done = git(work, "commit", "-m", "Lose", "--", UNIT)
    assert done.exit_code == 1
    assert "dangling-pointer" in done.output


def test_commit_of_everything_at_once(work):
    work.write({UNIT: LOST})
    assert git(work, "commit", "-a", "-m", "Lose").exit_code == 1


def test_commit_from_a_folder_below(work):
    work.write({UNIT: LOST})
    done = git(Repository(work.path / RUN / "vertical"), "commit", "-m", "Lose", "unit1.xml")
    assert done.exit_code == 1
    assert f"{UNIT}:4:3: error: " in done.output


def test_commit_in_a_linked_work_tree(work, tmp_path):
    work.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = Repository(tmp_path / "side")
    side.write({UNIT: LOST})
    assert git(side, "commit", "-a", "-m", "Lose").exit_code == 1
    side.write({UNIT: LOST, f"{RUN}/problem/lost.xml": b'<problem display_name="Found"/>\n'})
    side.git("add", "--all")
    assert git(side, "commit", "--quiet", "-m", "Find").exit_code == 0


def test_impact_is_shown_and_does_not_block(origin, work):
    work.push("HEAD:refs/heads/main")
    contentrepo("publish", cwd=origin.path)
    work.git("fetch", "--quiet", "origin", "+refs/contentrepo/*:refs/contentrepo/*")
    work.write({f"{RUN}/course/2T2019.xml": b'<course display_name="Computing"/>\n'})
    work.git("add", "--all")
    done = git(work, "commit", "--quiet", "-m", "Tidy up")
    assert done.exit_code == 0
    assert "blocks-removed" in done.output


def branches(work: Repository, *changes: dict[str, bytes]) -> None:
    """A branch `side1`, `side2`, ... from where we are for each change; back on main."""
    for number, change in enumerate(changes, start=1):
        work.git("checkout", "--quiet", "-b", f"side{number}", "main")
        work.commit(change)
    work.git("checkout", "--quiet", "main")


def test_clean_merge_passes(work):
    branches(work, {TEXT: b"<p>Hello again.</p>\n"}, run_name("2T2019", "CS-1"))
    assert git(work, "merge", "--quiet", "--no-ff", "--no-edit", "side1").exit_code == 0
    assert git(work, "merge", "--quiet", "--no-ff", "--no-edit", "side2").exit_code == 0


def test_clean_merge_of_two_branches_that_share_a_key_is_refused(work):
    branches(work, run_name("2T2019", "CS-1"), run_name("3T2019", "cs-1"))
    assert git(work, "merge", "--quiet", "--no-ff", "--no-edit", "side1").exit_code == 0
    before = work.head
    done = git(work, "merge", "--no-ff", "--no-edit", "side2")
    assert done.exit_code != 0
    assert done.output.count("external-course-key-taken") == 2
    assert work.head == before


def test_merge_of_the_remote_branch_does_not_blame_its_old_errors_on_the_merger(work):
    work.push("HEAD:refs/heads/main")
    work.git("checkout", "--quiet", "-b", "feature")
    work.commit({TEXT: b"<p>Hello again.</p>\n"})
    work.git("checkout", "--quiet", "main")
    work.commit({UNIT: LOST}, message="Somebody else's error, past every hook")
    work.push("HEAD:refs/heads/main")
    work.git("fetch", "--quiet", "origin")
    work.git("checkout", "--quiet", "feature")
    done = git(work, "merge", "--no-edit", "origin/main")
    assert done.exit_code == 0, done.output


def test_crashed_checker_refuses_the_commit(work):
    index = work.path / ".git" / "index"
    work.write({TEXT: b"<p>Hello again.</p>\n"})
    work.git("add", "--all")
    blob = work.git("rev-parse", f":{TEXT}")
    (work.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    done = git(work, "commit", "-m", "Edit")
    assert index.exists()
    assert done.exit_code != 0
    assert "contentrepo could not check this commit; the fault is ours, not yours." in done.output
