"""Which characters and lengths names may have. How names combine into keys is in `notation`."""

from __future__ import annotations

from contentrepo.pattern import compiled

KEY_LENGTH = 255  # characters of a printed key: the platform's columns hold no more
EXTERNAL_LENGTH = 225  # course-discovery's column for external course keys

PART = r"[\w\-~.:]+"
PART_ALLOWED = "letters, digits and `_ - ~ . :`"

_part = compiled(PART)

# A key part is a folder's name in a content repository, and git keeps none of these as one.
_UNSTORABLE = frozenset({".", "..", ".git", "git~1"})


def is_block_id(text: str) -> bool:
    return _part.fullmatch(text) is not None


def is_key_part(text: str) -> bool:
    return is_block_id(text) and text.lower() not in _UNSTORABLE
