"""`refs/contentrepo/live/<branch>`: what is live as one git tree. The live store is the truth; this is its copy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from contentrepo.applets.repository.commits import find_newest_time
from contentrepo.applets.repository.edited_tree import write_edited_tree
from contentrepo.applets.repository.listing import read_listing
from contentrepo.applets.repository.models import Entry, LiveRef, Repository
from contentrepo.applets.repository.objects import ObjectMissing, find_missing, find_object
from contentrepo.applets.repository.refs import BRANCHES, RefMoved, branch_ref, move_ref, read_ref
from contentrepo.applets.repository.tree import EMPTY_TREE, tree_id
from contentrepo.applets.repository.writing import BytesOf, write_commit
from contentrepo.dataclass import dataclass, field
from contentrepo.errors import CouldNotCheck

PREFIX = "refs/contentrepo/live/"
ATTEMPTS = 5
SEQUENCE = re.compile(r"^Store-Sequence: (\d{1,18})$", re.MULTILINE)
UNIT = re.compile(r"^Unit: (.+) (\d{1,18}) ([0-9a-f]{40})$", re.MULTILINE)

Changes = Mapping[str, Entry | None]


@dataclass(frozen=True, slots=True)
class LiveLabel:
    """What a live commit says beside its tree.

    Attributes:
        sources: unit -> (release, source commit).
        parents: commits that it comes from, beside the previous live one; those that git has lost are left out.
        time: seconds since the epoch; None takes the newest time of its parents.
    """

    sequence: int
    sources: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    parents: Sequence[str] = ()
    time: int | None = None

    @property
    def message(self) -> str:
        lines = [f"Store-Sequence: {self.sequence}"]
        lines += [f"Unit: {unit} {release} {commit}" for unit, (release, commit) in sorted(self.sources.items())]
        return f"Live at store sequence {self.sequence}\n\n" + "".join(f"{line}\n" for line in lines)


def live_ref(branch: str) -> str:
    return PREFIX + branch_ref(branch).removeprefix(BRANCHES)


def read_live(repository: Repository, branch: str) -> LiveRef | None:
    ref = live_ref(branch)
    found = find_object(repository, ref)
    if found is None:
        if (held := read_ref(repository, ref)) is not None:
            raise ObjectMissing(held)
        return None
    commit, kind, data = found
    if kind != "commit":
        raise CouldNotCheck(f"`{ref}` holds a {kind}, not a commit", hint=f"Delete it: `git update-ref -d {ref}`.")
    return _parse(commit, data.decode("utf-8", "surrogateescape"))


@lru_cache(maxsize=8)  # a publisher that stays reads the same commit several times at each turn
def _parse(commit: str, content: str) -> LiveRef:
    headers, _, message = content.partition("\n\n")
    sequence = SEQUENCE.search(message)
    sources = {unit: (int(release), source) for unit, release, source in UNIT.findall(message)}
    tree = headers.partition("\n")[0].removeprefix("tree ")
    return LiveRef(commit, tree, int(sequence[1]) if sequence else 0, sources)


def write_live(
    repository: Repository, branch: str, files: Mapping[str, Entry], *, label: LiveLabel, bytes_of: BytesOf
) -> str:
    wanted = tree_id(files)
    for _ in range(ATTEMPTS):
        live = read_live(repository, branch)
        if live and live.sequence > label.sequence:
            raise RefMoved(live_ref(branch))
        if live and (live.sequence, live.tree) == (label.sequence, wanted):
            return live.commit
        base, changes = _changes_to(repository, live, files)
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
    if onto is not None and label.sequence < onto.sequence:
        raise RefMoved(live_ref(branch))
    base = onto.tree if onto else EMPTY_TREE
    whole = tree or write_edited_tree(repository, base, changes, bytes_of)
    return _move(repository, branch, whole, label=label, previous=onto)


def _changes_to(repository: Repository, live: LiveRef | None, files: Mapping[str, Entry]) -> tuple[str, Changes]:
    """The tree to start from, and what to change in it."""
    try:
        old = read_listing(repository, live.tree).files if live else {}
    except ObjectMissing:  # git has lost a part of the previous live tree: write all of it again
        live, old = None, {}
    gone: dict[str, Entry | None] = dict.fromkeys(old.keys() - files.keys())
    new = {path: entry for path, entry in files.items() if old.get(path) != entry}
    return live.tree if live else EMPTY_TREE, gone | new


def _move(repository: Repository, branch: str, tree: str, *, label: LiveLabel, previous: LiveRef | None) -> str:
    parents = list(dict.fromkeys([*([previous.commit] if previous else []), *label.parents]))
    lost = set(find_missing(repository, parents))
    parents = [parent for parent in parents if parent not in lost]
    time = find_newest_time(repository, parents) if label.time is None else label.time
    commit = write_commit(repository, tree, label.message, parents=parents, time=time)
    reason = f"live at store sequence {label.sequence}"
    move_ref(repository, live_ref(branch), commit, expected=previous.commit if previous else None, reason=reason)
    return commit
