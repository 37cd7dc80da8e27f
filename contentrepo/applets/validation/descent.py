"""How a run came from its base, step by step, as long as each step stayed within its files: what a process knows of it.

Rules on changes hold a run against its base. Of such a descent they have something to say of the files that differ,
and of each file apart from the others. So the next step asks them about its own files, and what they said of the rest
holds.
"""

from __future__ import annotations

from _thread import allocate_lock  # what `threading` calls Lock, without the rest
from collections.abc import Collection, Iterable, Mapping

from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.repository.models import Changes, Entry
from contentrepo.applets.validation import tally
from contentrepo.applets.validation.judgement import Instance
from contentrepo.named_tuple import NamedTuple

KIND = "descent"
MOST = 20_000  # paths that a process keeps for a repository, over all descents
DETOURS = 2  # other bases by way of which a descent is found: a commit is judged while those before it go live

Found = Mapping[str, tuple[Instance, ...]]


class Descent(NamedTuple):
    """From one tree of a run to another.

    Attributes:
        changes: every path that differs -> (entry before, entry after).
        found: path -> what the rules on changes say of it.
    """

    changes: Changes
    found: Found

    @property
    def instances(self) -> list[Instance]:
        """All that is found."""
        return [instance for some in self.found.values() for instance in some]


NOTHING = Descent({}, {})


class _Ends(dict[tuple[str, str], dict[str, Descent]]):
    """By the run and the tree that it came to: from which trees, and how. What was put longest ago goes first."""

    def __init__(self) -> None:
        super().__init__()
        self._sizes: dict[tuple[str, str], int] = {}
        self._size = 0
        self._lock = allocate_lock()

    def put(self, end: tuple[str, str], starts: dict[str, Descent]) -> None:
        with self._lock:
            self._drop(end)
            self[end], self._sizes[end] = starts, sum(1 + len(one.changes) for one in starts.values())
            self._size += self._sizes[end]
            while self._size > MOST:
                self._drop(next(iter(self)))

    def _drop(self, end: tuple[str, str]) -> None:
        self.pop(end, None)
        self._size -= self._sizes.pop(end, 0)


def keep_descent(cache: FactsCache, run: str, trees: tuple[str, str], descent: Descent) -> None:
    """Remember a descent, for as long as the process lives and has room.

    Args:
        cache: of the repository and the checker; other ones are not told.
        run: its name and its folder.
        trees: of the run, before and after.
        descent: what is known of it.
    """
    ends = _open_ends(cache)
    before, after = trees
    ends.put((run, after), {**ends.get((run, after), {}), before: descent})


def find_descent(cache: FactsCache, run: str, trees: tuple[str, str]) -> tuple[Descent, frozenset[str]] | None:
    """What is known of the way between two trees of a run, and the paths of which the rules have to be asked yet."""
    return _find(_open_ends(cache), run, trees, DETOURS)


def _open_ends(cache: FactsCache) -> _Ends:
    ends: _Ends = cache.beside.setdefault(KIND, _Ends())
    return ends


def _find(ends: _Ends, run: str, trees: tuple[str, str], detours: int) -> tuple[Descent, frozenset[str]] | None:
    before, after = trees
    if before == after:
        return NOTHING, frozenset()
    starts = ends.get((run, after), {})
    if before in starts:
        return starts[before], frozenset()
    for start, whole in starts.items() if detours else ():
        half = _find(ends, run, (start, before), detours - 1)
        if half is not None:
            return _without(half[0], whole)
    return None


def _without(half: Descent, whole: Descent) -> tuple[Descent, frozenset[str]]:
    """From where the one way ends to where the other one does, which began together: the base has moved on."""
    changes: dict[str, tuple[Entry | None, Entry | None]] = {}
    for path in half.changes.keys() | whole.changes.keys():
        start = (half.changes[path] if path in half.changes else whole.changes[path])[0]
        middle = half.changes[path][1] if path in half.changes else start
        end = whole.changes[path][1] if path in whole.changes else start
        if middle != end:
            changes[path] = middle, end
    unsure = frozenset(path for path in changes if path in half.changes)
    found = {path: some for path, some in whole.found.items() if path in changes and path not in unsure}
    return Descent(changes, found), unsure


def extend_changes(changes: Changes, step: Changes) -> dict[str, tuple[Entry | None, Entry | None]]:
    """What differs after one more step."""
    extended = {**changes}
    for path, (old, new) in step.items():
        first = changes[path][0] if path in changes else old
        extended[path] = first, new
        if first == new:
            del extended[path]
    return extended


def plan_descent(changes: Changes, kept: Found, asked: Collection[str], fresh: Iterable[Instance]) -> Descent | None:
    """A descent with what was said of some files before, and of those that were asked about now.

    Returns:
        None where something is said of another file, or where there is more than is listed.
    """
    found = {path: some for path, some in kept.items() if path in changes and path not in asked}
    for instance in fresh:
        path = instance.problem.place.path
        if path not in changes or path not in asked:
            return None
        found[path] = (*found.get(path, ()), instance)
    descent = Descent(changes, found)
    return descent if len(descent.instances) <= tally.MOST else None
