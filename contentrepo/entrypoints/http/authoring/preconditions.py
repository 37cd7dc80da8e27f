"""`ETag` and `If-Match` of authoring: what a version is, and the commit that it was read at.

A tag is `"<version>.<commit>"`. The version changes with the content alone; the commit is the base from which a write
that comes late is merged.
"""

from __future__ import annotations

import re

from starlette.requests import Request

from contentrepo.entrypoints.http.problem import Problem
from contentrepo.named_tuple import NamedTuple

_TAG = re.compile(r'(?:W/)?"([0-9a-f]{40})\.([0-9a-f]{40})"')


class Seen(NamedTuple):
    """What a client says that it saw; both "" where it takes whatever is there."""

    version: str
    commit: str


def render_tag(version: str, commit: str) -> str:
    return f'"{version}.{commit}"'


def written_tag(commit: str) -> dict[str, str]:
    """The header of a write's answer, good for the next write: it names the commit, and no version.

    To say the version, the whole run would have to be read once more.
    """
    return {"ETag": render_tag(commit, commit)} if commit else {}


def require_seen(request: Request) -> Seen:
    """What `If-Match` says.

    Raises:
        Problem: it is missing (428), or nothing that this server ever gave (412).
    """
    said = request.headers.get("if-match")
    if said is None:
        detail = "name the version that the change starts from, with `If-Match`; `*` takes whatever is there"
        raise Problem("precondition-required", detail)
    if said.strip() == "*":
        return Seen("", "")
    match = _TAG.fullmatch(said.strip())
    if match is None:
        raise Problem("stale", "`If-Match` is no version that this server gave")
    return Seen(*match.groups())


def has_version(request: Request, version: str) -> bool:
    """Whether `If-None-Match` names this version, at whatever commit."""
    said = request.headers.get("if-none-match", "")
    return said.strip() == "*" or any(found == version for found, _ in _TAG.findall(said))
