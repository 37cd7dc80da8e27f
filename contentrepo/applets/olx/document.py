"""An XML file as the blocks that it defines or points to. Elements inside a leaf block are its content.

One parse, one pass, no walk below leaf blocks. The parser is the platform's (blank text removed, no entities, no DTD),
because the platform's fallback names are hashes of what that parser gives back.
"""

from __future__ import annotations

import re
from sys import intern
from types import ModuleType
from typing import Any

from contentrepo.applets.facts.models import Document, Fault, Node
from contentrepo.applets.olx.block_types import ASCII_SERIALISERS, CONTAINERS, CONTENT_TAGS
from contentrepo.applets.olx.library import etree
from contentrepo.applets.olx.links import find_links
from contentrepo.applets.olx.markup import find_positions
from contentrepo.applets.olx.obstacles import find_crowd, find_obstacle
from contentrepo.applets.olx.remarks import find_remarks
from contentrepo.digest import sha1
from contentrepo.pattern import compiled

Element = Any  # lxml's own type cannot tell elements from comments, and that is asked at every step

SHOWN = 60  # characters of a stray text that are kept
FALLBACK_DIGITS = 12
MAX_ATTRIBUTES = 500  # of one element; the platform's fields are some hundred
MAX_HASHED = 16  # containers in containers; real ones need eight

_parser = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_blank_text=True,
)
_parse = etree.fromstring
_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost
_serialise = etree.tostring

