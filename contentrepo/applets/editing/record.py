"""`refs/contentrepo/editing`: modes and locks as one canonical JSON file. Its commits say who changed what when."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from contentrepo.applets.editing.models import REF, Editing, Editor, Lock, Mode
from contentrepo.applets.editing.refusal import KeyReused
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.digest import sha256
from contentrepo.errors import CouldNotCheck
from contentrepo.named_tuple import NamedTuple

NAME = "editing.json"
ATTEMPTS = 20
KEY, REQUEST = "Request-Key", "Request"


class Changed(NamedTuple):
    """The state before a request, and after it."""

    before: Editing
    after: Editing


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


def change(
    repository: Repository, editor: Editor, reason: str, decide: Callable[[Editing], Editing], *, asked: object
) -> Changed:
    """Write what `decide` makes of the state. Asked again where somebody else was faster.

    The ref's history is the record of keys: what a request with the editor's key did is told, and not done again.

    Args:
        repository: where.
        editor: who asks.
        reason: the commit's message.
        decide: raises where it may not be.
        asked: what tells this request from another with its key.

    Raises:
        KeyReused: the key came with another request before.
        CouldNotCheck: others kept writing it.
    """
    signs = _sign(editor, asked)
    said = "\n".join((reason.rstrip(), "", *(f"{token}: {value}" for token, value in signs), ""))
    for _ in range(ATTEMPTS):
        found, before = _read(repository)
        if signs and found.commit and (done := _find_done(repository, signs, found.commit)):
            return done
        after = decide(before)
        if after == before and not signs:
            return Changed(before, before)
        author = (editor.name, editor.mail)
        message = said if signs else reason
        try:
            git.write_hidden_file(repository, REF, NAME, render(after), onto=found, author=author, reason=message)
        except git.RefMoved:
            continue
        return Changed(before, after)
    raise CouldNotCheck(f"others kept writing `{REF}`", hint="Try again.")


def _sign(editor: Editor, asked: object) -> tuple[tuple[str, str], ...]:
    """Trailers by which the commit of a request is found again; none without a key. The key itself is not told."""
    if not editor.key:
        return ()
    key, request = (repr(one).encode("utf-8", "surrogatepass") for one in ((editor.who, editor.key), asked))
    return (KEY, sha256(key).hexdigest()), (REQUEST, sha256(request).hexdigest())


def _find_done(repository: Repository, signs: tuple[tuple[str, str], ...], tip: str) -> Changed | None:
    commit = git.find_trailed(repository, *signs[0], head=tip)
    if commit is None:
        return None
    made = git.get_commit(repository, commit)
    if signs[1] not in made.trailers:
        raise KeyReused("the key came with another request before", hint="Take a new key.")
    before = _read_at(repository, made.parents[0]) if made.parents else Editing()
    return Changed(before, _read_at(repository, commit))


def _read_at(repository: Repository, commit: str) -> Editing:
    return _parse(git.read_hidden_file(repository, REF, NAME, commit=commit).data)
