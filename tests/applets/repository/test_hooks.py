from __future__ import annotations

import os
import subprocess
import sys

import content
import pytest

from contentrepo.applets.repository import api
from contentrepo.errors import Refused

REFSPEC = "+refs/contentrepo/*:refs/contentrepo/*"

CALL = "import contentrepo.entrypoints.hooks.__main__ as hooks; hooks.main()"


def install(repository):
    return api.install_hooks(api.open_repository(repository.path))


def with_interpreter(repository, hook, script):
    """Put a program of our own in the place of the interpreter."""
    program = repository.path / "it's an interpreter"
    program.write_text(script)
    program.chmod(0o755)
    path = repository.path / "hooks" / hook
    quoted = "'" + str(program).replace("'", "'\\''") + "'"
    path.write_text(path.read_text().replace(f"python={sys.executable}", f"python={quoted}"))


def test_work_tree_gets_its_hooks_and_the_fetch_of_our_refs(work):
    installed = install(work)
    assert installed.folder == work.path / ".git/hooks"
    assert installed.names == ("pre-commit", "pre-merge-commit")
    assert all(os.access(hook, os.X_OK) for hook in installed.hooks)
    assert installed.settings == (("remote.origin.fetch", REFSPEC),)
    assert install(work).settings == ()
    assert work.git("config", "--get-all", "remote.origin.fetch").split("\n").count(REFSPEC) == 1


def test_clone_fetches_what_is_live(work):
    commit = work.commit({"a": b"1"})
    work.git("push", "--quiet", "origin", "main", "main:refs/contentrepo/live/main")
    install(work)
    work.git("update-ref", "-d", "refs/contentrepo/live/main")
    work.git("fetch", "--quiet", "origin")
    assert api.read_live(api.open_repository(work.path), "main").commit == commit
    assert work.git("rev-parse", "refs/remotes/origin/main") == commit


def test_work_tree_without_origin_gets_hooks_only(tmp_path):
    alone = content.make_work(tmp_path / "alone")
    assert install(alone).settings == ()


def test_bare_repository_gets_its_hook_and_its_limits(origin):
    installed = install(origin)
    assert installed.names == ("pre-receive",)
    assert installed.settings == (
        ("receive.fsckObjects", "true"),
        ("receive.advertisePushOptions", "true"),
        ("receive.maxInputSize", "2g"),
    )
    assert origin.git("config", "receive.fsckObjects") == "true"
    assert install(origin).settings == ()


def test_limit_that_the_operator_set_stays(origin):
    origin.git("config", "receive.maxInputSize", "10g")
    origin.git("config", "receive.denyDeletes", "true")
    install(origin)
    assert origin.git("config", "receive.maxInputSize") == "10g"
    assert origin.git("config", "receive.denyDeletes") == "true"


def test_linked_work_tree_shares_its_hooks(work, tmp_path):
    work.commit({"a": b"1"})
    work.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    assert install(content.Repository(tmp_path / "linked")).folder == work.path / ".git/hooks"


def test_foreign_hook_is_refused_and_nothing_is_written(work):
    hooks = work.path / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "pre-merge-commit").write_text("#!/bin/sh\necho mine\n")
    with pytest.raises(Refused, match="pre-merge-commit` is a hook that is not ours") as caught:
        install(work)
    assert "contentrepo hook pre-merge-commit" in caught.value.hint
    assert (hooks / "pre-merge-commit").read_text() == "#!/bin/sh\necho mine\n"
    assert not (hooks / "pre-commit").exists()
    assert REFSPEC not in work.git("config", "--get-all", "remote.origin.fetch")


def test_foreign_hooks_are_kept_beside_ours_when_replaced(work):
    hooks = work.path / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "pre-commit").symlink_to("/nowhere")
    first = api.replace_hooks(api.open_repository(work.path))
    assert first.backups == (hooks / "pre-commit.old",)
    assert (hooks / "pre-commit.old").is_symlink()
    (hooks / "pre-commit").write_text("mine")
    second = api.replace_hooks(api.open_repository(work.path))
    assert second.backups == (hooks / "pre-commit.old2",)
    assert api.replace_hooks(api.open_repository(work.path)).backups == ()


def test_hooks_taken_from_another_folder(work, tmp_path):
    work.git("config", "core.hooksPath", str(tmp_path / "shared"))
    for verb in (api.install_hooks, api.replace_hooks):
        with pytest.raises(Refused, match=r"core\.hooksPath") as caught:
            verb(api.open_repository(work.path))
        assert "`contentrepo hook pre-commit`" in caught.value.hint
    work.git("config", "core.hooksPath", ".git/hooks")
    assert install(work).names == ("pre-commit", "pre-merge-commit")


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_shim_hands_everything_on(work, origin, code):
    install(origin)
    with_interpreter(
        origin,
        "pre-receive",
        f'#!/bin/sh\n[ $# -gt 3 ] || exit 0\necho "$@" > args\ncat > input\nexit {code}\n',
    )
    commit = work.commit({"a": b"1"})
    pushed = work.push("main")
    assert (pushed.exit_code == 0) is (code == 0)
    assert (origin.path / "args").read_text() == f"-I -c {CALL} pre-receive\n"
    assert (origin.path / "input").read_text() == f"{'0' * 40} {commit} refs/heads/main\n"
    assert "could not check" not in pushed.output


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (None, "is gone"),
        ("#!/bin/sh\nkill -9 $$\n", "the checker ended with 137"),
        ("#!/no/such/interpreter\n", "the checker ended with 12"),
        ("#!/bin/sh\nexit 1\n", "contentrepo is not installed for"),
    ],
)
def test_shim_fails_closed_and_says_whose_fault_it_is(work, origin, script, said):
    install(origin)
    with_interpreter(origin, "pre-receive", script or "")
    if script is None:
        (origin.path / "it's an interpreter").unlink()
    work.commit({"a": b"1"})
    pushed = work.push("main")
    assert pushed.exit_code == 1
    assert "could not check" in pushed.output
    assert said in pushed.output
    assert "not in your content" in pushed.output
    assert origin.git("for-each-ref") == ""


@pytest.mark.parametrize("hook", ["pre-commit", "pre-merge-commit", "pre-receive"])
def test_shim_that_nobody_filled_in_fails_closed(hook):
    from contentrepo import data

    done = subprocess.run([data.hooks() / hook], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 3
    assert "could not check" in done.stderr
