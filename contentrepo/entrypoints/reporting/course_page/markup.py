"""Elements as text. Whatever is not made here is escaped, so a name can never become markup.

The result is both HTML and well-formed XML.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from contentrepo.api.check import make_visible

Attribute = str | int | float | bool | None
EMPTY = frozenset({"br", "hr", "input", "link", "meta", "path", "rect"})
"""Elements without content; SVG's among them."""


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: Attribute) -> Markup:
    """An element. Of attributes, `class_` is `class` and `data_mark` is `data-mark`; None and False leave one out."""
    written = "".join(
        _attribute(key, value) for key, value in attributes.items() if value is not None and value is not False
    )
    if name in EMPTY and not children:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{''.join(map(plain, children))}</{name}>")


def plain(text: str) -> Markup:
    """Text with nothing in it that could be markup, or that cannot be seen."""
    if isinstance(text, Markup):
        return text
    return Markup(escape(make_visible(" ".join(text.split()) if "\n" in text or "\xa0" in text else text)))


def join(parts: Iterable[str]) -> Markup:
    """Texts and markup side by side."""
    return Markup("".join(map(plain, parts)))


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        value = name
    return f' {name}="{plain(number(value) if isinstance(value, float) else str(value))}"'


def number(value: float) -> str:
    """A coordinate, as short as a tenth of a pixel allows."""
    return f"{value:.1f}".removesuffix(".0")
