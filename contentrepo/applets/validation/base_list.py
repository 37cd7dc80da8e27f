"""The list of a base as a comparison needs it, where of some rule not everything is listed.

Who mends a listed finding makes room for one that was only counted. It stood in the base all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from contentrepo.applets.validation.judgement import Instance
from contentrepo.applets.validation.tally import DIGITS, digest_of
from contentrepo.dataclass import dataclass


def align_base(base: list[Instance], head: list[Instance]) -> list[Instance]:
    """The base's instances, with those of the head that the base only counted, without those that the head only counts.

    What the head does not list is in it where nothing of that is new.
    """
    cut = {instance.rule.ID for instance in (*base, *head) if instance.problem.rest}
    if not cut:
        return base
    aligned = [instance for instance in base if instance.rule.ID not in cut]
    for rule in sorted(cut):
        aligned += _align(_read(base, rule), _read(head, rule))
    return aligned


@dataclass(frozen=True, slots=True)
class _Told:
    """What one side says of one rule: what it lists, by digest; what it does not; and who stands for that."""

    listed: Sequence[tuple[str, Instance]]
    rest: Counter[str]
    standing: list[Instance]

    @property
    def digests(self) -> Counter[str]:
        return Counter(digest for digest, _ in self.listed)


def _read(instances: Iterable[Instance], rule: str) -> _Told:
    said = [instance for instance in instances if rule == instance.rule.ID]
    standing = [instance for instance in said if instance.problem.rest]
    rests = (instance.problem.rest for instance in standing)
    return _Told(
        [(digest_of(instance.problem).hex(), instance) for instance in said if not instance.problem.rest],
        Counter(rest[start : start + DIGITS] for rest in rests for start in range(0, len(rest), DIGITS)),
        standing,
    )


def _align(base: _Told, head: _Told) -> list[Instance]:
    before, after = base.digests, head.digests
    hidden = (before - after) & head.rest
    aligned = [instance for digest, instance in base.listed if not _take(hidden, digest)]
    shown = (after - before) & base.rest
    aligned += [instance for digest, instance in head.listed if _take(shown, digest)]
    if not head.standing:
        return aligned + base.standing
    is_any_new = bool(head.rest - (before + base.rest - after))
    return aligned if is_any_new else aligned + head.standing


def _take(counted: Counter[str], digest: str) -> bool:
    if counted[digest] < 1:
        return False
    counted[digest] -= 1
    return True
