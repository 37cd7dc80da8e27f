"""The CI files that users copy: their commands, run against real repositories as a forge would run them."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from content import Repository, course, make_bare, make_work
from lxml import etree

TOP = Path(__file__).resolve().parent.parent
GITHUB = yaml.safe_load((TOP / "deploy" / "ci" / "github.yml").read_text())
GITLAB = yaml.safe_load((TOP / "deploy" / "ci" / "gitlab.yml").read_text())
STEPS = GITHUB["jobs"]["validate"]["steps"]
JOB = GITLAB["contentrepo"]

RUN = "courses/edX/CS101/2T2019"
LOST = b'<vertical display_name="Unit 1"><html url_name="text1"/><problem url_name="lost"/></vertical>\n'
KEY = b"title: Computing\nexternal_course_key: CS-1\n"
CATALOG = {
    "contentrepo.yaml": b"format: 1\n",
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
}


@pytest.fixture
def forge(tmp_path: Path) -> Repository:
    """A forge's repository, whose `main` has a good course."""
    return make_bare(tmp_path / "forge.git")


@pytest.fixture
def author(tmp_path: Path, forge: Repository) -> Repository:
    work = make_work(tmp_path / "author", origin=forge)
    work.commit(CATALOG | course(RUN))
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    return work


def propose(author: Repository, files: dict[str, bytes]) -> None:
    """A pull request's branch."""
    author.git("switch", "--quiet", "-c", "proposal")
    author.commit(files)
    assert author.push("HEAD:refs/heads/proposal").exit_code == 0


def move_main(author: Repository, files: dict[str, bytes]) -> None:
    """Somebody else's change, merged in the meantime."""
    author.git("switch", "--quiet", "main")
    author.commit(files)
    assert author.push("HEAD:refs/heads/main").exit_code == 0


