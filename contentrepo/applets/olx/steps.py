"""Where the pointers of a container lead that holds nothing but plain ones, all of which lead to what they should.

Nearly every container is so. Of any other, nothing is told here, and each of its elements is looked at for itself.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from contentrepo.applets.facts.api import unpack_facts
from contentrepo.applets.facts.models import Document, Node
from contentrepo.applets.olx.block_types import HTML
from contentrepo.applets.olx.names import is_plain
from contentrepo.applets.olx.pointing import POINTING, find_plainly
from contentrepo.applets.olx.quiet_blocks import is_quiet_leaf
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.use import Key
from contentrepo.named_tuple import NamedTuple

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


class Step(NamedTuple):
    """A plain pointer, and what it leads to.

    Attributes:
        pointer: the element in the parent.
        nodes: of the block's own file.
        depth: how many blocks stand around the block, and itself.
        quiet_files: of how many files it is, where it has no children and nothing is told of it; else 0.
    """

    key: Key
    pointer: Node
    nodes: Sequence[Node]
    parent: Key
    depth: int
    quiet_files: int


class Steps:
    """The steps of one course.

    Args:
        scope: where files are looked up. What is found is not noted as reached there: most of it has no need.
        loud: blocks that are not quiet, whatever their files say.
        room: characters that a block's type and name may have together.
    """

    def __init__(self, scope: Scope, loud: Container[Key], *, room: int) -> None:
        self._scope, self._loud, self._room = scope, loud, room

    def find(self, parent: Key, nodes: Sequence[Node], depth: int, met: Container[Key]) -> list[Step] | None:
        """Those of a container in a file of its own; None where one of its elements, or anything else, is not plain.

        Args:
            nodes: of the file.
            depth: of the container.
            met: the blocks that were met before.
        """
        if nodes[0].text:
            return None
        steps: list[Step] = []
        for pointer in nodes[1:]:
            tag, _, _, above, attributes, bare, _, _, _, after = pointer
            if above or after or not bare or len(attributes) != 1 or tag not in POINTING:
                return None
            ((attribute, name),) = attributes
            key = (tag, name)
            if attribute != "url_name" or key in met or len(tag) + len(name) > self._room or not is_plain(name):
                return None
            step = self._look(key, pointer, parent, depth + 1)
            if step is None:
                return None
            steps.append(step)
        return steps if len({step[0] for step in steps}) == len(steps) else None

    def _look(self, key: Key, pointer: Node, parent: Key, depth: int) -> Step | None:
        scope = self._scope
        tag, name = key
        path = f"{scope.folder}{tag}/{name}.xml"
        document = scope.held.get(path)
        if type(document) is bytes:
            document = unpack_facts(document)
        if type(document) is not Document:
            return None
        if document[2] or document[3]:
            scope.note(path, document)
        if not (nodes := document[1]) or (root := nodes[0])[0] != tag:
            return None
        attributes = dict(root[4])
        files = int(len(nodes) == 1 and is_quiet_leaf(root, attributes, name) and key not in self._loud)
        if "filename" not in attributes:
            if root[5]:
                return None
        elif not files:
            if find_plainly(key, scope.find) is None:
                return None
        elif self._has_page(f"{scope.folder}{HTML}/{name}.html"):
            files = 2
        else:
            return None
        return _new(Step, (key, pointer, nodes, parent, depth, files))

    def _has_page(self, path: str) -> bool:
        """Whether there is a page that can be read."""
        page = self._scope.held.get(path)
        if type(page) is bytes:
            page = unpack_facts(page)
        if type(page) is not Document or page[0] is not None:
            return False
        if page[2] or page[3]:
            self._scope.note(path, page)
        return True
