"""Entities of HTML in text. The table of all their names is loaded where there is one to look up."""

from __future__ import annotations


def unescape(text: str) -> str:
    """The text with every entity replaced by its character, as browsers do it."""
    if "&" not in text:
        return text
    import html

    return html.unescape(text)
