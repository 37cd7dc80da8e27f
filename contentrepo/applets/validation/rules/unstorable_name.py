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

from collections.abc import Iterable, Iterator
from functools import lru_cache

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.territory import content_of, list_joined, within
from contentrepo.applets.validation.wording import quote
from contentrepo.pattern import compiled

ID = "unstorable-name"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.TREE

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
_INVISIBLE = frozenset({"Cc", "Cf"})
_WINDOWS = frozenset('<>:"|?*\\')
_GIT = frozenset({".git", "git~1"})
# What every name above has, told for many paths at once, in which a dot stands for each end of a name and each blank.
_PLAIN = bytes(character for character in range(ord(" "), 127) if chr(character) not in {*_WINDOWS, "~"})
_LETTERS = bytes(range(ord("a"), ord("z") + 1))
_ENDS = bytes.maketrans(_LETTERS.upper() + b"/ ", _LETTERS + b"..")
_SIGNS = (b"..", b".con.", b".prn.", b".aux.", b".nul.")
_PORTS = compiled(rb"\.(?:com|lpt)[0-9]\.")


def check(subject: Subject) -> Iterator[Problem]:
    unit, files = subject.head.unit, subject.head.files
    if not _may_be_odd(files):
        return
    content = frozenset(content_of(subject.head))
    for path in files:
        for part in path.split("/"):
            fatal = _fatal(part)
            said = fatal or (_awkward(part) if path in content else "")
            if said:
                yield Problem(
                    place=Place(path),
                    subject=within(unit, path),
                    message=f"The name {quote(part)} {said}",
                    hint="Rename the file or folder, and correct what points to it.",
                    value=part,
                    level=None if fatal else Level.WARNING,
                )


def _may_be_odd(paths: Iterable[str]) -> bool:
    """Whether any name needs a look."""
    return any(map(_may_some_be_odd, list_joined(paths, "/")))


def _may_some_be_odd(joined: str) -> bool:
    written = joined.encode() if joined.isascii() else b""
    if not written or written.translate(None, _PLAIN):
        return True
    names = written.translate(_ENDS)
    if (b".com" in names or b".lpt" in names) and _PORTS.search(names):
        return True
    return any(sign in names for sign in _SIGNS)


@lru_cache(maxsize=4096)
def _fatal(part: str) -> str:
    if part in ("", ".", ".."):
        return "leads to another folder"
    plain = part if part.isascii() else "".join(one for one in part if _category(one) != "Cf")
    return "is git's own" if plain.casefold().rstrip(" .") in _GIT or plain.casefold().startswith(".git:") else ""


@lru_cache(maxsize=4096)
def _awkward(part: str) -> str:
    if not part.isprintable() and any(_category(one) in _INVISIBLE for one in part):
        return "holds characters that cannot be seen"
    if part.endswith((".", " ")):
        return "ends in a dot or a blank, which Windows drops"
    if part.partition(".")[0].lower() in _RESERVED:
        return "is reserved by Windows"
    return "holds characters that Windows does not allow" if _WINDOWS.intersection(part) else ""


def _category(character: str) -> str:
    from unicodedata import category  # most names have no need of its tables

    return category(character)
