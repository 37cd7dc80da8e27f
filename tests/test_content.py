import os
from pathlib import Path

import content


def test_a_commit_is_the_same_on_every_machine(work):
    work.commit(content.course())
    assert work.git("show", "--no-patch", "--format=%an %cn %ci") == (
        "Ada Author Carl Committer 2026-01-02 03:04:05 +0000"
    )
    assert not Path("~/.gitconfig").expanduser().exists()


def test_a_push_tells_its_exit_code_and_what_the_pusher_sees(work, origin):
    pushed_commit = work.commit(content.course("courses/edX/CS101/2T2019"))
    pushed = work.push()
    assert pushed.exit_code == 0, pushed.output
    assert "main" in pushed.output
    assert origin.git("rev-parse", "main") == pushed_commit


def test_a_refused_push_fails(work, origin):
    hook = origin.path / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'not today'\nexit 1\n")
    hook.chmod(0o755)
    work.commit(content.course())
    pushed = work.push()
    assert pushed.exit_code != 0
    assert "remote: not today" in pushed.output


def test_no_setting_of_the_machine_reaches_a_test(git_environment):
    assert git_environment["GIT_ALLOW_PROTOCOL"] == "file"
    told = {"CONTENTREPO_COURSES", "CONTENTREPO_SARIF_SCHEMA", "CONTENTREPO_TEST_POSTGRESQL"}  # CONTRIBUTING.md
    assert {name for name in os.environ if name.startswith("CONTENTREPO_")} <= told
