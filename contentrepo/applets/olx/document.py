"""An XML file as the blocks that it defines or points to. Elements inside a leaf block are its content.

One parse, one pass, no walk below leaf blocks. The parser is the platform's (blank text removed, no entities, no DTD),
because the platform's fallback names are hashes of what that parser gives back.
"""

from __future__ import annotations

import re
from hashlib import sha1
from typing import Any

from lxml import etree

from contentrepo.applets.facts.models import Document, Node
from contentrepo.applets.olx.block_types import ASCII_SERIALISERS, CONTAINERS, CONTENT_TAGS
from contentrepo.applets.olx.links import find_links
from contentrepo.applets.olx.malformed import find_declarations, read_malformation
from contentrepo.applets.olx.markup import find_positions
from contentrepo.applets.olx.obstacles import find_obstacle

Element = Any  # lxml's own type cannot tell elements from comments, and that is asked at every step

SHOWN = 60  # characters of a stray text that are kept
FALLBACK_DIGITS = 12

_parser = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_blank_text=True,
    collect_ids=False,
)
_parse = etree.fromstring
_serialise = etree.tostring

_ASIDE = ("xblock-family", "xblock_asides.v1")
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*", re.DOTALL)
_SPANNING_TAG = re.compile(rb"<[^<>!?/\s][^<>]*\n|=\s*(?:\"[^\"<>]*>|'[^'<>]*>)")


def read_document(data: bytes) -> Document:
    fault = find_obstacle(data)
    if fault is not None:
        return Document(fault)
    prolog = data[:1] != b"<" or data[1:2] in b"!?"
    if prolog and (fault := find_declarations(data)):
        return Document(fault)
    try:
        root = _parse(data, _parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return Document(read_malformation(data, error))
    nodes = _read_nodes(root, data, _root_line(root, data) if prolog else 1)
    return Document(None, nodes, find_links(data))


def _root_line(root: Element, data: bytes) -> int:
    match = _PROLOG.match(data)
    end = match.end() if match else 0
    if data[end : end + 1] != b"<":  # another encoding
        return root.sourceline or 1
    return data.count(b"\n", 0, end) + 1


def _read_nodes(root: Element, data: bytes, line: int) -> tuple[Node, ...]:
    tag = root.tag
    bare = not len(root) and _is_blank(root.text)
    attributes = tuple(root.items())
    if bare or tag not in CONTAINERS:
        return (Node(tag, line, 0, -1, attributes, bare, "", "", "", ""),)
    nodes: list[Node] = []
    nodes.append(Node(tag, line, 0, -1, attributes, bare, "", *_own_content(root), ""))
    _collect(root, 0, nodes, 0)
    if len(nodes) > 1 and _SPANNING_TAG.search(data):
        return _with_exact_lines(nodes, data)
    return tuple(nodes)


def _collect(parent: Element, index: int, nodes: list[Node], ordinal: int) -> int:
    """Append the blocks below `parent` in document order; gives the ordinal of the last element."""
    container = parent.tag
    content = CONTENT_TAGS[container]
    for child in parent:
        tag = child.tag
        if type(tag) is not str:
            continue
        ordinal += 1
        count = len(child)
        if tag not in content and not _is_aside(child):
            here = len(nodes)
            nodes.append(_read_node(child, container, ordinal, index))
            if count and tag in CONTAINERS:
                ordinal = _collect(child, here, nodes, ordinal)
                continue
        if count:
            ordinal += sum(1 for _ in child.iter("*")) - 1
    return ordinal


def _read_node(element: Element, container: str, ordinal: int, parent: int) -> Node:
    tag = element.tag
    attributes = tuple(element.items())
    bare = not len(element) and _is_blank(element.text)
    content = text = ""
    if not bare:
        content, text = _own_content(element) if tag in CONTAINERS else (_leaf_content(element), "")
    digest = "" if element.get("url_name") else _fallback_digest(element, container)
    tail = element.tail
    after = "" if tail is None else tail.strip()[:SHOWN]
    return Node(tag, element.sourceline or 0, ordinal, parent, attributes, bare, digest, content, text, after)


def _is_blank(text: str | None) -> bool:
    return text is None or not text.strip()


def _leaf_content(element: Element) -> str:
    """Its digest; "" where there is nothing but comments."""
    if _is_blank(element.text) and all(type(child.tag) is not str and _is_blank(child.tail) for child in element):
        return ""
    return _canonical(element)


def _is_aside(element: Element) -> bool:
    name, value = _ASIDE
    return bool(element.get(name) == value)


def _own_content(container: Element) -> tuple[str, str]:
    """What a container holds beside blocks: the digest of its content elements, and its stray text."""
    tags = CONTENT_TAGS[container.tag]
    texts = [container.text or ""]
    parts = []
    for child in container:
        if type(child.tag) is not str or child.tag in tags or _is_aside(child):
            texts.append(child.tail or "")
            if type(child.tag) is str:
                parts.append(_canonical(child))
    text = " ".join("".join(texts).split())
    if text:
        parts.append(text)
    return (_digest("\n".join(parts).encode("utf-8", "surrogatepass")) if parts else ""), text[:SHOWN]


def _canonical(element: Element) -> str:
    return _digest(_serialise(element, method="c14n", with_tail=False))


def _digest(data: bytes) -> str:
    return sha1(data, usedforsecurity=False).hexdigest()


def _fallback_digest(element: Element, container: str) -> str:
    """The hash in the name that the platform gives to a nameless block; it counts the text that follows it."""
    if container in ASCII_SERIALISERS:
        written = _serialise(element)
    else:
        written = _serialise(element, encoding="unicode").encode("utf-8", "surrogatepass")
    return _digest(written)[:FALLBACK_DIGITS]


def _with_exact_lines(nodes: list[Node], data: bytes) -> tuple[Node, ...]:
    """Exact lines, because lxml gives the line where a start tag ends, and a place is where it begins."""
    positions = find_positions(data)
    if len(positions) <= nodes[-1].ordinal:
        return tuple(nodes)
    return tuple(node._replace(line=positions[node.ordinal][0]) for node in nodes)
