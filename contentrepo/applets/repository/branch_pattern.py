"""Branches that somebody names, each by its name or several by a pattern: `*` stands for anything, `/` included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.refs import BRANCHES, branch_ref, list_refs
from contentrepo.errors import UsageError


def is_pattern(written: str) -> bool:
    """Whether it may mean several branches; no branch has such a name."""
    return "*" in written


def parse_branches(written: Iterable[str]) -> tuple[str, ...]:
    """Names and patterns in short, looked at before anything is done with them.

    Raises:
        UsageError: one can never be the name of a branch.
    """
    return tuple(map(_parse, written))


def _parse(written: str) -> str:
    try:
        branch_ref(written.replace("*", "x"))
    except UsageError as error:
        raise UsageError(f"`{written}` is no name of a branch, and no pattern of names", hint=error.hint) from error
    return written.removeprefix(BRANCHES)


def match_refs(refs: Iterable[str], written: Sequence[str]) -> list[str]:
    """Those of the refs (full names) that the names or patterns mean."""
    patterns = [_compile(one) for one in written]
    return [ref for ref in refs if any(pattern.fullmatch(ref) for pattern in patterns)]


def list_branches(repository: Repository, written: Sequence[str]) -> tuple[str, ...]:
    """The branches that are there now and are meant, by name."""
    return tuple(sorted(ref.removeprefix(BRANCHES) for ref in match_refs(list_refs(repository, BRANCHES), written)))


def _compile(written: str) -> re.Pattern[str]:
    parts = written.removeprefix(BRANCHES).split("*")
    return re.compile(re.escape(BRANCHES) + ".*".join(map(re.escape, parts)), re.DOTALL)
