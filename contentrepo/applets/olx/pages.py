"""Where the page of an html block may stand, in the order in which the platform looks."""

from __future__ import annotations

from collections.abc import Iterator


def page_paths(wanted: str) -> Iterator[str]:
    """The path as named; with one `.html` less; then with ever fewer leading folders."""
    yield wanted
    shorter = wanted.removesuffix(".html") if wanted.endswith(".html.html") else wanted
    while "/" in shorter:
        if shorter != wanted:
            yield shorter
        shorter = shorter.partition("/")[2]
