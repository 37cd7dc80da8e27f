"""One head against one base through every door: the same findings, byte for byte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from content import Repository, course, make_bare, make_work
from program import contentrepo

OLD_TROUBLE = (
    b'<vertical display_name="Unit 1">\n  <html url_name="text1"/>\n  <problem url_name="gone"/>\n</vertical>\n'
)
RUN = "courses/edX/CS101/2T2019"


def trouble(place: Path) -> tuple[Repository, Repository]:
    """An origin whose live tree has two errors, and a work tree whose head fixes one, keeps one and adds one."""
    origin = make_bare(place / "origin.git")
    work = make_work(place / "work", origin=origin)
    files = course(RUN)
    old = files | {f"{RUN}/vertical/unit1.xml": OLD_TROUBLE, f"{RUN}/html/text1.xml": b'<html filename="no"/>\n'}
    work.commit(old, message="Old trouble")
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    contentrepo("accept", "main", "--reason", "as it came", cwd=origin.path)
    work.git("fetch", "--quiet", "origin", "+refs/contentrepo/*:refs/contentrepo/*")
    new = {
        f"{RUN}/html/text1.xml": files[f"{RUN}/html/text1.xml"],
        f"{RUN}/sequential/lesson1.xml": b'<sequential display_name="L"><vertical url_name="unit1"/>\n'
        b'<vertical url_name="unit2"/></sequential>\n',
    }
    work.write(new)
    work.git("add", "--all")
    return origin, work


def findings(report: dict[str, object]) -> bytes:
    return json.dumps(report["findings"], sort_keys=True).encode()


def staged(work: Repository) -> bytes:
    return findings(contentrepo("validate", "--staged", "--format", "json", cwd=work.path, exits=1).json)


def muddle(work: Repository) -> None:
    """Make work tree and index differ from HEAD and from each other."""
    work.write({f"{RUN}/chapter/week1.xml": b"<chapter"})
    work.git("add", "--all")
    work.write({f"{RUN}/chapter/week1.xml": b"<<<<<<< no\n"})


def test_pre_commit_pre_receive_ci_and_publisher_agree(tmp_path):
    origin, work = trouble(tmp_path)
    at_commit = staged(work)
    work.git("commit", "--quiet", "--no-verify", "-m", "Better and worse")
    muddle(work)

    at_ci = findings(contentrepo("validate", "--rev", "HEAD", "--format", "json", cwd=work.path, exits=1).json)
    at_push = pushed_through_hook(origin, work, tmp_path / "seen.json")
    assert work.push("HEAD:refs/heads/main").exit_code == 0  # no hook now: the publisher is the gate
    at_publish = published(origin)

    assert at_commit == at_ci == at_push == at_publish
    assert {f["status"] for f in json.loads(at_ci)} == {"new", "existing", "fixed"}


def pushed_through_hook(origin: Repository, work: Repository, seen: Path) -> bytes:
    """Push through a pre-receive hook that writes the report of the check on quarantined objects, and refuses."""
    hook = origin.path / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {sys.executable} {Path(__file__).parent / 'report_push.py'} {seen}\n")
    hook.chmod(0o755)
    pushed = work.push("HEAD:refs/heads/main")
    assert "pre-receive hook declined" in pushed.output
    assert seen.exists(), pushed.output
    hook.unlink()
    return findings(json.loads(seen.read_text()))


def published(origin: Repository) -> bytes:
    """The findings that the publisher recorded when it refused the unit."""
    script = Path(__file__).parent / "report_refusal.py"
    done = subprocess.run([sys.executable, script, origin.path], capture_output=True, check=True)
    return findings(json.loads(done.stdout))
