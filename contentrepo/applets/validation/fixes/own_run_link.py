"""Writes `/jump_to_id/` in place of an address that names the run. Addresses with a site may be meant for that site."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.olx import api as olx
from contentrepo.applets.validation.models import BytesOf, Edit, Fix, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

RULE = "own-run-link"


def fix(subject: Subject, bytes_of: BytesOf) -> Iterator[Fix]:
    for oddity in oddities_of(subject).own_links:
        path, data = oddity.place.path, bytes_of(oddity.place.path) or b""
        address = f"/jump_to_id/{oddity.detail}"
        spans = [(link.start, link.end) for link in olx.find_written_links(data) if link[:2] == ("run", oddity.value)]
        if spans and oddity.detail.isascii():
            edits = tuple(Edit(path, *span, address.encode()) for span in spans)
            done = f"{quote(oddity.value)} is written {quote(address)}"
            safe = oddity.value.startswith("/")
            yield Fix(RULE, path, oddity.subject, oddity.value, edits, done, is_safe=safe)
