"""What a live commit's message says: the store's sequence, and where the units that are live come from.

With few units it names all of them. With many it names those that it moved, and how many live commits before it one
names all: else each publish of a repository with a thousand runs would write a thousand lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from contentrepo.dataclass import dataclass, field
from contentrepo.named_tuple import NamedTuple
from contentrepo.pattern import compiled

FEW = 50
"""Units that every message names."""

EACH = 64
"""How many live commits there are at most from one that names all units to the next."""

_SEQUENCE = compiled(r"^Store-Sequence: (\d{1,18})$", re.MULTILINE)
_STEPS = compiled(r"^Units-Before: (\d{1,4})$", re.MULTILINE)
_UNIT = compiled(r"^Unit: (.+) (\d{1,18}) ([0-9a-f]{40})$", re.MULTILINE)
_GONE = compiled(r"^Gone: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LiveLabel:
    """What a live commit says beside its tree.

    Attributes:
        sources: unit -> (release, source commit), of all units; where `others` is given, of those that move.
        others: the same of what was live before, asked for only where all units are to be named.
        parents: commits that it comes from, beside the previous live one; those that git has lost are left out.
        time: seconds since the epoch; None takes the newest time of its parents.
        moved: units that the commit moves or takes away; None where that is not known.
    """

    sequence: int
    sources: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    parents: Sequence[str] = ()
    time: int | None = None
    moved: Collection[str] | None = None
    others: Callable[[], Mapping[str, tuple[int, str]]] | None = None

    def render(self, steps: int | None) -> str:
        """The message, on top of a live commit whose own names `steps` before it all units; None: there is none."""
        lines = [f"Store-Sequence: {self.sequence}"]
        sources, are_all = self._list_named(steps)
        if steps is not None and not are_all:
            lines.append(f"Units-Before: {steps + 1}")
            lines += [f"Gone: {unit}" for unit in sorted(self.moved or ()) if unit not in self.sources]
        lines += [f"Unit: {unit} {release} {commit}" for unit, (release, commit) in sorted(sources.items())]
        return f"Live at store sequence {self.sequence}\n\n" + "".join([f"{line}\n" for line in lines])

    def _list_named(self, steps: int | None) -> tuple[Mapping[str, tuple[int, str]], bool]:
        """The units that are named, and whether these are all."""
        if self.moved is None or steps is None or steps + 1 >= EACH:
            return self._list_all(), True
        # Where the commit before names only some, there are many; to count them takes as long as to name them.
        if steps == 0 and len(everything := self._list_all()) <= FEW:
            return everything, True
        return {unit: self.sources[unit] for unit in self.moved if unit in self.sources}, False

    def _list_all(self) -> Mapping[str, tuple[int, str]]:
        if self.others is None:
            return self.sources
        moved = self.moved or ()
        return {unit: source for unit, source in self.others().items() if unit not in moved} | dict(self.sources)


class Said(NamedTuple):
    """A message, read.

    Attributes:
        sequence: 0 where it names none.
        steps: how many live commits before it all units are named; 0: here.
        sources: as of `LiveLabel`, of the units that it names.
        gone: units that it took away.
    """

    sequence: int
    steps: int
    sources: Mapping[str, tuple[int, str]]
    gone: frozenset[str]


def parse_label(message: str) -> Said:
    """What a message says; whatever else stands in it is passed over."""
    sequence, steps = _SEQUENCE.search(message), _STEPS.search(message)
    sources = {unit: (int(release), commit) for unit, release, commit in _UNIT.findall(message)}
    gone = frozenset(_GONE.findall(message)) if steps else frozenset()
    return Said(int(sequence[1]) if sequence else 0, int(steps[1]) if steps else 0, sources, gone)
