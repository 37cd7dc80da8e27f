"""What an XML file says of the blocks in it: settings, problems, videos, tools, and the HTML that stands in them.

Told from the file alone, once for each content that it ever had. What the course makes of it is told by `conclusions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from contentrepo.applets.facts.models import Node, Remark
from contentrepo.applets.olx.block_types import CONTAINERS, COURSE, POINTER_TYPES
from contentrepo.applets.olx.codes import OBSOLETE, SETTING
from contentrepo.applets.olx.fields import KINDS
from contentrepo.applets.olx.needs import look_at_discussion, look_at_exam, look_at_exercise, look_at_launch
from contentrepo.applets.olx.problems import find_problem_remarks
from contentrepo.applets.olx.sights import find_markup_remarks
from contentrepo.applets.olx.values import find_misfits
from contentrepo.applets.olx.videos import find_video_remarks, judge_video

Element = Any  # lxml's own type cannot tell elements from comments, and that is asked at every step

TEXTBOOK = "missing-textbook"
MAX_REMARKS = 10_000  # of one file; what follows is not looked at
SHOWN = 120

_LOOKS: Mapping[str, Callable[[Mapping[str, str]], Iterator[tuple[str, str, str]]]] = {
    "discussion": look_at_discussion,
    "drag-and-drop-v2": look_at_exercise,
    "lti": look_at_launch,
    "lti_consumer": look_at_launch,
    "sequential": look_at_exam,
}
_NEVER_POINTERS = _LOOKS.keys() - POINTER_TYPES
_OBSOLETE_TYPES = frozenset({"lti", "videoalpha"})
_OBSOLETE_ATTRIBUTES = {"attempts": "problem"}
_ASKED_TYPES = _OBSOLETE_TYPES | (_LOOKS.keys() - {"sequential"})
_ASKED_ONLY_VALUES = POINTER_TYPES - _OBSOLETE_TYPES - _LOOKS.keys()
_ASKED_NAMES = frozenset(KINDS) | _OBSOLETE_ATTRIBUTES.keys()  # the time limit of a sequential is among them


def find_remarks(root: Element, nodes: tuple[Node, ...], data: bytes) -> tuple[Remark, ...]:
    """The remarks of a document.

    Args:
        root: the document's element.
        nodes: of the document.
        data: its bytes.
    """
    found: list[Remark] = []
    elements: list[Element] = []
    with_html = False
    for node in nodes:
        tag, bare = node.tag, node.bare
        if len(node.attributes) > 1 or tag in _NEVER_POINTERS:
            found += _look_at_attributes(node)
        elif bare:
            continue
        if tag == "video" or (tag == "problem" and not bare):
            elements = elements or ([root] if len(nodes) == 1 else list(root.iter("*")))
            remarks, asks = _look_at_element(elements[node.ordinal], node)
            found += remarks
        else:
            asks = not bare and tag not in CONTAINERS
        with_html = with_html or asks
        if len(found) > MAX_REMARKS:
            break
    if with_html:
        found += find_markup_remarks(data)
    if root.tag == COURSE:
        found += _look_at_textbooks(root)
    return tuple(found)


def find_root_remarks(root: Node, transcripts: Sequence[str] = ()) -> tuple[Remark, ...]:
    """The remarks of a document that holds nothing but plain pointers in its element, if anything at all.

    Args:
        root: its element.
        transcripts: of a video, where they are said to be; it may hold them, and sources.
    """
    has_settings = len(root.attributes) > 1
    found = _look_at_attributes(root) if has_settings or root.tag in _NEVER_POINTERS else []
    if root.tag == "video" and (has_settings or not root.bare):
        found += judge_video(dict(root.attributes), transcripts, has_elements=not root.bare, line=1, ordinal=0)
    return tuple(found)


def _look_at_element(element: Element, node: Node) -> tuple[list[Remark], bool]:
    """The remarks, and whether HTML in the element wants a look, which of a problem its elements tell."""
    if node.tag == "problem":
        return find_problem_remarks(element, node.ordinal)
    return find_video_remarks(element, dict(node.attributes), node.ordinal), False


def _look_at_textbooks(course: Element) -> Iterator[Remark]:
    """Textbooks of the oldest kind, which are fetched from the web when the course is read."""
    books = [book for book in course.iterchildren("textbook") if "://" not in book.get("book_url", "")]
    if books:
        ordinals = {element: ordinal for ordinal, element in enumerate(course.iter("*"))}
        for book in books:
            address, title = book.get("book_url", "")[:SHOWN], book.get("title", "")[:SHOWN]
            yield Remark(TEXTBOOK, address, title, book.sourceline or 0, 0, ordinals[book])


def _look_at_attributes(node: Node) -> list[Remark]:
    tag, attributes = node.tag, node.attributes
    if tag in _ASKED_ONLY_VALUES:
        if not find_misfits(attributes) and _OBSOLETE_ATTRIBUTES.keys().isdisjoint(dict(attributes)):
            return []
    elif tag not in _ASKED_TYPES and (tag not in POINTER_TYPES or _ASKED_NAMES.isdisjoint(dict(attributes))):
        return []
    return list(_judge_attributes(node))


def _judge_attributes(node: Node) -> Iterator[Remark]:
    tag, attributes = node.tag, node.attributes
    if tag in POINTER_TYPES:
        for name, value in find_misfits(attributes):
            yield _remark(node, SETTING, value, name)
        for name, block_type in _OBSOLETE_ATTRIBUTES.items():
            if tag == block_type and dict(attributes).get(name):
                yield _remark(node, OBSOLETE, name, tag)
    if tag in _OBSOLETE_TYPES:
        yield _remark(node, OBSOLETE, tag)
    look = _LOOKS.get(tag)
    if look is not None:
        for code, value, detail in look(dict(attributes)):
            yield _remark(node, code, value, detail)


def _remark(node: Node, code: str, value: str, detail: str = "") -> Remark:
    return Remark(code, value[:SHOWN], detail, node.line, 0, node.ordinal)
