"""Files that an author meant and that the platform passes over: what should lead to them does not."""

from __future__ import annotations

from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.block_types import COURSE, HTML, POINTER_TYPES
from contentrepo.applets.olx.models import Oddities, Oddity
from contentrepo.applets.olx.names import escapes
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.use import COURSE_POINTER_ATTRIBUTES, POINTER_ATTRIBUTES, Definition, Use, is_pointer

_COMMENT = "<!-- -->"


def note_split_external(use: Use, scope: Scope, odd: Oddities) -> None:
    """An external block is complete where it stands; a file of its name is read by nobody."""
    if use.attributes.keys() == {"url_name"}:
        path = _find_file(use.block_type, use.name, ".xml", scope)
        if path is not None:
            odd.split_externals.append(Oddity(use.place, use.subject, path))


def note_passed_over(use: Use, scope: Scope, odd: Oddities) -> None:
    """An empty element that would be a pointer but for what else it carries: the file of its name is ignored."""
    path = _find_file(use.block_type, use.name, ".xml", scope) if "url_name" in use.attributes else None
    if path is not None:
        odd.dressed_pointers.append(Oddity(use.place, use.subject, _dress(use), path))
    elif use.block_type == HTML:
        _note_unlinked_body(use, use.place, scope, odd)


def note_empty_file(use: Use, definition: Definition, scope: Scope, odd: Oddities) -> None:
    """A file that holds nothing: a second pointer, which nobody follows, or an html block that forgot its page."""
    attributes = definition.attributes
    name = attributes.get("url_name", use.name)
    if name != use.name and use.block_type in POINTER_TYPES and is_pointer(use.block_type, attributes):
        path = _find_file(use.block_type, name, ".xml", scope)
        if path is not None:
            odd.chained_pointers.append(Oddity(definition.place, use.subject, path))
            return
    if use.block_type == HTML:
        _note_unlinked_body(use, definition.place, scope, odd)


def _note_unlinked_body(use: Use, place: Place, scope: Scope, odd: Oddities) -> None:
    path = _find_file(HTML, use.name, ".html", scope)
    if path is not None:
        odd.unlinked_bodies.append(Oddity(place, use.subject, path))


def _find_file(block_type: str, name: str, suffix: str, scope: Scope) -> str | None:
    name = name.replace(":", "/")
    found = None if escapes(name) else scope.find(f"{block_type}/{name}{suffix}")
    return found[0] if found else None


def _dress(use: Use) -> str:
    """What keeps an element from being a pointer: attributes too many; for a course also too few; or a comment."""
    expected = COURSE_POINTER_ATTRIBUTES if use.block_type == COURSE else POINTER_ATTRIBUTES
    extra = [name for name in use.attributes if name not in expected]
    if not extra and use.block_type == COURSE:
        extra = sorted(expected - use.attributes.keys())
    return " ".join(extra) or _COMMENT
