"""What an author may have meant: the one known name that is nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from contentrepo.applets.validation.wording import quote

ASKED = 25
"""Wrong names for which one rule looks for a near one; a course with a thousand typos need not wait for the rest."""

_CLOSE = 0.8
_LENGTH = 2


def nearest(wrong: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Wrong name -> the known name nearest to it, for the first `ASKED` names that have one."""
    asked = list(dict.fromkeys(wrong))[:ASKED]
    found = {name: _nearest(name, known) for name in asked}
    return {name: match for name, match in found.items() if match}


def did_you_mean(match: str | None) -> str:
    """The question that opens a hint; empty where nothing is near."""
    return f"Did you mean {quote(match)}? " if match else ""


def _nearest(name: str, known: Collection[str]) -> str:
    similar = sorted(other for other in known if _may_be_near(name, other))
    return next(iter(get_close_matches(name, similar, n=1, cutoff=_CLOSE)), "")


def _may_be_near(name: str, other: str) -> bool:
    """Cheap; a slip of the finger leaves the length and one end of a name alone."""
    if name == other or abs(len(name) - len(other)) > _LENGTH:
        return False
    start = len(name) // 3
    return name[:start].casefold() == other[:start].casefold() or name[-start:].casefold() == other[-start:].casefold()
