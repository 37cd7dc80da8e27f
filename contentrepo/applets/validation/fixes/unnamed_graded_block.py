"""The same for a graded block: see `unnamed_block`."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.validation.fixes.unnamed_block import GRADED, name_blocks
from contentrepo.applets.validation.models import BytesOf, Fix, Subject
from contentrepo.applets.validation.oddities import notes_of

RULE = GRADED


def fix(subject: Subject, bytes_of: BytesOf) -> Iterator[Fix]:
    return name_blocks(RULE, notes_of(subject, RULE), subject, bytes_of=bytes_of)
