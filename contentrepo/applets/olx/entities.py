"""Entities of HTML in text. The table of all their names is loaded where there is one to look up."""

from __future__ import annotations

_USUAL = {
    "amp": "&",
    "apos": "'",
    "gt": ">",
    "lt": "<",
    "nbsp": "\xa0",
    "quot": '"',
    "#34": '"',
    "#39": "'",
    "copy": "\xa9",
    "eacute": "\xe9",
    "hellip": "\u2026",
    "mdash": "\u2014",
    "ndash": "\u2013",
    "percnt": "%",
    "ldquo": "\u201c",
    "lsquo": "\u2018",
    "rdquo": "\u201d",
    "rsquo": "\u2019",
    "times": "\xd7",
}
_NOT_BEGINNING = frozenset("\t\n\f <;")


def unescape(text: str) -> str:
    """The text with every entity replaced by its character, as browsers do it."""
    if "&" not in text:
        return text
    first, *rest = text.split("&")
    parts = [first]
    for part in rest:
        if not part or part[0] in _NOT_BEGINNING:  # a sign that stands for itself
            parts += ("&", part)
            continue
        name, end, after = part.partition(";")
        if not end or name not in _USUAL:
            import html

            return html.unescape(text)
        parts += (_USUAL[name], after)
    return "".join(parts)
