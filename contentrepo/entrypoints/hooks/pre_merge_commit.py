"""pre-merge-commit: what a clean `git merge` is about to record, which never runs pre-commit."""

from __future__ import annotations

import os

from contentrepo.entrypoints.hooks import pre_commit
from contentrepo.pattern import compiled

_MERGED = compiled(r"GITHEAD_([0-9a-f]{40})")


def run() -> int:
    """Check the index; returns the exit code.

    Git writes MERGE_HEAD only after this hook, but names what it merges in its environment (`GITHEAD_<commit>`).
    """
    return pre_commit.run(merging=sorted(m[1] for name in os.environ if (m := _MERGED.fullmatch(name))))
