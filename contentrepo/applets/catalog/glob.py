"""Path patterns as `contentrepo.yaml` writes them: `*` stays within a folder, `**` is any number of folders."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

ANY = "**"


@lru_cache(maxsize=4096)
def matches_path(pattern: str, path: str) -> bool:
    """Whether a path from the repository's root fits a pattern; one that names a folder fits all that is in it."""
    return _fit([part for part in pattern.split("/") if part], path.split("/"))


def _fit(pattern: Sequence[str], names: Sequence[str]) -> bool:
    """One step for each part of the pattern: how many names may have been passed until there. Never backtracks."""
    passed = {0}
    for part in pattern:
        if part == ANY:
            passed = set(range(min(passed), len(names) + 1))
        else:
            passed = {count + 1 for count in passed if count < len(names) and fnmatchcase(names[count], part)}
        if not passed:
            return False
    return True
