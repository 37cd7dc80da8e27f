"""The CODEOWNERS file of a work tree: what it should say, and the writing of it."""

from __future__ import annotations

from pathlib import Path

from contentrepo.applets.access import codeowners
from contentrepo.applets.access.models import CodeOwners, Forge
from contentrepo.applets.access.reading import read_work_access
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.errors import Refused, UsageError


class NobodyNamed(Refused):
    """`contentrepo.yaml` names nobody, or cannot be read."""


class ForeignFile(Refused):
    """A CODEOWNERS file that we did not write. `path` names it."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"`{path}` was not written by contentrepo, so it is left alone",
            hint="Bring what it says into `contentrepo.yaml` and remove it, or keep it and leave this command.",
        )
        self.path = path


def render(repository: Repository, forge: Forge) -> CodeOwners:
    access = read_work_access(repository, _top(repository))
    if not access.is_readable:
        raise NobodyNamed("`contentrepo.yaml` cannot be read", hint="`contentrepo validate` says what is wrong.")
    if access.is_open:
        raise NobodyNamed(
            "`contentrepo.yaml` names nobody: it has neither `owners` nor `access`",
            hint="`contentrepo rules access-without-owners` shows how both look.",
        )
    return codeowners.render_codeowners(access, forge)


def write(repository: Repository, owners: CodeOwners) -> bool:
    top, data = _top(repository), owners.text.encode()
    old = git.read_plain_file(top, owners.path)
    if old == data:
        return False
    if old is None:
        git.write_new_file(top, owners.path, data)
    elif old.startswith(codeowners.MARK.encode()):
        git.rewrite_files(top, {owners.path: (old, data)})
    else:
        raise ForeignFile(owners.path)
    return True


def _top(repository: Repository) -> Path:
    if repository.work_tree is None:
        raise UsageError("a bare repository has no files", hint="Run it in a clone.")
    return repository.work_tree
