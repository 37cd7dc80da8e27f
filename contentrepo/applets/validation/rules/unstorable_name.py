r"""The name of a file or folder means something else to the machines that have to keep it.

`.git`, `.`, `..` and empty names are errors, as are disguises of `.git` that some file systems see through. Names that
Windows reserves (`con`, `nul.xml`), that end in a dot or a blank, or that hold one of `< > : " | ? * \` are warnings,
and so are names with control characters or with marks that turn the direction of writing around.

Why it matters:
    A checkout that writes into `.git` runs a stranger's programs; `..` writes outside. Those are never accepted. The
    others cannot be checked out on Windows, or look like a name that they are not.

Bad:
    static/.git/hooks/post-checkout
    static/aux.png
    static/what?.png

Good:
    static/git/post-checkout.txt
    static/auxiliary.png
    static/what.png

Fix:
    Rename the file or folder with `git mv`, and correct what points to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.territory import is_content, within
from contentrepo.applets.validation.wording import quote

ID = "unstorable-name"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.TREE

_ORDINARY = re.compile(r"\w(?:[\w .,+=@%&()!'-]*[\w)])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[.].*)?", re.IGNORECASE)
_WINDOWS = frozenset('<>:"|?*\\')
_INVISIBLE = frozenset({"Cc", "Cf"})
_GIT = frozenset({".git", "git~1"})


def check(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    known: dict[str, str] = {}
    for path in subject.head.files:
        for part in path.split("/"):
            if part not in known:
                known[part] = "" if _is_ordinary(part) else _fatal(part) or _awkward(part)
            if known[part] and (_fatal(part) or is_content(unit, path)):
                yield Problem(
                    place=Place(path),
                    subject=within(unit, path),
                    message=f"The name {quote(part)} {known[part]}",
                    hint="Rename the file or folder, and correct what points to it.",
                    value=part,
                    level=None if _fatal(part) else Level.WARNING,
                )


def _is_ordinary(part: str) -> bool:
    return _ORDINARY.fullmatch(part) is not None and _RESERVED.fullmatch(part) is None


def _fatal(part: str) -> str:
    plain = "".join(character for character in part if category(character) != "Cf").casefold()
    if part in ("", ".", ".."):
        return "leads to another folder"
    if "\0" in part or plain.rstrip(" .") in _GIT or plain.startswith(".git:"):
        return "is git's own" if "\0" not in part else "holds a NUL character"
    return ""


def _awkward(part: str) -> str:
    if any(category(character) in _INVISIBLE for character in part):
        return "holds characters that cannot be seen"
    if part.endswith((".", " ")):
        return "ends in a dot or a blank, which Windows drops"
    if _RESERVED.fullmatch(part):
        return "is reserved by Windows"
    return "holds characters that Windows does not allow" if _WINDOWS.intersection(part) else ""
