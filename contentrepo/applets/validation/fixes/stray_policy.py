"""Writes a policy's key as the block is called, where the two differ in nothing but capitals."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Course
from contentrepo.applets.validation.models import BytesOf, Edit, Fix, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

RULE = "stray-policy"


def fix(subject: Subject, bytes_of: BytesOf) -> Iterator[Fix]:
    odd, course = oddities_of(subject), subject.head.course
    if course is None or odd.faults or not odd.policy_strays:
        return
    names = _names(course)
    meant = {oddity: names.get(oddity.value.casefold(), ()) for oddity in odd.policy_strays}
    count = Counter(found[0] for found in meant.values() if len(found) == 1)
    for oddity, found in meant.items():
        if len(found) != 1 or found[0] in course.policy or count[found[0]] > 1:
            continue
        data = bytes_of(oddity.place.path)
        span = olx.find_key(data, f"/{oddity.value.replace('~', '~0').replace('/', '~1')}") if data else None
        if span:
            key = json.dumps(found[0], ensure_ascii=False).encode()
            edit = Edit(oddity.place.path, *span, key)
            done = f"the settings of {quote(oddity.value)} are those of {quote(found[0])}"
            yield Fix(RULE, oddity.place.path, oddity.subject, oddity.value, (edit,), done)


def _names(course: Course) -> dict[str, list[str]]:
    """What a policy calls the blocks, by the same without capitals."""
    names: dict[str, list[str]] = {}
    for kind, name in course.blocks:
        key = f"{kind}/{course.root.url_name if kind == 'course' else name}"
        names.setdefault(key.casefold(), []).append(key)
    return names
