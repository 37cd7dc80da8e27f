"""`refs/contentrepo/guard`: what hooks and CI must know and no tree says, as one canonical JSON file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NoReturn

from contentrepo.applets.repository.models import FILE, Entry, ForeignCatalog, ForeignEntry, GuardFile, Repository
from contentrepo.applets.repository.objects import ObjectTooLarge, find_object
from contentrepo.applets.repository.refs import move_ref, read_ref
from contentrepo.applets.repository.tree import EMPTY_TREE, blob_id
from contentrepo.dataclass import replace
from contentrepo.digest import sha256
from contentrepo.errors import CouldNotCheck

REF = "refs/contentrepo/guard"
NAME = "guard.json"


def read_guard(repository: Repository) -> GuardFile:
    """What `refs/contentrepo/guard` carries; an empty one with digest "" where there is no such ref.

    Raises:
        CouldNotCheck: its content is not what we write.
    """
    # By what the ref holds: by its name, git would find a branch or a tag of that name where there is no such ref.
    if (held := read_ref(repository, REF)) is None:
        return GuardFile()
    try:
        found = find_object(repository, f"{held}:{NAME}")
    except ObjectTooLarge:
        _refuse("it is too large")
    if found is None:
        _refuse(f"it has no {NAME}")
    return _parse(found[2])


@lru_cache(maxsize=4)  # a publisher that stays reads the same content at each turn
def _parse(content: bytes) -> GuardFile:
    import json  # a repository that is alone in its store has no guard, and its hooks start without

    try:
        data = json.loads(content)
        catalog = _catalog(data["catalog"])
        return GuardFile(sha256(content).hexdigest(), catalog, _strings(data["runs"]))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        _refuse(f"{NAME} is not what a publisher writes")


def _catalog(data: dict[str, Any]) -> ForeignCatalog:
    import json

    entries = {(kind, key): ForeignEntry(kind, key, *rest) for kind, key, *rest in data["entries"]}
    keys = tuple((run, key, int(line)) for run, key, line in data["keys"])
    members = tuple((*_four(row), tuple(excluded)) for *row, excluded in data["members"])
    _check_words(word for row in (*entries.values(), *keys, *members) for word in row[:2])
    _check_words(word for row in (*entries.values(), *members) for word in row[2:4])
    _check_words(run for *_, excluded in members for run in excluded)
    said = json.dumps(data, sort_keys=True).encode() if entries or members else b""
    parents = _strings(data.get("parents", {}))  # not in a guard that an earlier publisher wrote
    digest = sha256(said).hexdigest() if said else ""
    return ForeignCatalog(digest, entries, keys, members, _strings(data["commits"]), parents)


def _four(row: list[str]) -> tuple[str, str, str, str]:
    program, kind, member, curriculum = row
    return program, kind, member, curriculum


def _check_words(words: Iterable[object]) -> None:
    if not all(isinstance(word, str) for word in words):
        raise TypeError


def _strings(data: dict[str, str]) -> dict[str, str]:
    if not all(isinstance(value, str) for value in data.values()):
        raise TypeError(data)
    return data


def _refuse(reason: str) -> NoReturn:
    raise CouldNotCheck(
        f"`{REF}` cannot be read: {reason}",
        hint=f"Delete it with `git update-ref -d {REF}`; publishing writes it again.",
    )


def write_guard(repository: Repository, guard: GuardFile, *, time: int, may_write: Callable[[], bool]) -> GuardFile:
    held = read_ref(repository, REF)
    found = find_object(repository, f"{held}:{NAME}") if held else None
    if found and (known := _find_same(found[2], guard)):
        return known
    content = render_guard(guard)
    written = _parse(content)
    blob = blob_id(content)
    if (found and found[0] == blob) or not may_write():
        return written
    from contentrepo.applets.repository.tree_edit import write_tree  # hooks read it alone
    from contentrepo.applets.repository.writing import write_commit, write_lost_blobs

    write_lost_blobs(repository, [blob], lambda _: [(blob, content)])
    tree = write_tree(repository, EMPTY_TREE, {NAME: Entry(FILE, blob)})
    # Without parents: claims of others are of no use once they are old.
    commit = write_commit(repository, tree, f"Guard {written.digest}\n", parents=[], time=time)
    move_ref(repository, REF, commit, expected=held, reason="guard")
    return written


def _find_same(content: bytes, guard: GuardFile) -> GuardFile | None:
    """What is written already, where it says the same: then nothing needs to be rendered to know."""
    try:
        written = _parse(content)
    except CouldNotCheck:
        return None
    said = replace(written, digest="", catalog=replace(written.catalog, digest=""))
    return written if said == replace(guard, digest="", catalog=replace(guard.catalog, digest="")) else None


def render_guard(guard: GuardFile) -> bytes:
    """The canonical content: the same guard gives the same bytes."""
    import json

    catalog: dict[str, object] = {
        "commits": dict(guard.catalog.commits),
        "entries": sorted(guard.catalog.entries.values()),
        "keys": sorted(guard.catalog.keys),
        "members": sorted(guard.catalog.members),
    }
    if guard.catalog.parents:
        catalog["parents"] = dict(guard.catalog.parents)
    # Where units come from is said by the live ref; who reads guards of earlier publishers looks for it here, too.
    data: dict[str, object] = {"catalog": catalog, "runs": dict(guard.runs), "sources": {}}
    return (json.dumps(data, sort_keys=True, indent=1) + "\n").encode()
