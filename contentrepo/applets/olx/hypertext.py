"""A page of HTML. The platform takes it as text and never parses it on import, so text it has to be."""

from __future__ import annotations

from contentrepo.applets.facts.api import NOTHING
from contentrepo.applets.facts.models import Document
from contentrepo.applets.olx.links import find_links
from contentrepo.applets.olx.obstacles import find_encoding_fault, find_obstacle
from contentrepo.applets.olx.sights import find_page_remarks


def read_hypertext(data: bytes) -> Document:
    fault = find_obstacle(data) or find_encoding_fault(data)
    if fault is not None:
        return Document(fault)
    links, remarks = find_links(data), find_page_remarks(data)
    return Document(None, (), links, remarks) if links or remarks else NOTHING
