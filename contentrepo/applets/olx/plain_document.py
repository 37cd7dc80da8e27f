"""The files of which a course has most: one element with settings, alone or around plain pointers; problems and videos.

One regular expression says what such a file says, in half the time of a parser and a walk. It knows nothing else: of
whatever is written in another way, it says nothing, and the parser is asked. A push of a plain file loads no parser.
"""

from __future__ import annotations

from collections.abc import Sequence
from sys import intern

from contentrepo.applets.facts.api import BRIEF, open_brief
from contentrepo.applets.facts.models import Brief, Document, Link, Pointer
from contentrepo.applets.olx.attributes import are_silent, find_root_remarks
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
_POINTER = rb"<[a-z_]++ url_name=\"[\w.~-]++\" ?/>"  # with names that are legal
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
_POINTING = {tag: intern(tag) for tag in POINTER_TYPES - {COURSE}}
_HOLDING = CONTAINERS - _SEEN_CLOSELY


def read_document(data: bytes) -> Document:
    """What an XML file says."""
    return read_plainly(data) or _read_by_parser(data)


def _read_by_parser(data: bytes) -> Document:
    from contentrepo.applets.olx.document import read_any_document  # many pushes need no parser

    return read_any_document(data)


def read_plainly(data: bytes) -> Document | None:
    """What `document.read_any_document` would say; None where only that can tell."""
    facts = _read_plain_file(data)
    return facts if facts is None or isinstance(facts, Document) else open_brief(facts)


def read_briefly(data: bytes) -> Document | Brief:
    """What an XML file says; of a plain file of which nothing is to be said, in brief."""
    return _read_plain_file(data) or _read_by_parser(data)


def _read_plain_file(data: bytes) -> Document | Brief | None:
    asked = _OTHERS.get(data[:_BEGINNING], _plain)
    match = asked.fullmatch(data) if len(data) < MAX_BYTES else None
    if match is None:
        return None
    tag, written, inside = match.groups()
    name, bare = intern(tag.decode()), inside is None
    attributes = tuple([(intern(key), value) for key, value in _attribute.findall(written.decode())])
    named = dict(attributes)
    if len(attributes) > MAX_ATTRIBUTES or len(named) < len(attributes):
        return None
    pointers = _read_pointers(name, inside.decode()) if asked is _plain and inside is not None else ()
    if pointers is None or (asked is _plain and name in _SEEN_CLOSELY):
        return None
    brief: Brief = (BRIEF, name, attributes, bare, pointers)
    links = find_links(data)
    if not links and asked is not _video and are_silent(name, named):
        return brief
    return _open(brief, links, _transcript.findall(inside.decode()) if inside and asked is _video else ())


def _open(brief: Brief, links: tuple[Link, ...], transcripts: Sequence[str]) -> Document | Brief:
    """The whole document; in brief all the same where nothing is to be said."""
    document = open_brief(brief)
    remarks = find_root_remarks(document[1][0], transcripts)
    return _new(Document, (None, document[1], links, remarks)) if links or remarks else brief


def _read_pointers(tag: str, inside: str) -> tuple[Pointer, ...] | None:
    if tag not in _HOLDING:
        return None
    pointers: list[Pointer] = []
    line = 1
    for number, (blanks, name, url_name) in enumerate(_pointer.findall(inside), 1):
        pointing = _POINTING.get(name)
        if pointing is None:
            return None
        line += blanks.count("\n")
        pointers.append((pointing, line, number, url_name))
    return tuple(pointers)
