"""What a push pays whatever it changes, in counts."""

import shutil

import content
import program

COUNTING = """#!/bin/sh
echo "$@" >> {log}
exec {git} "$@"
"""


def count_git(folder, repository):
    """Let the repository's hook meet a git that keeps a list of its commands; returns a function that gives them."""
    log, git = folder / "git.log", folder / "bin/git"
    git.parent.mkdir()
    git.write_text(COUNTING.format(log=log, git=shutil.which("git")))
    git.chmod(0o755)
    hook = repository.path / "hooks/pre-receive"
    first, rest = hook.read_text().split("\n", 1)
    hook.write_text(f"{first}\nPATH={git.parent}:$PATH\n{rest}")

    def commands():
        lines = log.read_text().splitlines()
        log.unlink()
        return [line.partition("core.quotePath=false ")[2].split(" ")[0] for line in lines]

    return commands


def test_a_push_of_one_file_starts_few_git_processes(work, origin, tmp_path):
    program.contentrepo("hooks", "install", cwd=origin.path)
    commands = count_git(tmp_path, origin)
    for text in (b"<p>Hello.</p>\n", b"<p>Hello again.</p>\n", b"<p>And again.</p>\n"):
        work.commit(content.course("courses/edX/CS101/2T2019") | {"courses/edX/CS101/2T2019/html/text1.html": text})
        assert work.push().exit_code == 0
        asked = commands()
    # The repository's name and its settings are looked up once; what follows is the difference of the two trees.
    assert asked[:2] == ["config", "cat-file"]
    assert len(asked) <= 4
