"""Texts to keys. Keys print themselves (`str`) and compare by value; printing and parsing are inverse."""

from __future__ import annotations

from contentrepo.applets.keys import alphabet
from contentrepo.applets.keys.models import (
    CourseKey,
    CourseRunKey,
    ExternalCourseKey,
    LibraryKey,
    UnitKey,
    UsageKey,
)
from contentrepo.applets.keys.refusal import InvalidKey

__all__ = [
    "InvalidKey",
    "is_block_id",
    "is_key_part",
    "is_reachable_external_key",
    "parse_course_key",
    "parse_course_run_key",
    "parse_external_course_key",
    "parse_library_key",
    "parse_unit_key",
    "parse_usage_key",
]


def parse_course_key(text: str) -> CourseKey:
    """The catalog course that `ORG+COURSE` names.

    Raises:
        InvalidKey: `text` is anything else, or longer than 255 characters.
    """
    from contentrepo.applets.keys import notation

    return notation.parse_course(text)


def parse_course_run_key(text: str) -> CourseRunKey:
    """The course run that `course-v1:ORG+COURSE+RUN` names; no branch, no version, no old `ORG/COURSE/RUN`.

    Raises:
        InvalidKey: `text` is anything else, or longer than 255 characters.
    """
    from contentrepo.applets.keys import notation

    return notation.parse_run(text)


def parse_library_key(text: str) -> LibraryKey:
    """The content library that `lib:ORG:SLUG` names.

    Raises:
        InvalidKey: `text` is anything else, or longer than 255 characters.
    """
    from contentrepo.applets.keys import notation

    return notation.parse_library(text)


def parse_usage_key(text: str) -> UsageKey:
    """The block that `block-v1:ORG+COURSE+RUN+type@TYPE+block@ID` names; no branch, no version, no `i4x://`.

    Raises:
        InvalidKey: `text` is anything else, or longer than 255 characters.
    """
    from contentrepo.applets.keys import notation

    return notation.parse_usage(text)


def parse_external_course_key(text: str) -> ExternalCourseKey:
    """The partner's name for a run, as written.

    Raises:
        InvalidKey: empty, longer than 225 characters, surrounded by blanks, with invisible characters,
            or shaped like an internal key (a look-up takes either).
    """
    from contentrepo.applets.keys import external

    return external.parse_external(text)


def parse_unit_key(text: str) -> UnitKey:
    """The unit that a run key, a library key or `catalog:REPOSITORY` names.

    Raises:
        InvalidKey: `text` is none of them.
    """
    from contentrepo.applets.keys import notation

    return notation.parse_unit(text)


def is_block_id(text: str) -> bool:
    """Whether a block's id or type has only characters that a usage key can carry, and at least one."""
    return alphabet.is_block_id(text)


def is_key_part(text: str) -> bool:
    """Whether `text` can be an org, a course number or a run: its characters, and a name that git stores."""
    return alphabet.is_key_part(text)


def is_reachable_external_key(text: str) -> bool:
    """Whether an address of Registrar can carry the key: ASCII letters, digits and `- _ :`, and at least one."""
    from contentrepo.applets.keys import external

    return external.is_reachable(text)
