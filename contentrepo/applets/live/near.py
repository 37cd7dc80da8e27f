"""What a reader may have meant by a name that the store does not have."""

from __future__ import annotations

from collections.abc import Iterable

_COMPARED = 200
_LENGTH = 5
_CLOSE = 0.8


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The question that opens a hint; empty where nothing is near. Thousands of names are no trouble."""
    from difflib import get_close_matches  # whoever finds what they look for never needs it

    # Most slips leave the beginning or the end as it is; only such names are compared, which is dear.
    likely = [other for other in known if abs(len(other) - len(name)) <= _LENGTH]
    alike = sorted(likely, key=lambda other: (not _share_an_end(name, other), other))[:_COMPARED]
    found = get_close_matches(name, alike, n=1, cutoff=_CLOSE)
    return f"Did you mean `{found[0]}`? " if found else ""


def _share_an_end(name: str, other: str) -> bool:
    half = len(name) // 2
    return name[:half] == other[:half] or name[-half:] == other[-half:]
