"""An element as its parent holds it, and the definition that it turns out to have. Tuples, for there are many."""

from __future__ import annotations

from operator import attrgetter

from contentrepo.applets.facts.models import Document, Node
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.block_types import COURSE
from contentrepo.named_tuple import NamedTuple

_parent_of = attrgetter("parent")

Key = tuple[str, str]
Family = dict[int, list[tuple[int, Node]]]
"""The nodes of one document with their numbers, by their parent's number."""

POINTER_ATTRIBUTES = frozenset({"url_name", "slug"})
COURSE_POINTER_ATTRIBUTES = frozenset({"url_name", "org", "course"})


class Use(NamedTuple):
    """An element in its parent, with the name that it has there.

    Attributes:
        number: of the node in its document.
        path: of the file that it stands in.
        is_plain: the name has only letters, digits, `_ - ~ .`, and is its own file name.
    """

    block_type: str
    name: str
    attributes: dict[str, str]
    node: Node
    number: int
    family: Family
    path: str
    is_plain: bool

    @property
    def is_hollow(self) -> bool:
        """Whether the element holds nothing: not a word, not an element, comments at most."""
        return self.node.bare or (not self.node.content and self.number not in self.family)

    @property
    def subject(self) -> str:
        return f"{self.block_type}/{self.name}"

    @property
    def place(self) -> Place:
        return Place(self.path, self.node.line, 0, self.node.ordinal)


class Definition(NamedTuple):
    """The element that counts, and the files that make the block: the element's own first.

    Attributes:
        page: path of the html page, or "".
    """

    node: Node
    number: int
    family: Family
    attributes: dict[str, str]
    files: tuple[str, ...]
    page: str

    @property
    def place(self) -> Place:
        return Place(self.files[0], self.node.line, 0, self.node.ordinal)

    @property
    def alone(self) -> Definition:
        """Without its family, which takes more room than all the rest."""
        return self._replace(family=NO_FAMILY)


NO_FAMILY: Family = {}  # and stays so


def family_of(document: Document) -> Family:
    nodes = document.nodes
    if len(nodes) == 1:
        return NO_FAMILY
    if not max(map(_parent_of, nodes)):  # all stand in the root
        return {0: list(enumerate(nodes))[1:]}
    family: Family = {}
    for number, node in enumerate(nodes):
        family.setdefault(node.parent, []).append((number, node))
    return family


def is_pointer(block_type: str, attributes: dict[str, str]) -> bool:
    """Whether a bare element of a pointing type stands for a file. A nameless one does: the platform names it first."""
    if block_type == COURSE:
        return attributes.keys() == COURSE_POINTER_ATTRIBUTES
    return (len(attributes) == 1 and "url_name" in attributes) or attributes.keys() <= POINTER_ATTRIBUTES
