"""An edit of a file that no rule can have anything to say about, told from what the file said before and says now.

Of a block that holds no others, the course is told little: its name, its place, a few settings. The rest is looked at
where the file is parsed, and stands in its links and remarks.
"""

from __future__ import annotations

from collections.abc import Container

from contentrepo.applets.facts.models import BlobFacts, Document, Node
from contentrepo.applets.olx.block_types import CONTAINERS

TITLE = "display_name"

# Settings by which blocks that hold no others are held against the course, or against what they were.
ASKED = frozenset(
    {"due", "filename", "format", "graded", "slug", "start", "submission_due", "submission_start", "url_name"}
)


def is_quiet_edit(old: BlobFacts, new: BlobFacts, settled: Container[str]) -> bool:
    """Whether a contained edit changes nothing that a finding could hang on, if nothing was found in the file.

    Args:
        old: what the file said.
        new: what it says now.
        settled: the types of the blocks for which the course's policy has settings, which are held against the file's.
    """
    if old == new:
        return True
    if not isinstance(old, Document) or not isinstance(new, Document):
        return False
    if len(old.nodes) > 1 and old.remarks != new.remarks:  # whose they are is told by where they stand
        return False
    if [remark[:3] for remark in old.remarks] != [remark[:3] for remark in new.remarks]:
        return False
    if not {link[:2] for link in new.links} <= {link[:2] for link in old.links}:
        return False
    holders = {node.parent for node in old.nodes}
    return all(
        was == now or (number not in holders and _is_quiet(was, now, settled))
        for number, (was, now) in enumerate(zip(old.nodes, new.nodes, strict=True))
    )


def _is_quiet(old: Node, new: Node, settled: Container[str]) -> bool:
    if old.tag in CONTAINERS or old.tag in settled:
        return False
    if (old.line, old.ordinal, old.after) != (new.line, new.ordinal, new.after):
        return False
    was, now = dict(old.attributes), dict(new.attributes)
    if bool(was.get(TITLE)) != bool(now.get(TITLE)) or (old.parent >= 0 and was.keys() != now.keys()):
        return False
    return all(was.get(name) == now.get(name) for name in ASKED)
