"""What must be true after many edited one course at once: of its history, and of all that was read meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pygit2
from together import FOLDER, NAME, WEIGHT, Edit, Values, is_made, read_values


class History:
    """The commits of a branch since one of them, the oldest first, and what the course says at each."""

    def __init__(self, path: Path, since: str) -> None:
        self._repository = pygit2.Repository(str(path))
        self._files: dict[tuple[str, str], Values] = {}
        tip = self._repository.references["refs/heads/main"].target
        self.commits = [str(tip)]
        while self.commits[-1] != since:
            parents = self._repository[self.commits[-1]].parent_ids
            assert len(parents) == 1, "every edit stands on the one before it"
            self.commits.append(str(parents[0]))
        self.commits.reverse()

    def subject(self, commit: str) -> str:
        return self._repository[commit].message.partition("\n")[0]

    def values(self, commit: str) -> Values:
        found: dict[tuple[str, str], str] = {}
        for folder in ("problem", "vertical"):
            for entry in self._repository[commit].tree[f"{FOLDER}/{folder}"]:
                found |= self._read(folder, entry.name, str(entry.id))
        return found

    def _read(self, folder: str, name: str, blob: str) -> Values:
        if (name, blob) not in self._files:
            self._files[name, blob] = read_values(f"{folder}/{name}", self._repository[blob].data)
        return self._files[name, blob]


def check_history(history: History, edits: Sequence[Edit]) -> None:
    """Each acknowledged edit is one commit, which writes its number on top of what its author saw, and nothing else."""
    by_name = {f"edit {edit.number}": edit for edit in edits}
    subjects = Counter(map(history.subject, history.commits[1:]))
    assert subjects == Counter(by_name.keys()), "every acknowledged edit is in history exactly once"
    steps = zip(history.commits, history.commits[1:], strict=False)
    for before, after in steps:
        edit = by_name[history.subject(after)]
        assert edit.commit == after, f"edit {edit.number} is not the commit that its author was told"
        _check_step(history.values(before), history.values(after), edit)


def _check_step(old: Values, new: Values, edit: Edit) -> None:
    changed = {cell for cell in old.keys() | new.keys() if old.get(cell) != new.get(cell)}
    if edit.slot is None:
        assert not changed & old.keys(), f"edit {edit.number} made a block, and changed others"
        assert len([name for name, attribute in changed if not attribute]) == 1, f"edit {edit.number} made no block"
        return
    assert changed == set(edit.slot.cells), f"edit {edit.number} changed {sorted(changed)}"
    assert {old[cell] for cell in edit.slot.cells} == {edit.slot.render(edit.seen)}, "an edit that nobody saw is lost"
    assert {new[cell] for cell in edit.slot.cells} == {edit.slot.render(edit.number)}


Reading = tuple[int, str, str, str]
"""Number of a release, block, attribute, value."""


def check_readings(readings: Sequence[Reading], history: History, commits: Mapping[int, str]) -> int:
    """All that was read of one release is what its commit has; returns how many releases were read.

    Args:
        readings: all, of all readers.
        history: of the branch.
        commits: release -> its commit.
    """
    values = {release: history.values(commit) for release, commit in commits.items()}
    for release, block, attribute, value in readings:
        assert values[release][block, attribute] == value, f"{block} of release {release} is of another one"
    return len({release for release, *_ in readings})


def find_mixed(answer: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Groups that say two numbers in one answer."""
    seen: dict[tuple[str, str], str] = {}
    for name, attribute, value in tell_values(answer):
        first = seen.setdefault((name[:-1], attribute), value)
        if first != value:
            yield f"{name} says {value}, and others of its group {first}"


def tell_values(answer: Sequence[Mapping[str, object]]) -> Iterator[tuple[str, str, str]]:
    """(id, attribute, value) of the blocks of an answer that edits write to."""
    for block in answer:
        attributes = block["attributes"]
        assert isinstance(attributes, Mapping)
        name = str(block["id"])
        if block["type"] == "problem" and name != "quiz1" and not is_made(name):
            yield name, NAME, str(block["display_name"])
            yield name, WEIGHT, str(attributes[WEIGHT])
