import re
from pathlib import Path

import content
import pytest
from content import Repository, course
from program import contentrepo

from contentrepo.api.diagnose import Condition, examine
from contentrepo.api.exchange import install_hooks, open_repository
from contentrepo.api.publish import Door, find_store_location, open_store, publish_branch
from contentrepo.applets.diagnosis.settings import KNOWN

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


def todo(repository: Repository, store=None):
    """What `doctor` would find, without a process for it."""
    opened = open_repository(repository.path)
    location = store or find_store_location(opened)
    looks = examine(opened, (lambda: open_store(location)) if Path(location).exists() else None)
    return {(look.subject, look.said) for look in looks if look.condition is Condition.TODO}


def subjects(repository: Repository, store=None):
    return sorted({subject for subject, _ in todo(repository, store)})


def install(repository: Repository) -> None:
    install_hooks(open_repository(repository.path))


def publish(repository: Repository, store=None) -> None:
    opened = open_repository(repository.path)
    with open_store(store or find_store_location(opened)) as live:
        publish_branch(opened, live, door=Door.PUBLISH)


@pytest.mark.usefixtures("work")
def test_a_server_from_nothing_to_nothing_to_do(origin):
    assert subjects(origin) == ["access", "hooks", "settings", "store"]
    install(origin)
    assert subjects(origin) == ["access", "store"]
    publish(origin)
    assert todo(origin) == {
        (
            "access",
            "access is enforced only where the server sets CONTENTREPO_IDENTITY; all others are let through",
        )
    }
    origin.git("config", "contentrepo.strangers", "refuse")
    assert contentrepo("doctor", cwd=origin.path).output.splitlines()[-1].startswith("ok    access")


def test_a_clone(origin, work):
    assert subjects(work) == ["fetch", "hooks"]
    install(work)
    said = contentrepo("doctor", cwd=work.path).output
    assert "note  fetch" in said
    assert "no live store here; a clone needs none" in said
    publish(origin)
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
    install(work)
    spoil(work.path / ".git/hooks/pre-commit")
    ((subject, found),) = todo(work)
    assert (subject, found.startswith(said)) == ("hooks", True)


def test_hooks_elsewhere(work):
    install(work)
    work.git("config", "core.hooksPath", "/somewhere")
    assert ("hooks", "git takes hooks from `/somewhere` (core.hooksPath), not ours") in todo(work)


def test_a_forge_is_told_by_its_own_file(work):
    install(work)
    work.git("remote", "set-url", "origin", "git@github.com:edx/courses.git")
    ((subject, said),) = todo(work)
    assert (subject, "access is unenforced there" in said) == ("access", True)
    contentrepo("access", "codeowners", cwd=work.path)
    assert todo(work) == set()


@pytest.mark.usefixtures("work")
def test_a_store_that_does_not_answer_or_belongs_to_others(origin, tmp_path):
    install(origin)
    publish(origin)
    origin.git("config", "contentrepo.strangers", "refuse")
    (tmp_path / "broken.sqlite3").write_bytes(b"this is no database, and never was one" * 100)
    assert subjects(origin, tmp_path / "broken.sqlite3") == ["store"]
    other = content.make_work(tmp_path / "other")
    other.commit({"README.md": b"nothing\n"})
    publish(other, tmp_path / "other.sqlite3")
    ((_, said),) = todo(origin, tmp_path / "other.sqlite3")
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


def test_a_mistyped_setting_is_told_with_the_one_that_is_meant(origin):
    for key in KNOWN:
        origin.git("config", f"contentrepo.{key}", "" if key in ("live", "name", "store") else "1")
    assert not [said for subject, said in todo(origin) if "no setting of ours" in said]
    origin.git("config", "contentrepo.Sotre", "postgresql:///live")
    looks = examine(open_repository(origin.path), None)
    (look,) = (look for look in looks if "no setting of ours" in look.said)
    assert look.said.startswith("contentrepo.sotre ")
    assert "Is `contentrepo.store` meant?" in look.hint


def test_every_setting_that_is_read_is_known_to_it():
    sources = [path.read_text() for path in (Path(__file__).parents[3] / "contentrepo").rglob("*.py")]
    read = {key for text in sources for key in re.findall(r'settings\.get\(\s*"contentrepo\.(\w+)"', text)}
    named = {key for text in sources for key in re.findall(r'^[A-Z]+ = "contentrepo\.(\w+)"$', text, re.MULTILINE)}
    assert {"live", "name", "store"} <= read <= KNOWN
    assert named - {"yaml", "caller", "waits", "head"} <= KNOWN
