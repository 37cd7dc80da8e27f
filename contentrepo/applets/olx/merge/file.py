"""One file of a course that two sides changed, merged by what it says."""

from __future__ import annotations

from contentrepo.applets.merging.api import merge_lines
from contentrepo.applets.merging.models import JoinedText


def merge_file(path: str, base: bytes, ours: bytes, theirs: bytes) -> JoinedText:
    if path.endswith(".json"):
        from contentrepo.applets.olx.merge.policy import merge_json

        return merge_json(base, ours, theirs)
    return merge_lines(base, ours, theirs)
