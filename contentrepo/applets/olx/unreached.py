"""The files of a course that nothing leads to. Those of quiet blocks are not noted as reached: the blocks say so."""

from __future__ import annotations

from collections.abc import Collection

from contentrepo.applets.olx.block_types import HTML
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.sparse_blocks import SparseBlocks


def list_unreached(paths: Collection[str], scope: Scope, blocks: SparseBlocks) -> list[str]:
    """Those of a course's files, given by the whole path, that nothing leads to.

    Args:
        paths: among them all that were reached.
    """
    quiet = _QuietFiles(scope, blocks)
    # Nearly always all were reached, and then it is enough to count them.
    if blocks.quiet_files + sum(path not in quiet for path in scope.reached) == len(paths):
        return []
    return [path for path in paths if path not in scope.reached and path not in quiet]


class _QuietFiles:
    """The files of quiet blocks."""

    def __init__(self, scope: Scope, blocks: SparseBlocks) -> None:
        self._scope, self._blocks = scope, blocks.list_quiet()

    def __contains__(self, path: str) -> bool:
        folder = self._scope.folder
        if not path.startswith(folder):
            return False
        block_type, _, file = path[len(folder) :].partition("/")
        name, _, suffix = file.rpartition(".")
        if (block_type, name) not in self._blocks:
            return False
        return suffix == "xml" or (suffix == "html" and block_type == HTML and self._has_page(name))

    def _has_page(self, name: str) -> bool:
        root = self._scope.document(f"{self._scope.folder}{HTML}/{name}.xml").nodes[0]
        return any(attribute == "filename" for attribute, _ in root.attributes)
