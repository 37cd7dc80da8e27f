"""From the element in a parent to the definition that counts: a file, an html block's page, or the element itself.

What leads nowhere goes to the oddities. Which block holds which is in `tree`.
"""

from __future__ import annotations

from posixpath import dirname
from typing import NamedTuple

from contentrepo.applets.facts.models import Document, Node
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.api import is_block_id
from contentrepo.applets.olx.block_types import COURSE, FILENAME_TYPES, HTML, PAGE_TYPES, POINTER_TYPES
from contentrepo.applets.olx.models import Oddities, Oddity
from contentrepo.applets.olx.names import escapes
from contentrepo.applets.olx.scope import Scope

Family = dict[int, list[tuple[int, Node]]]
"""The nodes of one document by their parent's index."""

_POINTER = frozenset({"url_name", "slug"})
_COURSE_POINTER = frozenset({"url_name", "org", "course"})


class Use(NamedTuple):
    """An element in its parent, with the name that it has there."""

    block_type: str
    name: str
    attributes: dict[str, str]
    node: Node
    number: int
    family: Family
    path: str

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
    """The element that counts, its document's nodes, and the files that make the block."""

    node: Node
    number: int
    family: Family
    attributes: dict[str, str]
    files: tuple[str, ...]
    page: str  # path of the html page, or ""


def family_of(document: Document) -> Family:
    family: Family = {}
    for index, node in enumerate(document.nodes):
        family.setdefault(node.parent, []).append((index, node))
    return family


def is_pointer(block_type: str, attributes: dict[str, str]) -> bool:
    """Whether a bare element of a pointing type stands for a file. A nameless one does: the platform names it first."""
    if block_type == COURSE:
        return attributes.keys() == _COURSE_POINTER
    return attributes.keys() <= _POINTER


def find_definition(use: Use, scope: Scope, odd: Oddities) -> Definition | None:
    """The definition of a block, or None where it is lost (then an oddity says why)."""
    if use.node.bare and use.block_type in POINTER_TYPES and is_pointer(use.block_type, use.attributes):
        return _follow(use, scope, odd)
    if use.is_hollow:
        if use.block_type not in POINTER_TYPES:
            _note_split_external(use, scope, odd)
        elif "filename" not in use.attributes:
            _note_ignored_files(use, scope, odd)
    inline = Definition(use.node, use.number, use.family, use.attributes, (use.path,), "")
    if "filename" in use.attributes and use.block_type in FILENAME_TYPES:
        return _follow_filename(use, inline, scope, odd)
    return inline


def _path_of(block_type: str, name: str) -> str | None:
    """The file that a name stands for, or None where it would lead astray."""
    if not is_block_id(name) or ":" in name:
        name = name.replace(":", "/")
        if escapes(name):
            return None
    return f"{block_type}/{name}.xml"


def _follow(use: Use, scope: Scope, odd: Oddities) -> Definition | None:
    below = _path_of(use.block_type, use.name)
    if below is None:
        odd.escaping_names.append(Oddity(use.place, use.subject, use.name))
        return None
    found = scope.find(below)
    if found is None:
        odd.dangling_pointers.append(Oddity(use.place, use.subject, scope.folder + below))
        return None
    return read_definition_file(use, *found, scope=scope, odd=odd)


def read_definition_file(use: Use, path: str, document: Document, *, scope: Scope, odd: Oddities) -> Definition | None:
    """The definition in a block's own file, or None where that cannot be read."""
    nodes = document.nodes
    if not nodes:
        _note_fault(path, document, odd)
        return None
    node = nodes[0]
    attributes = dict(node.attributes)
    family = family_of(document) if len(nodes) > 1 else {}
    definition = Definition(node, 0, family, attributes, (path,), "")
    if node.tag != use.block_type:
        odd.mismatched_tags.append(Oddity(_root_place(path, node), use.subject, node.tag, use.block_type))
    if "filename" in attributes and use.block_type in FILENAME_TYPES:
        return _follow_filename(use, definition, scope, odd)
    if node.bare:
        _note_unfollowed(use, definition, scope, odd)
    return definition


def _follow_filename(use: Use, definition: Definition, scope: Scope, odd: Oddities) -> Definition | None:
    filename = definition.attributes["filename"]
    if escapes(filename):
        odd.escaping_names.append(Oddity(_place_of(definition), use.subject, filename))
        return definition
    if use.block_type in PAGE_TYPES:
        return _with_page(use, definition, scope, odd)
    for below in _legacy_paths(use.block_type, filename):
        if (found := scope.find(below)) is not None:
            return _with_legacy_file(use, definition, *found, odd=odd)
    missing = f"{scope.folder}{use.block_type}/{filename}.xml"
    odd.dangling_pointers.append(Oddity(_place_of(definition), use.subject, missing))
    return None


