"""Where the pointers of a container lead that holds nothing but plain ones, all of which lead to what they should.

Nearly every container is so. Of any other, nothing is told here, and each of its elements is looked at for itself.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any, cast

from contentrepo.applets.facts.api import unpack_briefly, unpack_facts
from contentrepo.applets.facts.models import Document, Node, Pointer
from contentrepo.applets.olx.block_types import HTML
from contentrepo.applets.olx.pointing import find_plainly, may_be_odd, read_pointer
from contentrepo.applets.olx.quiet_blocks import is_quiet
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.use import Key
from contentrepo.named_tuple import NamedTuple

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


Pointers = Sequence[Node] | Sequence[Pointer]


class Step(NamedTuple):
    """A plain pointer, and what it leads to.

    Attributes:
        pointer: the element in the parent.
        inside: what the block's own file holds beside its element.
        depth: how many blocks stand around the block, and itself.
        quiet_files: of how many files it is, where nothing is told of it; else 0.
        attributes: of the block's element.
        files: of the block, where that and these are all that there is to say of it; else none.
    """

    key: Key
    pointer: Node | Pointer
    inside: Pointers
    parent: Key
    depth: int
    quiet_files: int
    attributes: dict[str, str]
    files: tuple[str, ...]


class Steps:
    """The steps of one course.

    Args:
        scope: where files are looked up. What is found is not noted as reached there: most of it has no need.
        loud: blocks that are not quiet, whatever their files say.
        room: characters that a block's type and name may have together.
    """

    def __init__(self, scope: Scope, loud: Container[Key], *, room: int) -> None:
        self._scope, self._loud, self._room = scope, loud, room

    def find(self, parent: Key, inside: Pointers, depth: int, met: Mapping[Key, object]) -> list[Step] | None:
        """Those of a container in a file of its own; None where one of its elements, or anything else, is not plain.

        Args:
            inside: what the file holds, at least one element (`inside_of`).
            depth: of the container.
            met: the blocks that were met before.
        """
        keys = _read_keys(inside)
        if keys is None or len({*keys}) < len(keys) or not met.keys().isdisjoint(keys):
            return None
        steps: list[Step] = []
        for key, pointer in zip(keys, cast("Sequence[Node | Pointer]", inside), strict=True):
            if len(key[0]) + len(key[1]) > self._room:
                return None
            step = self._look(key, pointer, parent, depth + 1)
            if step is None:
                return None
            steps.append(step)
        return steps

    def _look(self, key: Key, pointer: Node | Pointer, parent: Key, depth: int) -> Step | None:
        scope = self._scope
        tag, name = key
        path = f"{scope.folder}{tag}/{name}.xml"
        held: Any = scope.held.get(path)
        if type(held) is bytes:
            held = unpack_briefly(held)
        files: tuple[str, ...] = ()
        if type(held) is tuple:
            _, found, written, bare, inside = held
            files = (path,)
        elif type(held) is Document and held[1]:
            if held[2] or held[3]:
                scope.note(path, held)
            (found, _, _, _, written, bare, *_), inside = held[1][0], inside_of(held)
        else:
            return None
        if found != tag:
            return None
        attributes = dict(written)
        is_loud = key in self._loud
        quiet: int | None = int(is_quiet(tag, attributes, name, holds=len(inside) > 0) and not is_loud)
        if "filename" in attributes:
            quiet = self._count_with_page(key, is_quiet=quiet == 1)
            files = (path, f"{scope.folder}{HTML}/{name}.html") if quiet and files else ()
        elif bare and may_be_odd(key, attributes):
            return None
        if quiet is None:
            return None
        return _new(Step, (key, pointer, inside, parent, depth, quiet, attributes, () if is_loud else files))

    def _count_with_page(self, key: Key, *, is_quiet: bool) -> int | None:
        """Of how many files a block is that has a page: 0 where it is not quiet, None where the page is not there."""
        scope = self._scope
        if is_quiet:
            return 2 if self._has_page(f"{scope.folder}{HTML}/{key[1]}.html") else None
        return None if find_plainly(key, scope.find) is None else 0

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


def inside_of(document: Document) -> Pointers:
    """What a document holds beside its element; all of it where there is text, too, for then nothing is plain."""
    nodes = document.nodes
    return nodes if nodes[0].text and len(nodes) > 1 else nodes[1:]


def _read_keys(inside: Pointers) -> list[Key] | None:
    """The blocks that pointers lead to; None where one of them is not plain."""
    if type(inside[0]) is tuple:
        return [(pointer[0], pointer[3]) for pointer in cast("Sequence[Pointer]", inside)]
    keys = [None if node[3] else read_pointer(node) for node in cast("Sequence[Node]", inside)]
    return None if None in keys else cast("list[Key]", keys)