def run(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """One step, as runners run it."""
    path = f"{folder.parent / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, **variables}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def check_out(folder: Path, forge: Repository, commit: str) -> Repository:
    """What actions/checkout and GitLab's runner leave: every branch with all its history, and a commit without one."""
    work = make_work(folder / "runner", origin=forge)
    work.git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/pull/*:refs/remotes/pull/*")
    work.git("checkout", "--quiet", "--detach", commit)
    return work


def check_out_merge(folder: Path, forge: Repository) -> Repository:
    """What GitHub checks out for a pull request: the merge of both branches."""
    work = check_out(folder, forge, "origin/main")
    work.git("merge", "--quiet", "--no-ff", "--no-edit", "origin/proposal")
    return work


def github_steps(folder: Path, work: Repository) -> dict[str, subprocess.CompletedProcess[str]]:
    """Every step with commands but the first, which installs what is here already."""
    bins = folder / "bin"
    bins.mkdir()
    (bins / "gh").write_text('#!/bin/sh\nprintf "%s\\n" "$@" > gh.txt\n')
    (bins / "gh").chmod(0o755)
    variables = {"GITHUB_REPOSITORY": "org/courses", "GITHUB_SHA": work.head, "GITHUB_REF": "refs/pull/1/merge"}
    steps = [step for step in STEPS if "run" in step and step["name"] != "Install"]
    return {step["name"]: run(step["run"], work.path, **variables) for step in steps}


def test_github_judges_the_merge_result_with_all_history():
    checkout = next(step for step in STEPS if step.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"] == {"fetch-depth": 0}  # and no `ref`, so that it is the merge
    assert set(GITHUB[True]) == {"pull_request", "merge_group", "push"}  # YAML takes `on` for a truth value
    assert GITHUB["permissions"] == {"contents": "read", "security-events": "write"}
    assert next(step for step in STEPS if step.get("name") == "Install")["run"].endswith('"contentrepo==0.1.*"')


def test_a_good_pull_request_on_github(tmp_path, forge, author):
    propose(author, {f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    ran = github_steps(tmp_path, check_out_merge(tmp_path, forge))
    assert {name: done.returncode for name, done in ran.items()} == dict.fromkeys(ran, 0), ran
    assert "::error" not in ran["Validate"].stdout


def test_a_bad_pull_request_on_github_is_annotated_and_uploaded(tmp_path, forge, author):
    propose(author, {f"{RUN}/vertical/unit1.xml": LOST})
    work = check_out_merge(tmp_path, forge)
    ran = github_steps(tmp_path, work)
    assert {name for name, done in ran.items() if done.returncode} == {"Validate"}, ran
    assert f"::error file={RUN}/vertical/unit1.xml,line=1,col=57,title=dangling-pointer::" in ran["Validate"].stdout
    sent = (work.path / "gh.txt").read_text()
    assert "repos/org/courses/code-scanning/sarifs" in sent
    assert f"commit_sha={work.head}" in sent
    assert "ref=refs/pull/1/merge" in sent
    uploaded = gzip.decompress(base64.b64decode((work.path / "contentrepo.sarif.gz.b64").read_bytes()))
    assert {r["ruleId"] for r in json.loads(uploaded)["runs"][0]["results"]} >= {"dangling-pointer"}


def test_what_a_pull_request_repairs_is_not_uploaded_as_a_problem(tmp_path, forge, author):
    move_main(author, {f"{RUN}/vertical/unit1.xml": LOST})
    propose(author, {f"{RUN}/vertical/unit1.xml": course()["vertical/unit1.xml"]})
    work = check_out_merge(tmp_path, forge)
    ran = github_steps(tmp_path, work)
    assert {name: done.returncode for name, done in ran.items()} == dict.fromkeys(ran, 0), ran
    everything = json.loads((work.path / "all.sarif").read_text())["runs"][0]["results"]
    assert [result["baselineState"] for result in everything if result["ruleId"] == "dangling-pointer"] == ["absent"]
    assert "dangling-pointer" not in (work.path / "contentrepo.sarif").read_text().partition('"results"')[2]


def test_two_changes_that_are_good_alone_and_bad_together(tmp_path, forge, author):
    propose(author, {"courses/edX/CS101/2T2019.yaml": KEY})
    move_main(author, {"courses/edX/CS101/3T2019.yaml": KEY})
    ran = github_steps(tmp_path, check_out_merge(tmp_path, forge))
    assert ran["Validate"].returncode == 1
    assert ran["Validate"].stdout.count("title=external-course-key-taken") == 2


def test_the_live_tree_is_the_base_where_the_forge_has_it(tmp_path, forge, author):
    author.commit({f"{RUN}/vertical/unit1.xml": LOST})
    assert author.push("HEAD:refs/heads/main").exit_code == 0
    good = author.git("rev-parse", "HEAD~")
    propose(author, {f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    forge.git("update-ref", "refs/contentrepo/live/main", good)
    ran = github_steps(tmp_path, check_out_merge(tmp_path, forge))
    assert ran["Validate"].returncode == 1, "it stood in main, and it is not live"


def gitlab_job(work: Repository, *, target: str = "") -> subprocess.CompletedProcess[str]:
    lines = [line for line in (*JOB["before_script"], *JOB["script"]) if "pip install" not in line]
    variables = {"CI_DEFAULT_BRANCH": "main", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": target}
    return run("\n".join(lines), work.path, **variables)


def test_gitlab_fetches_all_history_and_keeps_its_reports():
    assert JOB["variables"] == {"GIT_DEPTH": "0"}
    assert JOB["artifacts"]["when"] == "always"
    assert set(JOB["artifacts"]["reports"]) == {"codequality", "junit"}


def test_a_good_merge_request_on_gitlab(tmp_path, forge, author):
    propose(author, {f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    work = check_out(tmp_path, forge, "origin/proposal")
    done = gitlab_job(work, target="main")
    assert done.returncode == 0, done
    assert json.loads((work.path / JOB["artifacts"]["reports"]["codequality"]).read_text()) is not None


def test_a_bad_merge_request_on_gitlab_leaves_both_reports(tmp_path, forge, author):
    propose(author, {f"{RUN}/vertical/unit1.xml": LOST})
    work = check_out(tmp_path, forge, "origin/proposal")
    done = gitlab_job(work, target="main")
    assert done.returncode == 1, done
    assert "dangling-pointer" in done.stdout
    reports = JOB["artifacts"]["reports"]
    assert "dangling-pointer" in {i["check_name"] for i in json.loads((work.path / reports["codequality"]).read_text())}
    assert int(etree.parse(work.path / reports["junit"]).getroot().get("failures")) >= 1


def test_gitlab_judges_the_merge_result_even_where_it_starts_from_the_branch(tmp_path, forge, author):
    propose(author, {"courses/edX/CS101/2T2019.yaml": KEY})
    move_main(author, {"courses/edX/CS101/3T2019.yaml": KEY})
    done = gitlab_job(check_out(tmp_path, forge, "origin/proposal"), target="main")
    assert done.returncode == 1, done
    assert done.stdout.count("external-course-key-taken") == 2


def test_a_merge_that_conflicts_fails_the_job(tmp_path, forge, author):
    propose(author, {f"{RUN}/html/text1.html": b"<p>Mine.</p>\n"})
    move_main(author, {f"{RUN}/html/text1.html": b"<p>Theirs.</p>\n"})
    done = gitlab_job(check_out(tmp_path, forge, "origin/proposal"), target="main")
    assert done.returncode != 0
    assert "CONFLICT" in done.stdout


def test_the_default_branch_on_gitlab(tmp_path, forge, author):
    assert author.head
    assert gitlab_job(check_out(tmp_path, forge, "origin/main")).returncode == 0
