"""`contentrepo hooks serve`: the same verdicts, sooner; and what happens when it is gone, odd, or ends half-way."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from contextlib import contextmanager

import content
import program
import pytest

import contentrepo
from contentrepo import data
from contentrepo.entrypoints.hooks.resident import is_own

SERVE = [sys.executable, "-m", "contentrepo", "hooks", "serve"]
START = "import contentrepo.entrypoints.hooks.__main__"
LEAVING = (
    "import os, sys; end = os._exit; "
    "os._exit = lambda code: (open('{seen}', 'w').write(' '.join(sys.modules)), end(code)); "
)
BROKEN = content.course()["problem/quiz1.xml"].replace(b"</problem>", b"")
QUIZ = "problem/quiz1.xml"


@contextmanager
def serving(*repositories, ends_with=0, site=None):
    arguments = [*SERVE, *(repository.path for repository in repositories)]
    where = site or repositories[0].path  # a program in the current folder would not be the one that hooks load
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=where)
    try:
        assert process.stdout.readline().startswith(b"answering the hooks of ")
        yield process
    finally:
        process.terminate()
        process.stdout.close()
        assert process.wait() == ends_with


def install(repository):
    """Our hook, which tells what it had loaded when it ended."""
    program.contentrepo("hooks", "install", cwd=repository.path)
    hook = repository.path / "hooks/pre-receive"
    hook.write_text(hook.read_text().replace(START, LEAVING.format(seen=repository.path / "seen") + START))
    return repository


@pytest.fixture
def origin(origin):
    return install(origin)


def answered_elsewhere(origin):
    """Whether the last hook had the resident process do its work: then it loaded nothing itself."""
    seen = origin.path / "seen"
    was_loaded = seen.exists()
    seen.unlink(missing_ok=True)
    return not was_loaded


def test_a_push_is_judged_as_without_it(work, origin, tmp_path):
    good = work.commit(content.course())
    bad = work.commit({QUIZ: BROKEN, "organizations/edX.yaml": b"nme: edX\n"})
    other = install(content.make_bare(tmp_path / "other.git"))

    def push(commit, repository):
        work.git("remote", "set-url", "origin", str(repository.path))
        exit_code, output = work.push(f"{commit}:refs/heads/main")
        return exit_code, output.replace(str(repository.path), "")

    with serving(other):
        for commit, exit_code in ((good, 0), (bad, 1)):
            alone = push(commit, origin)
            assert alone == push(commit, other)
            assert alone[0] == exit_code
            assert not answered_elsewhere(origin)
            assert answered_elsewhere(other)


LOADED = f"""#!{sys.executable}
import os, sys
sys.path[:0] = {sys.path!r}
from contentrepo.entrypoints.hooks import serving
serving._preload()
from contentrepo.entrypoints.hooks.dispatch import run_hook
before = set(sys.modules)
code = run_hook("pre-receive")
with open("loaded", "w") as file:
    file.write(" ".join(name for name in sys.modules if name not in before))
