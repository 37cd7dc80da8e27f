"""What authoring takes and gives."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.merging.models import Conflict
from contentrepo.applets.repository.models import Entry
from contentrepo.dataclass import dataclass, field

__all__ = ["Conflict", "Merged"]


@dataclass(frozen=True, slots=True)
class Merged:
    """Two trees made into one.

    Attributes:
        tree: the id of the merged tree, which is written; None where there are conflicts.
        changes: what is to be done to the tree of ours: path -> the entry, None where the file goes.
        files: the bytes that neither side had, by path.
        conflicts: what both sides changed, each in its own way.
    """

    tree: str | None
    changes: Mapping[str, Entry | None] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.conflicts
