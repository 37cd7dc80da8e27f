"""Writes the path of the file in place of the name that the platform makes of it."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.olx import api as olx
from contentrepo.applets.validation.models import BytesOf, Edit, Fix, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

RULE = "flattened-link"


def fix(subject: Subject, bytes_of: BytesOf) -> Iterator[Fix]:
    for oddity in oddities_of(subject).flattened_links:
        path, data = oddity.place.path, bytes_of(oddity.place.path) or b""
        links = [link for link in olx.find_written_links(data) if link[:2] == ("static", oddity.value)]
        written = oddity.value.encode()
        # What is written in another way than it is meant (entities) is left to people.
        if links and all(data.startswith(written, link.start) for link in links):
            new = oddity.detail.encode()
            edits = tuple(Edit(path, link.start, link.start + len(written), new) for link in links)
            done = f"{quote(f'/static/{oddity.value}')} is written {quote(f'/static/{oddity.detail}')}"
            yield Fix(RULE, path, oddity.subject, oddity.value, edits, done)
