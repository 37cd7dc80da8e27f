"""How many problems of one rule are told one by one. The rest are a number, and nothing of them is forgotten.

Every problem that is kept takes some 2.5 KB until the report is written, and nobody reads a million of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contentrepo.applets.findings.api import describe_unlisted
from contentrepo.applets.findings.models import Level, Place
from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.validation.models import Problem, Unit
from contentrepo.digest import blake2b

MOST = 10_000
"""Problems of one rule in one unit."""

MOST_TOLD_APART = 1_000_000
"""Of what is not listed, as many can be told apart; of more it is only known whether all of them are the same."""

DIGITS = 16
_DIGEST = DIGITS // 2  # bytes
_SEVERITY = (Level.INFO, Level.WARNING, Level.ERROR)


def tell(problems: Iterable[Problem], unit: Unit) -> Iterator[Problem]:
    """The first `MOST` problems, and one that stands for all others.

    That one differs as soon as any of the others does: its value is a digest of what makes a finding the same in two
    commits. So what is not listed blocks as it would if it were, or sooner.
    """
    told, rest = 0, _Rest()
    for problem in problems:
        if told < MOST:
            told += 1
            yield problem
        else:
            rest.add(problem)
    if rest.count:
        yield rest.problem(unit)


class _Rest:
    """What is not listed. Order does not matter."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0
        self._each: list[bytes] = []
        self._levels: set[Level | None] = set()

    def add(self, problem: Problem) -> None:
        self.count += 1
        self._levels.add(problem.level)
        digest = digest_of(problem)
        self._sum += int.from_bytes(digest, "big")
        if self.count <= MOST_TOLD_APART:
            self._each.append(digest)

    def problem(self, unit: Unit) -> Problem:
        return Problem(
            place=Place(_place_of(unit)),
            subject=unit.name,
            message=describe_unlisted(self.count, MOST),
            hint="Correct those that are listed, and check again.",
            value=f"{self.count} more, {self._sum % (1 << 8 * _DIGEST):016x}",
            level=None if None in self._levels else max(filter(None, self._levels), key=_SEVERITY.index),
            rest=b"".join(sorted(self._each)).hex() if self.count <= MOST_TOLD_APART else "",
        )


def digest_of(problem: Problem) -> bytes:
    """What makes a problem of one rule the same in two commits, in 8 bytes."""
    said = repr((problem.subject, problem.value, problem.level)).encode("utf-8", "surrogatepass")
    return blake2b(said, digest_size=_DIGEST).digest()


def _place_of(unit: Unit) -> str:
    """The unit's own place, so that no level for a part of it speaks for all that is not listed."""
    return unit.folder or ("contentrepo.yaml" if isinstance(unit.key, CatalogKey) else "course.xml")
