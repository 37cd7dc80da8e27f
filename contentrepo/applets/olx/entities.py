"""Entities of HTML in text. The table of all their names is loaded where there is one to look up."""

from __future__ import annotations

_USUAL = {"amp": "&", "apos": "'", "gt": ">", "lt": "<", "nbsp": "\xa0", "quot": '"', "#34": '"', "#39": "'"}


def unescape(text: str) -> str:
    """The text with every entity replaced by its character, as browsers do it."""
    if "&" not in text:
        return text
    first, *rest = text.split("&")
    parts = [first]
    for part in rest:
        name, end, after = part.partition(";")
        if not end or name not in _USUAL:
            import html

            return html.unescape(text)
        parts += (_USUAL[name], after)
    return "".join(parts)