sys.exit(code)
"""


def test_a_push_finds_everything_loaded(work, origin):
    """What a fork loads itself, the next fork loads again."""
    hook = origin.path / "hooks/pre-receive"
    hook.write_text(LOADED)
    work.commit(content.course("courses/edX/CS101/2T2019"))
    for number in range(3):  # with the first two, things are noted for all that follow
        work.commit({"courses/edX/CS101/2T2019/html/text1.html": b"<p>Hello %d.</p>\n" % number})
        assert work.push().exit_code == 0
    assert (origin.path / "loaded").read_text() == ""


def test_only_its_own_user_reaches_it_and_it_leaves_nothing_behind(origin):
    path = origin.path / "contentrepo/hooks.sock"
    with serving(origin):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        second = program.contentrepo("hooks", "serve", cwd=origin.path, exits=1)
        assert "answered already" in second.errors
    assert not path.exists()


def test_a_hook_does_its_work_itself_once_the_process_is_gone(work, origin):
    work.commit(content.course())
    with serving(origin, ends_with=-signal.SIGKILL) as process:
        process.kill()
        process.wait()
        assert (origin.path / "contentrepo/hooks.sock").exists()
        assert work.push().exit_code == 0
        assert not answered_elsewhere(origin)
    with serving(origin):  # what the dead one left is no hindrance
        work.commit({QUIZ: content.course()[QUIZ].replace(b"Is it so?", b"Is it?")})
        assert work.push().exit_code == 0
        assert answered_elsewhere(origin)


def test_a_process_that_stands_still_is_done_without(work, origin):
    work.commit(content.course())
    with serving(origin) as process:
        process.send_signal(signal.SIGSTOP)
        pushed = work.push()
        process.send_signal(signal.SIGCONT)
        assert pushed.exit_code == 0
        assert not answered_elsewhere(origin)


def test_an_answer_that_does_not_come_refuses(work, origin, tmp_path):
    git = tmp_path / "bin/git"
    git.parent.mkdir()
    git.write_text("#!/bin/sh\nkill -9 $PPID\n")
    git.chmod(0o755)
    hook = origin.path / "hooks/pre-receive"
    first, rest = hook.read_text().split("\n", 1)
    hook.write_text(f"{first}\nPATH={git.parent}:$PATH\n{rest}")
    work.commit(content.course())
    with serving(origin):
        pushed = work.push()
        assert pushed.exit_code == 1
        assert "the fault is ours" in pushed.output
        assert answered_elsewhere(origin)


def test_a_changed_program_is_not_asked(work, origin, tmp_path):
    """Neither another installation than the hook's own, nor one whose files are others than it loaded."""
    copy = tmp_path / "site/contentrepo"
    package = contentrepo.__path__[0]
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("schemas", "hooks", "sample_course"):
        (copy.parent / name).symlink_to(data.schemas().parent / name)
    work.commit(content.course())
    with serving(origin, site=copy.parent):
        assert work.push().exit_code == 0
        assert not answered_elsewhere(origin)
    hook = origin.path / "hooks/pre-receive"
    elsewhere = f"import sys; sys.path.insert(0, '{copy.parent}'); "
    hook.write_text(hook.read_text().replace(' -I -c "', f' -I -c "{elsewhere}').replace(f"={package}", f"={copy}"))
    with serving(origin, site=copy.parent, ends_with=3) as process:
        for number, served in enumerate((True, False)):
            work.commit({QUIZ: content.course()[QUIZ].replace(b"Is it so?", b"Is it, %d?" % number)})
            assert work.push().exit_code == 0
            assert answered_elsewhere(origin) == served
            if served:
                os.utime(copy / "applets/olx/tags.py")
                assert process.wait(60) == 3


def test_several_pushes_at_once_are_each_answered(work, origin):
    good = work.commit(content.course())
    bad = work.commit({QUIZ: BROKEN})
    refs = [f"{good}:refs/heads/main", f"{bad}:refs/heads/draft", f"{good}:refs/heads/other", f"{bad}:refs/heads/more"]
    with serving(origin):
        pushes = [subprocess.Popen(["git", "push", "-q", "origin", ref], cwd=work.path) for ref in refs]
        assert [push.wait() for push in pushes] == [0] * len(refs)  # drafts may have what `main` may not
        assert answered_elsewhere(origin)
        assert work.push(f"{bad}:refs/heads/main").exit_code == 1


def test_either_side_knows_its_own_user(monkeypatch):
    here, there = socket.socketpair()
    with here, there:
        assert is_own(here)
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
        assert not is_own(here)


def test_the_clock_is_the_same(work, origin):
    work.commit(content.course())
    with serving(origin):
        origin.git("config", "contentrepo.hookSeconds", "0.0001")
        refused = work.push("HEAD:refs/heads/main")
        assert answered_elsewhere(origin)
        assert refused.exit_code == 1
        assert "the check took longer than a hook may" in refused.output
        origin.git("config", "--unset", "contentrepo.hookSeconds")
        assert work.push("HEAD:refs/heads/main").exit_code == 0
        assert answered_elsewhere(origin)
