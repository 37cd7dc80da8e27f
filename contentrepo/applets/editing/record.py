"""`refs/contentrepo/editing`: modes and locks as one canonical JSON file. Its commits say who changed what when."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from contentrepo.applets.editing.models import Editing, Editor, Lock, Mode
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.errors import CouldNotCheck

REF = "refs/contentrepo/editing"
NAME = "editing.json"
ATTEMPTS = 20


def read_editing(repository: Repository) -> Editing:
    return _read(repository)[1]


def _read(repository: Repository) -> tuple[git.HiddenFile, Editing]:
    found = git.read_hidden_file(repository, REF, NAME)
    return found, _parse(found.data) if found.commit else Editing()


def _parse(data: bytes) -> Editing:
    try:
        said: dict[str, Any] = json.loads(data)
        modes = {str(run): Mode(mode) for run, mode in said["modes"].items()}
        return Editing(modes, tuple(_parse_lock(one) for one in said["locks"]))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise CouldNotCheck(
            f"`{REF}` cannot be read", hint=f"Delete it with `git update-ref -d {REF}`: all locks and modes go with it."
        ) from error


def _parse_lock(one: dict[str, Any]) -> Lock:
    run, block, holder, reason = (str(one[name]) for name in ("run", "block", "holder", "reason"))
    return Lock(run, block, holder, int(one["since"]), int(one["until"]), reason)


def render(editing: Editing) -> bytes:
    """The canonical content: the same state gives the same bytes."""
    names = ("run", "block", "holder", "since", "until", "reason")
    locks = [{name: getattr(lock, name) for name in names} for lock in sorted(editing.locks)]
    data = {"locks": locks, "modes": {run: str(mode) for run, mode in editing.modes.items()}}
    return (json.dumps(data, sort_keys=True, indent=1) + "\n").encode()


def change(repository: Repository, editor: Editor, reason: str, decide: Callable[[Editing], Editing | None]) -> Editing:
    """Write what `decide` makes of the state; None leaves it. Asked again where somebody else was faster.

    Raises:
        CouldNotCheck: others kept writing it.
    """
    for _ in range(ATTEMPTS):
        found, before = _read(repository)
        after = decide(before)
        if after is None or after == before:
            return before
        author = (editor.name, editor.mail)
        try:
            git.write_hidden_file(repository, REF, NAME, render(after), onto=found, author=author, reason=reason)
        except git.RefMoved:
            continue
        return after
    raise CouldNotCheck(f"others kept writing `{REF}`", hint="Try again.")
