"""An XML file as blocks with their exact bytes: what is merged is cut out of these, and nothing is written anew."""

from __future__ import annotations

from xml.parsers import expat

from contentrepo.applets.merging.api import Unreadable
from contentrepo.applets.olx.block_types import CONTAINERS, CONTENT_TAGS, POINTER_TYPES
from contentrepo.applets.olx.markup import end_of_element, end_of_tag
from contentrepo.applets.olx.obstacles import find_obstacle
from contentrepo.applets.olx.use import is_pointer
from contentrepo.pattern import compiled

MAX_DEPTH = 60  # containers in each other; real ones need eight
MAX_CHILDREN = 5_000  # of one container; each is looked for among the others
_ENCODING = compiled(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)")
_BOM = b"\xef\xbb\xbf"


class Element:
    """One element and its bytes. Only a container's blocks are elements of their own; a leaf is one piece.

    Attributes:
        start, head, tail, end: byte offsets of its "<", behind its start tag, of its end tag, and behind that.
        children: blocks and content elements of a container, in order.
    """

    __slots__ = ("attributes", "children", "data", "end", "head", "start", "tag", "tail")

    def __init__(self, tag: str, attributes: dict[str, str], data: bytes, start: int) -> None:
        self.tag, self.attributes, self.data, self.start = tag, attributes, data, start
        self.head = self.tail = self.end = end_of_tag(data, start)
        self.children: list[Element] = []

    @property
    def written(self) -> bytes:
        return self.data[self.start : self.end]

    @property
    def inner(self) -> bytes:
        return self.data[self.head : self.tail]

    @property
    def is_container(self) -> bool:
        return self.tag in CONTAINERS

    @property
    def closes_itself(self) -> bool:
        return self.head == self.end

    @property
    def name(self) -> str:
        """The name that is written on it, or ""."""
        return self.attributes.get("url_name", self.attributes.get("slug", ""))

    @property
    def is_pointer(self) -> bool:
        return self.tag in POINTER_TYPES and not self.inner.strip() and is_pointer(self.tag, self.attributes)

    def lead(self, number: int) -> bytes:
        """What stands before a child (behind the last one, for their count): blanks, comments, stray text."""
        start = self.children[number - 1].end if number else self.head
        return self.data[start : self.children[number].start if number < len(self.children) else self.tail]

    def owns(self, child: Element) -> bool:
        """Whether a child is no block, but says something about this container."""
        return child.tag in CONTENT_TAGS.get(self.tag, ())


def read_element(data: bytes) -> Element:
    """The root of an XML file.

    Raises:
        Unreadable: it is none, or one whose bytes we cannot tell apart (another encoding, a document type).
    """
    encoding = _ENCODING.match(data.removeprefix(_BOM))
    odd = encoding is not None and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    if odd or b"<!DOCTYPE" in data or b"<!ENTITY" in data or find_obstacle(data) is not None:
        raise Unreadable("this is no plain XML")
    return _Reading(data).root


def is_mergeable(data: bytes) -> bool:
    try:
        read_element(data)
    except Unreadable:
        return False
    return True


class _Reading:
    """One parse: the elements that are open, None for those inside a leaf."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._open: list[Element | None] = []
        self._found: list[Element] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._enter
        self._parser.EndElementHandler = self._leave
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Unreadable("this is no XML") from error

    @property
    def root(self) -> Element:
        return self._found[0]

    def _enter(self, tag: str, attributes: dict[str, str]) -> None:
        above = self._open[-1] if self._open else None
        if self._open and (above is None or not above.is_container):
            self._open.append(None)
            return
        if len(self._open) > MAX_DEPTH:
            raise Unreadable("containers stand in each other too deep")
        element = Element(tag, attributes, self._data, self._parser.CurrentByteIndex)
        if above is None:
            self._found.append(element)
        else:
            above.children.append(element)
            if len(above.children) > MAX_CHILDREN:
                raise Unreadable("a container holds too much")
        self._open.append(element)

    def _leave(self, _tag: str) -> None:
        element = self._open.pop()
        if element is None:
            return
        closing = self._parser.CurrentByteIndex
        element.end = end_of_element(self._data, element.start, closing)
        element.tail = element.head if element.end == element.head else closing
