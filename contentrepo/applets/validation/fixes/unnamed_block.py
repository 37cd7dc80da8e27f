"""Writes the name that the platform gives to a nameless block, so that the learners' answers under it stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Oddity
from contentrepo.applets.validation.models import BytesOf, Edit, Fix, Subject
from contentrepo.applets.validation.oddities import notes_of, oddities_of
from contentrepo.applets.validation.wording import quote
from contentrepo.applets.validation.xml_text import write_value

RULE = "unnamed-block"
GRADED = "unnamed-graded-block"


def fix(subject: Subject, bytes_of: BytesOf) -> Iterator[Fix]:
    return name_blocks(RULE, oddities_of(subject).unnamed_blocks, subject, bytes_of=bytes_of)


def name_blocks(rule: str, nameless: Iterable[Oddity], subject: Subject, *, bytes_of: BytesOf) -> Iterator[Fix]:
    """Name those whose name is sure."""
    odd, course = oddities_of(subject), subject.head.course
    if course is None:
        return
    known = {f"{kind}/{name}" for blocks in (course.blocks, course.drafts) for kind, name in blocks}
    # Of several blocks with one name the platform renames all but the first, and its way to do that depends on the XML.
    claims = (odd.unnamed_blocks, notes_of(subject, GRADED), odd.duplicates, odd.shared_blocks)
    count = Counter(oddity.subject for oddities in claims for oddity in oddities)
    for oddity in nameless:
        if count[oddity.subject] == 1 and oddity.subject in known and (edit := _name(oddity, bytes_of)):
            done = f"{quote(oddity.subject)} is named so in the file"
            yield Fix(rule, oddity.place.path, oddity.subject, oddity.value, (edit,), done)


def _name(oddity: Oddity, bytes_of: BytesOf) -> Edit | None:
    data = bytes_of(oddity.place.path)
    tag = olx.find_start_tag(data, oddity.place.ordinal) if data else None
    if data is None or tag is None or tag.find("slug"):
        return None
    there, name = tag.find("url_name"), write_value(oddity.value, data)
    if there:
        return Edit(oddity.place.path, there.value_start, there.value_end, name)
    return Edit(oddity.place.path, tag.name_end, tag.name_end, b' url_name="%s"' % name)
