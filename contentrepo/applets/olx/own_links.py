"""Addresses of pages of the learners' site that name this very run, and the block of it that they jump to."""

from __future__ import annotations

from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.pattern import pattern

_ADDRESS = pattern(r"(?:https?://[^/]+)?/courses/(?P<page>[^?#]+)")


def find_own_block(address: str, run: CourseRunKey) -> str:
    """The id of the block of `run` that an address jumps to; "" where it leads elsewhere, or says more than that."""
    match = _ADDRESS.fullmatch(_unquote(address) if "%" in address else address)
    if match is None:
        return ""
    old = f"{run.org}/{run.course}"
    for key in (str(run), f"{old}/{run.run}"):
        if match["page"].startswith(f"{key}/"):
            return _target(match["page"][len(key) + 1 :].removesuffix("/"), run, old)
    return ""


def _unquote(address: str) -> str:
    from urllib.parse import unquote  # few addresses are written so

    return unquote(address)


def _target(page: str, run: CourseRunKey, old: str) -> str:
    verb, _, target = page.partition("/")
    if verb == "jump_to_id":
        return "" if "/" in target else target
    if verb != "jump_to":
        return ""
    new = f"block-v1:{run.org}+{run.course}+{run.run}+type@"
    if target.startswith(new):
        return target[len(new) :].partition("+block@")[2]
    return target.rpartition("/")[2] if target.startswith(f"i4x://{old}/") else ""
