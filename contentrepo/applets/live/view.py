"""A run as of one release, for a reader with many questions: resolved once, each answer is one look-up."""

from __future__ import annotations

from contentrepo.applets.keys.models import CourseRunKey, UsageKey
from contentrepo.applets.live.block import UnknownBlock, find_block
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.text import SUBSTITUTE, decode_text, encode_text
from contentrepo.applets.live.models import At, Release
from contentrepo.applets.live.release import ThinnedRelease
from contentrepo.applets.live.resolution import resolve_live
from contentrepo.dataclass import replace
from contentrepo.named_tuple import NamedTuple

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


class ViewedBlock(NamedTuple):
    """A block as stored.

    Attributes:
        version: digest of its content; the same in every release that has the same content.
        parent: "type/id", "" for the course block.
        attributes: JSON object text.
        children: JSON list text of "type/id".
        body: the definition's bytes.
    """

    version: str
    parent: str
    display_name: str
    attributes: str
    children: str
    body: bytes


class CourseView:
    """A run in one release, whatever is published meanwhile.

    Attributes:
        release: that was found when the view was opened.
    """

    def __init__(self, store: Store, run: str, unit: int, release: Release) -> None:
        self.release = release
        self._store, self._run = store, run
        self._unit, self._number = unit, release.number

    def find_block(self, block_type: str, block_id: str) -> ViewedBlock | None:
        """A block; None where the release does not have it.

        Raises:
            ThinnedRelease: the release's content was taken away meanwhile (UsageError).
        """
        wanted = (self._unit, encode_text(block_type), encode_text(block_id), self._number, self._number)
        row = self._store.look_up_one(_BLOCK, wanted)
        if row is None:
            self._check_kept()
            return None
        version, parent, name, attributes, children, body = row
        if SUBSTITUTE in attributes or SUBSTITUTE in children or SUBSTITUTE in name or SUBSTITUTE in parent:
            texts = decode_text(parent), decode_text(name), decode_text(attributes), decode_text(children)
            return ViewedBlock(version, *texts, body)
        return _new(ViewedBlock, row)

    def get_block(self, block_type: str, block_id: str) -> ViewedBlock:
        """The same.

        Raises:
            UnknownBlock: the release does not have it (UsageError).
        """
        found = self.find_block(block_type, block_id)
        if found is None:
            org, course, run = self._run.removeprefix("course-v1:").split("+")
            find_block(self._store, UsageKey(CourseRunKey(org, course, run), block_type, block_id), self._number)
            raise UnknownBlock(f"`{block_type}/{block_id}` is not in release {self._number} of `{self._run}`")
        return found

    def _check_kept(self) -> None:
        for (thinned,) in self._store.look_up(_THINNED, (self._unit, self._number)):
            if thinned:
                raise ThinnedRelease(replace(self.release, thinned=thinned))


def open_view(store: Store, run: str, at: At) -> CourseView:
    with store.reading() as connection:
        unit, release = resolve_live(connection, run, at)
    return CourseView(store, run, unit, release)


_THINNED = "SELECT thinned FROM releases WHERE unit = ? AND number = ?"

# Of the rows of one block, each release is in one.
_BLOCK = """
SELECT v.version, b.parent, b.display_name, v.attributes, v.children, v.body
FROM blocks b JOIN block_versions v ON v.version = b.version
WHERE b.unit = ? AND b.block_type = ? AND b.block_id = ? AND b.to_release > ? AND b.from_release <= ?
"""
