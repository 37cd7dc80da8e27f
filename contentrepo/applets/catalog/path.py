"""Which files make the catalog, and what a path says: the path is the key."""

from __future__ import annotations

import re

from contentrepo.applets.keys.api import InvalidKey, is_key_part, parse_course_key, parse_course_run_key
from contentrepo.applets.keys.models import CourseKey, CourseRunKey

CONFIGURATION = "contentrepo.yaml"
ENDING = ".yaml"

_KINDS = {
    ("organizations", 2): "organization",
    ("courses", 3): "course",
    ("courses", 4): "run",
    ("programs", 2): "program",
    ("curricula", 2): "curriculum",
}

KINDS = frozenset({*_KINDS.values(), "configuration"})

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,254}")


def kind_of(path: str) -> str | None:
    """By exact depth: a YAML file deeper in `courses/` belongs to a run's OLX."""
    if not path.endswith(ENDING):
        return None
    if path == CONFIGURATION:
        return "configuration"
    folder, *rest = path.split("/")
    return _KINDS.get((folder, len(rest) + 1))


def organization_of(path: str) -> str:
    """The key of `organizations/<org>.yaml`.

    Raises:
        InvalidKey: the file's name is no organization's key.
    """
    (name,) = _names(path)
    if not is_key_part(name):
        raise InvalidKey(name, "an organization's key", "expected letters, digits and `_ - ~ . :`")
    return name


def course_of(path: str) -> CourseKey:
    """The key of `courses/<org>/<course>.yaml`.

    Raises:
        InvalidKey: the path makes no course key.
    """
    return parse_course_key("+".join(_names(path)))


def run_of(path: str) -> CourseRunKey:
    """The key of `courses/<org>/<course>/<run>.yaml`.

    Raises:
        InvalidKey: the path makes no course run key.
    """
    return parse_course_run_key("course-v1:" + "+".join(_names(path)))


def slug_of(path: str) -> str:
    """The slug of `programs/<slug>.yaml` or `curricula/<slug>.yaml`.

    Raises:
        InvalidKey: the file's name is no slug.
    """
    (name,) = _names(path)
    if not _SLUG.fullmatch(name):
        raise InvalidKey(name, "a slug", "expected small letters, digits, `-` and `_`, at most 255")
    return name


def _names(path: str) -> list[str]:
    return path.removesuffix(ENDING).split("/")[1:]