_ASIDE = ("xblock-family", "xblock_asides.v1")
_PROLOG = compiled(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*", re.DOTALL)
_SPANNING_TAG = compiled(rb"<[^<>!?/\s][^<>]*\n")


def read_any_document(data: bytes) -> Document:
    """What an XML file says, by the parser."""
    fault = find_obstacle(data) or find_crowd(data, (b"<", b"="))
    if fault is not None:
        return Document(fault)
    prolog = data[:1] != b"<" or data[1:2] in b"!?"
    if prolog and (fault := _malformed().find_declarations(data)):
        return Document(fault)
    try:
        root = _parse(data, _parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return Document(_malformed().read_malformation(data, error))
    if prolog and (fault := _find_hidden(root, data)):
        return Document(fault)
    if len(data) > MAX_ATTRIBUTES and data.count(b"=") > MAX_ATTRIBUTES and (fault := _find_crowded(root)):
        return Document(fault)
    nodes = _read_nodes(root, data, _root_line(root, data) if prolog else 1)
    return _new(Document, (None, nodes, find_links(data), find_remarks(root, nodes, data)))


def _find_hidden(root: Element, data: bytes) -> Fault | None:
    """Declarations that the bytes did not show."""
    found = root.getroottree().docinfo
    if found.internalDTD is None:
        return None
    fault: Fault | None = _malformed().find_hidden_declarations(data, found.encoding or "utf-8")
    return fault


def _malformed() -> ModuleType:
    from contentrepo.applets.olx import malformed  # most courses have no such file

    return malformed


def _find_crowded(root: Element) -> Fault | None:
    """The parser needs the square of an element's attributes to give them all."""
    crowded: Any = etree.XPath(f"descendant-or-self::*[count(@*) > {MAX_ATTRIBUTES}]")(root)
    if not crowded:
        return None
    detail = f"`<{crowded[0].tag[:SHOWN]}>` has more than {MAX_ATTRIBUTES:,} attributes"
    return Fault("too-large", crowded[0].sourceline or 0, 0, detail)


def _root_line(root: Element, data: bytes) -> int:
    match = _PROLOG.match(data)
    end = match.end() if match else 0
    if data[end : end + 1] != b"<":  # another encoding
        return root.sourceline or 1
    return data.count(b"\n", 0, end) + 1


def _read_nodes(root: Element, data: bytes, line: int) -> tuple[Node, ...]:
    tag = root.tag
    bare = not len(root) and _is_blank(root.text)
    node = _new(Node, (tag, line, 0, -1, _attributes_of(root), bare, "", "", "", ""))
    if bare or tag not in CONTAINERS:
        return (node,)
    nodes = [node]
    _collect(root, 0, nodes, 0, MAX_HASHED)
    if len(nodes) > 1 and _may_span_lines(data):
        return _with_exact_lines(nodes, data)
    return tuple(nodes)


def _collect(parent: Element, number: int, nodes: list[Node], ordinal: int, levels: int) -> int:
    """Append the blocks below `parent` in document order; gives the ordinal of the last element.

    Below as many `levels` nothing is hashed for a name any more: each hash is over all that stands inside.
    """
    container = parent.tag
    content_tags = CONTENT_TAGS[container]
    own: list[Element] = []
    for child in parent:
        tag = child.tag
        if type(tag) is not str:
            own.append(child)
            continue
        ordinal += 1
        attributes = _attributes_of(child)
        if tag in content_tags or _ASIDE in attributes:
            own.append(child)
        else:
            node = _read_node(child, attributes, container if levels > 0 else "", ordinal=ordinal, parent=number)
            nodes.append(node)
            if node.bare:
                continue
            if tag in CONTAINERS:
                ordinal = _collect(child, len(nodes) - 1, nodes, ordinal, levels - 1)
                continue
        if len(child):
            ordinal += sum(1 for _ in child.iter("*")) - 1
    if own or parent.text is not None:
        content, text = _own_content(parent.text, own)
        nodes[number] = nodes[number]._replace(content=content, text=text)
    return ordinal


def _read_node(
    element: Element, attributes: tuple[tuple[str, str], ...], container: str, *, ordinal: int, parent: int
) -> Node:
    tag, text, tail = element.tag, element.text, element.tail
    bare = not len(element) and (text is None or not text.strip())
    named = attributes[0][1] if attributes and attributes[0][0] == "url_name" else element.get("url_name")
    digest = "" if named else _fallback_digest(element, container)
    content = "" if bare or tag in CONTAINERS else _leaf_content(element)
    after = "" if tail is None else _shorten(tail)
    return _new(Node, (tag, element.sourceline, ordinal, parent, attributes, bare, digest, content, "", after))


def _attributes_of(element: Element) -> tuple[tuple[str, str], ...]:
    """The parser makes each name anew, and a course writes the same ones a hundred thousand times."""
    return tuple([(intern(name), value) for name, value in element.items()])


def _is_blank(text: str | None) -> bool:
    return text is None or not text.strip()


def _shorten(text: str) -> str:
    return " ".join(text.split())[:SHOWN]


def _leaf_content(element: Element) -> str:
    """Its digest; "" where there is nothing but comments."""
    if _is_blank(element.text) and all(type(child.tag) is not str and _is_blank(child.tail) for child in element):
        return ""
    return _canonical(element)


def _own_content(text: str | None, own: list[Element]) -> tuple[str, str]:
    """What a container holds beside blocks: the digest of it, and its stray text."""
    loose = " ".join("".join([text or "", *(child.tail or "" for child in own)]).split())
    parts = [_canonical(child) for child in own if type(child.tag) is str]
    if loose:
        parts.append(loose)
    return (_digest("\n".join(parts).encode("utf-8", "surrogatepass")) if parts else ""), loose[:SHOWN]


def _canonical(element: Element) -> str:
    return _digest(_serialise(element, method="c14n", with_tail=False))


def _digest(data: bytes) -> str:
    return sha1(data, usedforsecurity=False).hexdigest()


def _fallback_digest(element: Element, container: str) -> str:
    """The hash in the name that the platform gives to a nameless block; it counts the text that follows it."""
    if not container:
        return ""
    if container in ASCII_SERIALISERS:
        written = _serialise(element)
    else:
        written = _serialise(element, encoding="unicode").encode("utf-8", "surrogatepass")
    return _digest(written)[:FALLBACK_DIGITS]


def _may_span_lines(data: bytes) -> bool:
    """Whether some start tag goes over a line's end. A ">" in a value, a comment or CDATA could hide that."""
    return data.count(b"<") != data.count(b">") or b"<!" in data or _SPANNING_TAG.search(data) is not None


def _with_exact_lines(nodes: list[Node], data: bytes) -> tuple[Node, ...]:
    """Exact lines, because lxml gives the line where a start tag ends, and a place is where it begins."""
    positions = find_positions(data)
    if len(positions) <= nodes[-1].ordinal:
        return tuple(nodes)
    return tuple(node._replace(line=positions[node.ordinal][0]) for node in nodes)
