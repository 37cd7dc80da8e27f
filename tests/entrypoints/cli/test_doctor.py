import re

import pytest
from content import Repository, course
from program import contentrepo

OWNED = """format: 1
owners: [ada@example.org]
access:
  - {paths: courses/edX, role: course-team, who: ["@edx/all"]}
"""


@pytest.fixture
def work(work: Repository) -> Repository:
    work.commit(course("courses/edX/CS101/2T2019") | {"contentrepo.yaml": OWNED.encode()})
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    return work


def todo(repository: Repository, *arguments, exits=1):
    looks = contentrepo("doctor", *arguments, "--format", "json", cwd=repository.path, exits=exits).json
    return {(look["subject"], look["said"]) for look in looks if look["condition"] == "todo"}


def subjects(repository: Repository, *arguments, exits=1):
    return sorted(subject for subject, _ in todo(repository, *arguments, exits=exits))


@pytest.mark.usefixtures("work")
def test_a_server_from_nothing_to_nothing_to_do(origin):
    assert subjects(origin) == ["access", "hooks", "settings", "settings", "store"]
    contentrepo("hooks", "install", cwd=origin.path)
    assert subjects(origin) == ["access", "store"]
    contentrepo("publish", cwd=origin.path)
    assert todo(origin) == {
        (
            "access",
            "access is enforced only where the server sets CONTENTREPO_IDENTITY; all others are let through",
        )
    }
    origin.git("config", "contentrepo.strangers", "refuse")
    assert contentrepo("doctor", cwd=origin.path).output.splitlines()[-1].startswith("ok    access")


def test_a_clone(origin, work):
    assert subjects(work) == ["fetch", "hooks", "hooks"]
    contentrepo("hooks", "install", cwd=work.path)
    said = contentrepo("doctor", cwd=work.path).output
    assert "note  fetch" in said
    assert "no live store here; a clone needs none" in said
    contentrepo("publish", cwd=origin.path)
    work.git("fetch", "--quiet")
    assert "ok    fetch          what is live of main comes with a fetch" in contentrepo("doctor", cwd=work.path).output


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda hook: hook.unlink(), "pre-commit is missing"),
        (lambda hook: hook.chmod(0o644), "pre-commit may not be run"),
        (lambda hook: hook.write_text("#!/bin/sh\n"), "pre-commit is not ours"),
        (
            lambda hook: hook.write_text(re.sub("(?m)^python=.*", "python=/gone", hook.read_text())),
            "pre-commit calls a Python that is gone",
        ),
    ],
)
def test_a_hook_that_does_not_do_its_work(spoil, said, work):
    contentrepo("hooks", "install", cwd=work.path)
    spoil(work.path / ".git/hooks/pre-commit")
    ((subject, found),) = todo(work)
    assert (subject, found.startswith(said)) == ("hooks", True)


def test_hooks_elsewhere(work):
    contentrepo("hooks", "install", cwd=work.path)
    work.git("config", "core.hooksPath", "/somewhere")
    assert ("hooks", "git takes hooks from `/somewhere` (core.hooksPath), not ours") in todo(work)


def test_a_forge_is_told_by_its_own_file(work):
    contentrepo("hooks", "install", cwd=work.path)
    work.git("remote", "set-url", "origin", "git@github.com:edx/courses.git")
    ((subject, said),) = todo(work)
    assert (subject, "access is unenforced there" in said) == ("access", True)
    contentrepo("access", "codeowners", cwd=work.path)
    assert todo(work, exits=0) == set()


@pytest.mark.usefixtures("work")
def test_a_store_that_does_not_answer_or_belongs_to_others(origin, tmp_path):
    contentrepo("hooks", "install", cwd=origin.path)
    contentrepo("publish", cwd=origin.path)
    origin.git("config", "contentrepo.strangers", "refuse")
    (tmp_path / "broken.sqlite3").write_bytes(b"this is no database, and never was one" * 100)
    assert subjects(origin, "--store", str(tmp_path / "broken.sqlite3")) == ["store"]
    other = tmp_path / "other"
    contentrepo("init", str(other), cwd=tmp_path)
    Repository(other).commit()
    contentrepo("publish", "--store", str(tmp_path / "other.sqlite3"), cwd=other)
    ((_, said),) = todo(origin, "--store", str(tmp_path / "other.sqlite3"))
    assert "this store never had it" in said


def test_a_pattern_that_slipped_and_a_file_without_owners(origin, work):
    slipped = OWNED.replace("owners: [ada@example.org]\n", "").replace("courses/edX", "course/edX")
    work.commit({"contentrepo.yaml": slipped.encode()})
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    said = {sentence for subject, sentence in todo(origin) if subject == "access"}
    assert "`access` names `course/edX`, and no file has such a path" in said
    assert "nobody owns contentrepo.yaml, so anybody may open what it closes" in said


def test_nothing_was_committed_yet(origin):
    assert ("branch", "there is no branch main, which is to go live") in todo(origin)
