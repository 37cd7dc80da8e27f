"""Which block a place in a file belongs to. Asked only where something was found: a clean course costs nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from contentrepo.applets.facts.models import Document, Node, Remark
from contentrepo.applets.olx.models import Block, Extra
from contentrepo.applets.olx.names import name_of

Key = tuple[str, str]


class Subjects:
    """Blocks by their files; the first of each file."""

    def __init__(self, blocks: Mapping[Key, Block], pages: Iterable[Extra]) -> None:
        self._blocks = blocks
        self._pages = pages
        self._by_path: dict[str, Key] = {}

    def find(self, path: str, document: Document, remark: Remark) -> Key | None:
        """The block that a remark is about; in a file of several, the last one that begins before it."""
        nodes = document.nodes
        if len(nodes) > 1:
            places = [node.ordinal if remark.ordinal >= 0 else node.line for node in nodes[1:]]
            inner = bisect_right(places, remark.ordinal if remark.ordinal >= 0 else remark.line)
            if inner:
                return _key_of(nodes[inner])
        if not self._by_path:
            self._by_path = self._read()
        return self._by_path.get(path)

    def _read(self) -> dict[str, Key]:
        found = {page.path: (page.category, page.name) for page in self._pages}
        for key, block in self._blocks.items():
            for path in block.files:
                found.setdefault(path, key)
        return found


def _key_of(node: Node) -> Key:
    return node.tag, name_of(node, dict(node.attributes))
