"""How each internal key is written: one pattern for each kind."""

from __future__ import annotations

import re

from contentrepo.applets.keys.alphabet import KEY_LENGTH, PART, PART_ALLOWED, is_key_part
from contentrepo.applets.keys.models import CatalogKey, CourseKey, CourseRunKey, LibraryKey, UnitKey, UsageKey
from contentrepo.applets.keys.refusal import InvalidKey
from contentrepo.pattern import compiled

_COURSE = compiled(rf"({PART})\+({PART})")
_RUN = compiled(rf"course-v1:({PART})\+({PART})\+({PART})")
_USAGE = compiled(rf"block-v1:({PART})\+({PART})\+({PART})\+type@({PART})\+block@({PART})")
_LIBRARY = compiled(r"lib:([A-Za-z0-9_\-.]+):([\w\-.]+)")

_PARTS = f"each part of {PART_ALLOWED}, {KEY_LENGTH} characters in all"


def parse_course(text: str) -> CourseKey:
    return CourseKey(*_split(_COURSE, text, kind="a course key", form=f"`ORG+COURSE`, {_PARTS}"))


def parse_run(text: str) -> CourseRunKey:
    return CourseRunKey(*_split(_RUN, text, kind="a course run key", form=f"`course-v1:ORG+COURSE+RUN`, {_PARTS}"))


def parse_usage(text: str) -> UsageKey:
    form = f"`block-v1:ORG+COURSE+RUN+type@TYPE+block@ID`, {_PARTS}"
    org, course, run, block_type, block_id = _split(_USAGE, text, kind="a usage key", form=form)
    return UsageKey(CourseRunKey(org, course, run), block_type, block_id)


def parse_library(text: str) -> LibraryKey:
    form = f"`lib:ORG:SLUG`, each part of letters, digits and `_ - .` (in ORG, ASCII only), {KEY_LENGTH} in all"
    return LibraryKey(*_split(_LIBRARY, text, kind="a library key", form=form))


def parse_catalog(text: str) -> CatalogKey:
    name = text.removeprefix("catalog:")
    if not name or name == text or len(text) > KEY_LENGTH or name != name.strip() or not name.isprintable():
        raise InvalidKey(text, "a catalog key", "expected `catalog:REPOSITORY`")
    return CatalogKey(name)


def parse_unit(text: str) -> UnitKey:
    if text.startswith("lib:"):
        return parse_library(text)
    if text.startswith("catalog:"):
        return parse_catalog(text)
    if text.startswith("course-v1:"):
        return parse_run(text)
    raise InvalidKey(text, "a unit", "expected `course-v1:ORG+COURSE+RUN`, `lib:ORG:SLUG` or `catalog:REPOSITORY`")


def _split(pattern: re.Pattern[str], text: str, *, kind: str, form: str) -> tuple[str, ...]:
    match = pattern.fullmatch(text) if len(text) <= KEY_LENGTH else None
    if match is None:
        raise InvalidKey(text, kind, f"expected {form}")
    # The first parts are folders of the repository; a block's type and id are not.
    if not all(is_key_part(part) for part in match.groups()[:3]):
        raise InvalidKey(text, kind, "a part cannot be `.`, `..` or a name that git keeps for itself")
    return match.groups()
