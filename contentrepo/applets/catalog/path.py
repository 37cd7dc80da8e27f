"""What the path of a catalog file says: the path is the key."""

from __future__ import annotations

from contentrepo.applets.catalog.kinds import ENDING, kind_of
from contentrepo.applets.keys.api import InvalidKey, is_key_part, parse_course_key, parse_course_run_key
from contentrepo.applets.keys.models import CourseKey, CourseRunKey
from contentrepo.pattern import compiled

_SLUG = compiled(r"[a-z0-9][a-z0-9_-]{0,254}")

_FOLDERS = {"organization": "organizations", "program": "programs", "curriculum": "curricula"}
_SLUG_EXPECTED = "expected small letters, digits, `-` and `_`, at most 255"
_EXPECTED = {
    "organization": "expected letters, digits and `_ - ~ . :`, as in `edX`",
    "course": "expected `ORG+COURSE`, as in `edX+CS101`",
    "run": "expected `course-v1:ORG+COURSE+RUN`, as in `course-v1:edX+CS101+2T2019`",
}


def path_of(kind: str, key: str) -> str:
    """Where the file of an entry stands: the other way round.

    Raises:
        InvalidKey: the key is none of this kind.
    """
    parts = key.removeprefix("course-v1:").split("+") if kind in {"course", "run"} else [key]
    path = "/".join([_FOLDERS.get(kind, "courses"), *parts]) + ENDING
    read = {"organization": organization_of, "course": course_of, "run": run_of}.get(kind, slug_of)
    if kind_of(path) != kind or str(read(path)) != key:
        noun = {"run": "course run", "course": "catalog course"}.get(kind, kind)
        raise InvalidKey(key, f"the key of a {noun}", _EXPECTED.get(kind, _SLUG_EXPECTED))
    return path


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
