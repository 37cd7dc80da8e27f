"""What stands inside some elements of a file: tags and attributes, in document order. For those who look closer."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from contentrepo.applets.olx.library import etree

Element = tuple[str, dict[str, str]]

_parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def read_insides(data: bytes, ordinals: Collection[int]) -> dict[int, tuple[Element, ...]]:
    """All that stands inside some elements of an XML file: ordinal -> ((tag, attributes), ...) in document order."""
    try:
        root = etree.fromstring(data, _parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    return {
        ordinal: tuple((str(inner.tag), dict(inner.items())) for inner in islice(element.iter("*"), 1, None))
        for ordinal, element in enumerate(root.iter("*"))
        if ordinal in ordinals
    }
