"""External course keys: the partner's words, free but for what would make them ambiguous or unreadable."""

from __future__ import annotations

from contentrepo.applets.keys import notation
from contentrepo.applets.keys.alphabet import EXTERNAL_LENGTH
from contentrepo.applets.keys.models import ExternalCourseKey
from contentrepo.applets.keys.refusal import InvalidKey
from contentrepo.pattern import compiled

_KIND = "an external course key"
# A look-up takes either key, so neither may pass for the other; old runs print `org/course/run`.
_THREE_PARTS = compiled(r"[^/+]+([/+])[^/+]+\1[^/+?]+")
_PREFIXES = ("course-v1:", "block-v1:", "lib:", "library-v1:", "catalog:", "i4x://")

# Registrar's addresses (its own constants); the other form that they take is an internal key's.
_REACHABLE = compiled(r"[A-Za-z0-9_:-]+")


def is_reachable(text: str) -> bool:
    return _REACHABLE.fullmatch(text) is not None


def parse_external(text: str) -> ExternalCourseKey:
    if not text or len(text) > EXTERNAL_LENGTH:
        raise InvalidKey(text, _KIND, f"expected 1 to {EXTERNAL_LENGTH} characters")
    if text != text.strip():
        raise InvalidKey(text, _KIND, "it begins or ends with a blank")
    if not text.isprintable():
        raise InvalidKey(text, _KIND, "it holds a character that cannot be seen")
    if _reads_as_internal(text):
        raise InvalidKey(text, _KIND, "it reads as a key of the platform's own")
    return ExternalCourseKey(text)


def _reads_as_internal(text: str) -> bool:
    return text.startswith(_PREFIXES) or _THREE_PARTS.fullmatch(text) is not None or _is_course_key(text)


def _is_course_key(text: str) -> bool:
    try:
        notation.parse_course(text)
    except InvalidKey:
        return False
    return True
