"""What an author may have meant: the one known name that is nearest to a wrong one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from os.path import commonprefix

from contentrepo.applets.validation.wording import quote

ASKED = 25
"""Wrong names for which one rule looks for a near one; a course with a thousand typos need not wait for the rest."""

_CLOSE = 0.8
_COMPARED = 20
_LENGTH = 5


def nearest(wrong: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Wrong name -> the known name nearest to it, for the first `ASKED` names that have one.

    A name that is a path is compared within its folder; failing that, the same name in one other folder is taken.
    """
    asked = list(dict.fromkeys(wrong))[:ASKED]
    found = {name: _nearest(name, known) for name in asked}
    return {name: match for name, match in found.items() if match}


def did_you_mean(match: str | None) -> str:
    """The question that opens a hint; empty where nothing is near."""
    return f"Did you mean {quote(match)}? " if match else ""


def _nearest(name: str, known: Collection[str]) -> str:
    folder, slash, last = name.rpartition("/")
    start = len(folder + slash)
    folded = name.casefold()
    if same := sorted(other for other in known if other != name and other.casefold() == folded):
        return same[0]
    beside = (other[start:] for other in known if other.startswith(folder + slash) and other != name)
    likely = _list_likely(last, beside)
    if len(likely) > _COMPARED:
        # The ratio is dear, so it is asked of those alone that differ in the shortest stretch.
        from heapq import nsmallest  # a clean check never needs it

        likely = nsmallest(_COMPARED, likely, key=lambda other: (_differing(last, other), other))
    match = _find_close(last, likely)
    return f"{folder}{slash}{match}" if match else _elsewhere(name, last, known)


def is_distant(name: str, other: str) -> bool:
    """Whether it makes no difference to what is nearest to a wrong name if another one is known or not."""
    return "/" not in name + other and name.casefold() != other.casefold() and not _list_likely(name, [other])


def _list_likely(name: str, others: Iterable[str]) -> list[str]:
    """Those with enough letters in common, wherever these stand: no other one can be close."""
    letters = [*Counter(name).items()]
    return [
        other
        for other in others
        if abs(len(other) - len(name)) <= _LENGTH
        and 2 * sum([min(count, other.count(letter)) for letter, count in letters]) >= _CLOSE * (len(name) + len(other))
    ]


def _find_close(name: str, others: list[str]) -> str:
    if not others:
        return ""
    from difflib import get_close_matches  # nor this

    return next(iter(get_close_matches(name, others, n=1, cutoff=_CLOSE)), "")


def _elsewhere(name: str, last: str, known: Collection[str]) -> str:
    """The one other path with the same last part."""
    ending = f"/{last}"
    found = [other for other in known if other.endswith(ending) and other != name] if last else []
    return found[0] if len(found) == 1 else ""


def _differing(name: str, other: str) -> int:
    """How long the stretch is that two names do not share, from the first difference to the last."""
    one, two = name.casefold(), other.casefold()
    start = len(commonprefix([one, two]))  # noqa: RUF071 - names, character by character
    end = len(commonprefix([one[start:][::-1], two[start:][::-1]]))  # noqa: RUF071 - the same from the end
    return max(len(one), len(two)) - start - end
