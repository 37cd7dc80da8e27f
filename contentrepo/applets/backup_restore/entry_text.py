"""The catalog files that a new run needs, as small as they may be."""

from __future__ import annotations

from contentrepo.applets.keys.models import CourseRunKey

_ASTRAL = 0x10000


def render_entries(key: CourseRunKey, title: str) -> dict[str, str]:
    """Path -> text for the run, its catalog course and its organization."""
    course = f"courses/{key.org}/{key.course}"
    return {
        f"organizations/{key.org}.yaml": f"name: {quoted(key.org)}\n",
        f"{course}.yaml": f"title: {quoted(title)}\n",
        f"{course}/{key.run}.yaml": f"title: {quoted(title)}\n",
    }


def quoted(text: str) -> str:
    """A YAML scalar in double quotes, with escapes for whatever cannot be seen."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\U{code:08x}" if code >= _ASTRAL else f"\\u{code:04x}"
