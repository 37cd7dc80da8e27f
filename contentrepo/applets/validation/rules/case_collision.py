"""Two files or folders have names that differ only by case.

Names that differ only in how an accented letter is composed count too.

Why it matters:
    On Windows and macOS the two are one file. A checkout there keeps one of them, and the next commit from that
    machine deletes the other or writes the wrong text into it.

Bad:
    problem/Quiz.xml
    problem/quiz.xml

Good:
    problem/quiz.xml
    problem/quiz_2.xml

Fix:
    Rename one of the two and correct what points to it. Use `git mv`: on a machine that ignores case a plain rename may
    not be noticed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.territory import content_of, list_joined, within
from contentrepo.applets.validation.wording import quote

ID = "case-collision"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.TREE

FEW = 8  # names


def check(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    paths = content_of(subject.head)
    if _are_few_capitals_distinct(paths):
        return
    names = [*paths, *_folders(paths)]
    if _are_plainly_distinct(names):
        return
    for first, other in _collisions(sorted(names)):
        one, two = within(unit, first), within(unit, other)
        how = "by case" if one.lower() == two.lower() else "in how their letters are composed"
        yield Problem(
            place=Place(other),
            subject=two,
            message=f"{quote(two)} and {quote(one)} differ only {how}",
            hint="Rename one of the two, and correct what points to it.",
            value=one,
        )


def _are_few_capitals_distinct(paths: Collection[str]) -> bool:
    """The commonest case, told for many paths at once: of two that collide one has capitals, and few have."""
    capital: list[str] = []
    for joined in list_joined(paths, "\0"):
        if not joined.isascii():
            return False
        if joined != joined.lower():
            capital += [path for path in joined.split("\0") if path != path.lower()]
        if len(capital) > FEW:
            return False
    if not capital:
        return True
    lowered = [name.lower() for name in (*capital, *_folders(capital)) if name != name.lower()]
    inside = tuple(f"\0{name}/" for name in lowered)
    if len(set(lowered)) < len(lowered) or any(name in paths for name in lowered):
        return False
    return not any(folder in joined for joined in list_joined(paths, "\0") for folder in inside)


def _are_plainly_distinct(names: Collection[str]) -> bool:
    """The common case, without a copy of every name: few have capitals, and of two that collide one has."""
    if not all(map(str.isascii, names)):
        return False
    capital = [name for name in names if not name.islower() and name != name.lower()]
    lowered = {name.lower() for name in capital}
    return len(lowered) == len(capital) and lowered.isdisjoint(names)


def _folders(paths: Iterable[str]) -> set[str]:
    folders: set[str] = set()
    for folder in {path.rpartition("/")[0] for path in paths}:
        above = folder
        while above and above not in folders:
            folders.add(above)
            above = above.rpartition("/")[0]
    return folders


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()
    from unicodedata import normalize  # most names have no need of its tables

    return normalize("NFC", normalize("NFC", name).casefold())


def _collisions(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of colliding names in one folder; what lies below a colliding folder is told by the folder."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(_folded(name), name)
        if first != name and first.rpartition("/")[0] == name.rpartition("/")[0]:
            yield first, name
