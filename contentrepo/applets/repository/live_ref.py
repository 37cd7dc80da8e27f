"""`refs/contentrepo/live/<branch>`: what is live as one git tree. The live store is the truth; this is its copy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from contentrepo.applets.repository.commits import find_newest_time
from contentrepo.applets.repository.models import Entry, LiveRef, Repository
from contentrepo.applets.repository.objects import ObjectMissing, find_missing, find_object
from contentrepo.applets.repository.refs import BRANCHES, RefMoved, branch_ref, move_ref, read_ref
from contentrepo.applets.repository.tree import EMPTY_TREE, tree_id
from contentrepo.errors import CouldNotCheck

if TYPE_CHECKING:
    from contentrepo.applets.repository.live_label import LiveLabel
    from contentrepo.applets.repository.writing import BytesOf

PREFIX = "refs/contentrepo/live/"
ATTEMPTS = 5

Changes = Mapping[str, Entry | None]


def live_ref(branch: str) -> str:
    return PREFIX + branch_ref(branch).removeprefix(BRANCHES)


def read_live(repository: Repository, branch: str) -> LiveRef | None:
    ref = live_ref(branch)
    # Never asked of git by its name: where there is no such ref, git takes a branch or a tag of this name for it.
    if (held := read_ref(repository, ref)) is None:
        return None
    found = find_object(repository, held)
    if found is None:
        raise ObjectMissing(held)
    commit, kind, data = found
    if kind != "commit":
        raise CouldNotCheck(f"`{ref}` holds a {kind}, not a commit", hint=f"Delete it: `git update-ref -d {ref}`.")
    return _parse(commit, data.decode("utf-8", "surrogateescape"))


@lru_cache(maxsize=8)  # a publisher that stays reads the same commit several times at each turn
def _parse(commit: str, content: str) -> LiveRef:
    from contentrepo.applets.repository.live_label import parse_label

    headers, _, message = content.partition("\n\n")
    said = parse_label(message)
    lines = headers.split("\n")
    before = lines[1].removeprefix("parent ") if said.steps and lines[1].startswith("parent ") else ""
    return LiveRef(commit, lines[0].removeprefix("tree "), said.sequence, said.sources, said.gone, said.steps, before)


def list_sources(repository: Repository, live: LiveRef) -> dict[str, tuple[int, str]]:
    sources: dict[str, tuple[int, str]] = {}
    settled: set[str] = set()
    said: LiveRef | None = live
    for _ in range(live.steps + 1):
        if said is None:
            break
        sources.update({unit: source for unit, source in said.sources.items() if unit not in settled})
        settled.update(said.sources, said.gone)
        said = _read_commit(repository, said.before) if said.before else None
    return sources


def _read_commit(repository: Repository, commit: str) -> LiveRef | None:
    found = find_object(repository, commit)
    return _parse(found[0], found[2].decode("utf-8", "surrogateescape")) if found and found[1] == "commit" else None


def write_live(
    repository: Repository,
    branch: str,
    files: Mapping[str, Entry],
    *,
    label: LiveLabel,
    bytes_of: BytesOf,
    whole: bool = False,
) -> str:
    from contentrepo.applets.repository.edited_tree import write_edited_tree  # who asks what is live writes nothing

    wanted = tree_id(files)
    for _ in range(ATTEMPTS):
        live = read_live(repository, branch)
        if live and live.sequence > label.sequence:
            raise RefMoved(live_ref(branch))
        if live and (live.sequence, live.tree) == (label.sequence, wanted) and not whole:
            return live.commit
        base, changes = _changes_to(repository, None if whole else live, files)
        tree = write_edited_tree(repository, base, changes, bytes_of)
        if tree != wanted:
            raise CouldNotCheck(f"the live tree came out as {tree}, not as {wanted}", hint="Run `git fsck`.")
        try:
            return _move(repository, branch, tree, label=label, previous=live)
        except RefMoved:
            continue  # by another writer of the same store, whose state may be older than ours
    raise RefMoved(live_ref(branch))


def advance_live(
    repository: Repository,
    branch: str,
    changes: Changes,
    *,
    onto: LiveRef | None,
    label: LiveLabel,
    bytes_of: BytesOf,
    tree: str,
) -> str:
    from contentrepo.applets.repository.edited_tree import write_edited_tree

    if onto is not None and label.sequence < onto.sequence:
        raise RefMoved(live_ref(branch))
    base = onto.tree if onto else EMPTY_TREE
    whole = tree or write_edited_tree(repository, base, changes, bytes_of)
    return _move(repository, branch, whole, label=label, previous=onto)


def _changes_to(repository: Repository, live: LiveRef | None, files: Mapping[str, Entry]) -> tuple[str, Changes]:
    """The tree to start from, and what to change in it."""
    from contentrepo.applets.repository.listing import read_listing

    try:
        old = read_listing(repository, live.tree).files if live else {}
    except ObjectMissing:  # git has lost a part of the previous live tree: write all of it again
        live, old = None, {}
    gone: dict[str, Entry | None] = dict.fromkeys(old.keys() - files.keys())
    new = {path: entry for path, entry in files.items() if old.get(path) != entry}
    return live.tree if live else EMPTY_TREE, gone | new


def _move(repository: Repository, branch: str, tree: str, *, label: LiveLabel, previous: LiveRef | None) -> str:
    from contentrepo.applets.repository.writing import write_commit

    parents = list(dict.fromkeys([*([previous.commit] if previous else []), *label.parents]))
    lost = set(find_missing(repository, parents))
    parents = [parent for parent in parents if parent not in lost]
    time = find_newest_time(repository, parents) if label.time is None else label.time
    message = label.render(previous.steps if previous and previous.commit in parents else None)
    commit = write_commit(repository, tree, message, parents=parents, time=time)
    reason = f"live at store sequence {label.sequence}"
    move_ref(repository, live_ref(branch), commit, expected=previous.commit if previous else None, reason=reason)
    return commit
