"""What an XML file says of the blocks in it: settings, problems, videos, tools, and the HTML that stands in them.

Told from the file alone, once for each content that it ever had. What the course makes of it is told by `conclusions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contentrepo.applets.facts.models import Node, Remark
from contentrepo.applets.olx.attributes import NEVER_POINTERS, SHOWN, look_at_attributes
from contentrepo.applets.olx.block_types import CONTAINERS, COURSE
from contentrepo.applets.olx.problems import find_problem_remarks
from contentrepo.applets.olx.sights import find_markup_remarks
from contentrepo.applets.olx.videos import find_video_remarks

Element = Any  # lxml's own type cannot tell elements from comments, and that is asked at every step

TEXTBOOK = "missing-textbook"
MAX_REMARKS = 10_000  # of one file; what follows is not looked at


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
        if len(node.attributes) > 1 or tag in NEVER_POINTERS:
            found += look_at_attributes(node)
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
