"""From the element in a parent to the definition that counts: a file, an html block's page, or the element itself.

What leads nowhere goes to the oddities; what is ignored on the way is told by `ignored`.
"""

from __future__ import annotations

from contentrepo.applets.facts.models import Document
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.block_types import FILENAME_TYPES, HTML, PAGE_TYPES, POINTER_TYPES
from contentrepo.applets.olx.faults import note_fault
from contentrepo.applets.olx.ignored import note_empty_file, note_passed_over, note_split_external
from contentrepo.applets.olx.models import Oddities, Oddity
from contentrepo.applets.olx.names import escapes
from contentrepo.applets.olx.pages import page_paths
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.use import Definition, Use, family_of, is_pointer

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


def find_definition(use: Use, scope: Scope, odd: Oddities) -> Definition | None:
    """The definition of a block, or None where it is lost (then an oddity says why)."""
    block_type, attributes = use.block_type, use.attributes
    if use.node.bare and block_type in POINTER_TYPES and is_pointer(block_type, attributes):
        return _follow(use, scope, odd)
    if use.is_hollow:
        if block_type not in POINTER_TYPES:
            note_split_external(use, scope, odd)
        elif "filename" not in attributes:
            note_passed_over(use, scope, odd)
    inline = _new(Definition, (use.node, use.number, use.family, attributes, (use.path,), ""))
    if "filename" in attributes and block_type in FILENAME_TYPES:
        return _follow_filename(use, inline, scope, odd)
    return inline


def _follow(use: Use, scope: Scope, odd: Oddities) -> Definition | None:
    name = use.name
    if not use.is_plain:
        name = name.replace(":", "/")
        if escapes(name):
            odd.escaping_names.append(Oddity(use.place, use.subject, use.name))
            return None
    below = f"{use.block_type}/{name}.xml"
    found = scope.find(below)
    if found is None and scope.is_part:
        return Definition(use.node, use.number, {}, use.attributes, (scope.folder + below,), "")
    if found is None:
        odd.dangling_pointers.append(Oddity(use.place, use.subject, scope.folder + below))
        return None
    return read_definition_file(use, *found, scope=scope, odd=odd)


def read_definition_file(use: Use, path: str, document: Document, *, scope: Scope, odd: Oddities) -> Definition | None:
    """The definition in a block's own file, or None where that cannot be read."""
    if not document.nodes:
        note_fault(path, document.fault, odd)
        return None
    node = document.nodes[0]
    attributes = dict(node.attributes)
    definition = _new(Definition, (node, 0, family_of(document), attributes, (path,), ""))
    if node.tag != use.block_type:
        odd.mismatched_tags.append(Oddity(definition.place, use.subject, node.tag, use.block_type))
    if "filename" in attributes and use.block_type in FILENAME_TYPES:
        return _follow_filename(use, definition, scope, odd)
    if node.bare:
        note_empty_file(use, definition, scope, odd)
    return definition


def _follow_filename(use: Use, definition: Definition, scope: Scope, odd: Oddities) -> Definition | None:
    filename = definition.attributes["filename"]
    if escapes(filename):
        odd.escaping_names.append(Oddity(definition.place, use.subject, filename))
        return definition
    if use.block_type in PAGE_TYPES:
        return _with_page(use, definition, scope, odd)
    for below in _legacy_paths(use.block_type, filename):
        if (found := scope.find(below)) is not None:
            return _with_legacy_file(use, definition, *found, odd=odd)
    missing = f"{scope.folder}{use.block_type}/{filename}.xml"
    odd.dangling_pointers.append(Oddity(definition.place, use.subject, missing))
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
        note_fault(path, document.fault, odd)
        return None
    node = document.nodes[0]
    if node.tag != use.block_type:
        odd.mismatched_tags.append(Oddity(Place(path, node.line, 0, 0), use.subject, node.tag, use.block_type))
    return Definition(node, 0, family_of(document), definition.attributes, (path, *definition.files), "")


def _with_page(use: Use, definition: Definition, scope: Scope, odd: Oddities) -> Definition:
    """With the page that `filename` names, relative to the folder of the block's own name."""
    wanted = _page_of(use, definition.attributes["filename"])
    found = scope.find(wanted) or next(filter(None, map(scope.find, page_paths(wanted))), None)
    if found is None:
        odd.dangling_bodies.append(Oddity(definition.place, use.subject, scope.folder + wanted))
        return definition
    path, document = found
    note_fault(path, document.fault, odd)
    node, number, family, attributes, files, _ = definition
    return _new(Definition, (node, number, family, attributes, (*files, path), path))


def _page_of(use: Use, filename: str) -> str:
    folder = "" if use.is_plain else use.name.replace(":", "/").rpartition("/")[0]
    if folder and not escapes(folder):
        return f"{HTML}/{folder}/{filename}.html"
    return f"{HTML}/{filename}.html"
