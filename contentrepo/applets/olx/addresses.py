"""Addresses in tags that work only here and now, because they name a run or go unencrypted; and scripts of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentrepo.applets.olx.codes import INLINE_SCRIPT, INSECURE, RUN_LINK
from contentrepo.applets.olx.tags import Tag, attributes_of
from contentrepo.pattern import compiled, pattern

Sight = tuple[str, str, str, int]
"""The rule's id or another code, value, detail, byte offset."""

SHOWN = 200

# What a page loads by itself; a link that a person follows is no such thing.
_LOADED = {
    b"audio": ("src",),
    b"embed": ("src",),
    b"iframe": ("src",),
    b"img": ("src",),
    b"link": ("href",),
    b"object": ("data",),
    b"script": ("src",),
    b"source": ("src",),
    b"track": ("src",),
    b"video": ("src", "poster"),
}
_ADDRESSES = ("href", "src", "data", "poster")
_PLAIN = pattern(r"http://(?!localhost\b|127\.)", re.IGNORECASE)
_KEY = r"[^/+\s\"'<>?#&:@]+"
_NAMING = pattern(
    rf"(?:course|block|asset)-v1:({_KEY}\+{_KEY}\+{_KEY})|/c4x/({_KEY}/{_KEY})/|i4x:/+({_KEY}/{_KEY})/"
    rf"|/courses/({_KEY}/{_KEY}/{_KEY})(?:/|$)"
)
_MAYBE_NAMING = compiled(rb"-v1[:%]|c4x|i4x|/courses/")
_HANDLER = compiled(rb"on[a-z]{3,20}\s*=", re.IGNORECASE)
_HANDLER_NAME = pattern(r"on[a-z]{3,20}")


def find_addresses(tag: Tag) -> Iterator[Sight]:
    """What to say of the addresses in one tag."""
    naming = _MAYBE_NAMING.search(tag.written)
    loaded = tag.name in _LOADED and b"http://" in tag.written
    if not naming and not loaded:
        return
    attributes = attributes_of(tag)
    for name in _ADDRESSES if naming else ():
        run = find_run(attributes.get(name, ""))
        if run:
            yield RUN_LINK, _plainly(attributes[name])[:SHOWN], run, tag.start
    for name in _LOADED[tag.name] if loaded else ():
        if _PLAIN.match(attributes.get(name, "")):
            yield INSECURE, attributes[name][:SHOWN], "", tag.start


def find_run(address: str) -> str:
    """The run that an address names, as it names it; "" where it names none."""
    match = _NAMING.search(_plainly(address))
    return next(filter(None, match.groups())) if match else ""


def _plainly(address: str) -> str:
    return address.replace("%3A", ":").replace("%2B", "+").replace("%40", "@")


def find_scripts(tag: Tag) -> Iterator[Sight]:
    """JavaScript in the page: an element of it, or a handler in a tag."""
    if tag.name == b"script":
        attributes = attributes_of(tag)
        kind = attributes.get("type", "").lower()
        if not kind or "javascript" in kind or kind == "module":
            yield INLINE_SCRIPT, (attributes.get("src") or "<script>")[:SHOWN], kind, tag.start
    elif _HANDLER.search(tag.written):
        name = next((name for name in attributes_of(tag) if _HANDLER_NAME.fullmatch(name)), "")
        if name:
            yield INLINE_SCRIPT, name, tag.name.decode("utf-8", "replace"), tag.start