def _legacy_paths(block_type: str, filename: str) -> tuple[str, ...]:
    if block_type == "problem":  # where capa looks, too
        return (f"problem/{filename}.xml", f"problems/{filename}.xml", f"{filename}.xml")
    return (f"{block_type}/{filename}.xml",)


def _with_legacy_file(
    use: Use, definition: Definition, path: str, document: Document, *, odd: Oddities
) -> Definition | None:
    """The content is the file's, the settings stay those of the element that names it."""
    if not document.nodes:
        _note_fault(path, document, odd)
        return None
    node = document.nodes[0]
    if node.tag != use.block_type:
        odd.mismatched_tags.append(Oddity(_root_place(path, node), use.subject, node.tag, use.block_type))
    files = (path, *definition.files)
    return Definition(node, 0, family_of(document), definition.attributes, files, "")


def _with_page(use: Use, definition: Definition, scope: Scope, odd: Oddities) -> Definition:
    """The page that `filename` names, relative to the folder of the block's own name."""
    name = use.name.replace(":", "/")
    base = dirname(f"{HTML}/{name}") if not escapes(name) else HTML
    wanted = f"{base}/{definition.attributes['filename']}.html"
    for below in _page_paths(wanted):
        if (found := scope.find(below)) is not None:
            path, document = found
            if document.fault is not None:
                _note_fault(path, document, odd)
            return definition._replace(files=(*definition.files, path), page=path)
    odd.dangling_bodies.append(Oddity(_place_of(definition), use.subject, scope.folder + wanted))
    return definition


def _page_paths(wanted: str) -> list[str]:
    """Where the platform looks for a page: as named, with one `.html` less, with ever fewer leading folders."""
    paths = [wanted]
    shorter = wanted.removesuffix(".html") if wanted.endswith(".html.html") else wanted
    while "/" in shorter:
        paths.append(shorter)
        shorter = shorter.partition("/")[2]
    return paths


def _note_fault(path: str, document: Document, odd: Oddities) -> None:
    fault = document.fault
    if fault is not None and all(place.path != path for place, _ in odd.faults):
        odd.faults.append((Place(path, fault.line, fault.column), fault))


def _note_split_external(use: Use, scope: Scope, odd: Oddities) -> None:
    """An external block is complete where it stands; a file of its name is read by nobody."""
    if use.attributes.keys() == {"url_name"} and (below := _path_of(use.block_type, use.name)) is not None:
        found = scope.find(below)
        if found is not None:
            odd.split_externals.append(Oddity(use.place, use.subject, found[0]))


def _note_ignored_files(use: Use, scope: Scope, odd: Oddities) -> None:
    """An element that would be a pointer but for what else it carries: the file of its name is ignored."""
    below = _path_of(use.block_type, use.name) if "url_name" in use.attributes else None
    found = scope.find(below) if below is not None else None
    if found is not None:
        odd.dressed_pointers.append(Oddity(use.place, use.subject, _dress(use), found[0]))
    elif use.block_type == HTML:
        _note_unlinked_body(use, use.place, scope, odd)


def _dress(use: Use) -> str:
    """What keeps an element from being a pointer: attributes too many; for a course also too few; or a comment."""
    expected = _COURSE_POINTER if use.block_type == COURSE else _POINTER
    extra = [name for name in use.attributes if name not in expected]
    if not extra and use.block_type == COURSE:
        extra = sorted(expected - use.attributes.keys())
    return " ".join(extra) or "<!-- -->"


def _note_unfollowed(use: Use, definition: Definition, scope: Scope, odd: Oddities) -> None:
    """A file that holds nothing: a second pointer, which nobody follows, or an html block that forgot its page."""
    attributes = definition.attributes
    name = attributes.get("url_name", use.name)
    if name != use.name and use.block_type in POINTER_TYPES and is_pointer(use.block_type, attributes):
        below = _path_of(use.block_type, name)
        found = scope.find(below) if below is not None else None
        if found is not None:
            odd.chained_pointers.append(Oddity(_place_of(definition), use.subject, found[0]))
            return
    if use.block_type == HTML:
        _note_unlinked_body(use, _place_of(definition), scope, odd)


def _note_unlinked_body(use: Use, place: Place, scope: Scope, odd: Oddities) -> None:
    name = use.name.replace(":", "/")
    found = None if escapes(name) else scope.find(f"{HTML}/{name}.html")
    if found is not None:
        odd.unlinked_bodies.append(Oddity(place, use.subject, found[0]))


def _root_place(path: str, node: Node) -> Place:
    return Place(path, node.line, 0, node.ordinal)


def _place_of(definition: Definition) -> Place:
    return _root_place(definition.files[0], definition.node)
