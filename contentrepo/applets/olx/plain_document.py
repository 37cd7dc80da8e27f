"""The files of which a course has most: one element with settings, alone or around plain pointers; problems and videos.

One regular expression says what such a file says, in half the time of a parser and a walk. It knows nothing else: of
whatever is written in another way, it says nothing, and the parser is asked. A push of a plain file loads no parser.
"""

from __future__ import annotations

from sys import intern

from contentrepo.applets.facts.models import Document, Node
from contentrepo.applets.olx.attributes import find_root_remarks
from contentrepo.applets.olx.block_types import CONTAINERS, COURSE, POINTER_TYPES
from contentrepo.applets.olx.links import find_links
from contentrepo.applets.olx.plain_problem import INSIDE
from contentrepo.pattern import compiled, pattern, whole

MAX_BYTES = 32_768  # what is longer than that is rare
MAX_ATTRIBUTES = 100  # the same

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost

# No entities, no line ends, no name spaces, nothing that a parser changes.
_VALUE = rb"[ !#-%'-;=?-~]"
_SETTINGS = rb"(" + whole(rb" (?!xmlns=)[a-z_][a-z0-9_]*+=\"" + _VALUE + rb"*+\"") + rb")"
_POINTER = rb"<[a-z_]++ url_name=\"" + _VALUE + rb"++\" ?/>"
_plain = compiled(
    rb"<([a-z_]++)" + _SETTINGS + rb"(?: ?/>|>(" + whole(rb"[ \n]*+" + _POINTER, "+") + rb")[ \n]*+</\1>)[ \n]*+"
)
_problem = pattern(rb"<(problem)" + _SETTINGS + rb"(?: ?/>|>(" + INSIDE + rb")</problem>)[ \n]*+")
_VALUED = rb"=\"" + _VALUE + rb"*+\""
_SOURCE = rb"<(?:source src%b|transcript(?: language%b)?+ src%b) ?/>" % ((_VALUED,) * 3)
_video = pattern(
    rb"<(video)" + _SETTINGS + rb"(?: ?/>|>(" + whole(rb"[ \n]*+" + _SOURCE, "+") + rb")[ \n]*+</video>)[ \n]*+"
)
_transcript = pattern(r'<transcript (?:language="[^"]*" )?src="([^"]*)"')
_attribute = compiled(r' (\w+)="([^"]*)"')
_pointer = compiled(r'(\s*)<(\w+) url_name="([^"]+)"')

_BEGINNING = 7  # bytes
_OTHERS = {b"<proble": _problem, b"<video ": _video}  # by how they begin
_SEEN_CLOSELY = frozenset({COURSE, "video"})  # what is asked of their elements, no attribute tells
_POINTING = {tag: intern(tag) for tag in POINTER_TYPES}
_HOLDING = CONTAINERS - _SEEN_CLOSELY


def read_document(data: bytes) -> Document:
    """What an XML file says."""
    return read_plainly(data) or _read_by_parser(data)


def _read_by_parser(data: bytes) -> Document:
    from contentrepo.applets.olx.document import read_any_document  # many pushes need no parser

    return read_any_document(data)


def read_plainly(data: bytes) -> Document | None:
    """What `document.read_any_document` would say; None where only that can tell."""
    asked = _OTHERS.get(data[:_BEGINNING], _plain)
    match = asked.fullmatch(data) if len(data) < MAX_BYTES else None
    if match is None:
        return None
    tag, written, inside = match.groups()
    name = intern(tag.decode())
    attributes = tuple([(intern(key), value) for key, value in _attribute.findall(written.decode())])
    if len(attributes) > 1 and _are_unclear(attributes):
        return None
    root = _new(Node, (name, 1, 0, -1, attributes, inside is None, "", "", "", ""))
    if asked is _video:
        sources = _transcript.findall(inside.decode()) if inside else ()
        return _new(Document, (None, (root,), find_links(data), find_root_remarks(root, sources)))
    nodes = (root,) if asked is _problem or inside is None else _read_pointers(root, inside.decode())
    if nodes is None or name in _SEEN_CLOSELY:
        return None
    return _new(Document, (None, nodes, find_links(data), find_root_remarks(root)))


def _are_unclear(attributes: tuple[tuple[str, str], ...]) -> bool:
    return len(attributes) > MAX_ATTRIBUTES or len(dict(attributes)) < len(attributes)


def _read_pointers(root: Node, inside: str) -> tuple[Node, ...] | None:
    if root.tag not in _HOLDING:
        return None
    nodes, line = [root], 1
    for number, (blanks, tag, name) in enumerate(_pointer.findall(inside), 1):
        pointing = _POINTING.get(tag)
        if pointing is None:
            return None
        line += blanks.count("\n")
        nodes.append(_new(Node, (pointing, line, number, 0, (("url_name", name),), True, "", "", "", "")))
    return tuple(nodes)
