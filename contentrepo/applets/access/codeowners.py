"""A CODEOWNERS file, as GitHub and GitLab read it, from what a tree says about who may change what. Pure.

On a forge the last line that fits a file counts alone, so each line names all who may: lines for wide patterns come
first. A forge asks code owners for their approval; it knows no roles, and enforces nothing until a branch rule says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import combinations

from contentrepo.applets.access.models import Access, CodeOwners, Forge, Role
from contentrepo.applets.catalog.api import matches_path
from contentrepo.applets.catalog.models import AccessEntry
from contentrepo.dataclass import replace

PATHS = {Forge.GITHUB: ".github/CODEOWNERS", Forge.GITLAB: ".gitlab/CODEOWNERS"}
MARK = "# Written by `contentrepo access codeowners` from contentrepo.yaml; change that instead."
RULES = {
    Forge.GITHUB: "# GitHub heeds it where a branch rule requires review from code owners.",
    Forge.GITLAB: "# GitLab heeds it where the protected branch requires code owner approval.",
}
CATALOG = ("organizations/*.yaml", "courses/*/*.yaml", "courses/*/*/*.yaml", "programs/*.yaml", "curricula/*.yaml")
ANY = "**"


def render_codeowners(access: Access, forge: Forge) -> CodeOwners:
    """The file, and what it cannot say."""
    entries = _with_children(access)
    patterns = sorted({entry.paths for entry in entries}, key=_width)
    lines: dict[str, Sequence[str]] = {}
    for pattern in patterns:
        fitting = [entry for entry in entries if _contains(entry.paths, pattern)]
        _put(lines, _form(pattern), _who(access, fitting, Role.COURSE_TEAM))
        administrators = _who(access, fitting, Role.PROGRAM_ADMINISTRATOR)
        for shape in CATALOG:
            if (files := _meet(pattern, shape)) is not None:
                _put(lines, _form(files), administrators)
    if access.owners:
        _put(lines, "/contentrepo.yaml", access.owners)
        _put(lines, _form(PATHS[forge]), access.owners)
    notes = (*_unknown_names(access, entries), *_unsaid(lines), *_meeting(patterns))
    text = "\n".join([MARK, RULES[forge], *(f"# {note}" for note in notes), "", *_rows(lines)])
    return CodeOwners(PATHS[forge], text + "\n", tuple(notes))


def _put(lines: dict[str, Sequence[str]], form: str, who: Sequence[str]) -> None:
    """The last line counts on a forge, so a pattern that comes again moves to the end."""
    lines.pop(form, None)
    lines[form] = who


def _rows(lines: dict[str, Sequence[str]]) -> list[str]:
    said = {form: who for form, who in lines.items() if who}
    width = max(map(len, said), default=0)
    return [f"{form:{width}}  {' '.join(who)}" for form, who in said.items()]


def _who(access: Access, entries: Iterable[AccessEntry], role: Role) -> tuple[str, ...]:
    """Those who may change files that a role covers."""
    named = (name for entry in entries if entry.role in (Role.OWNER, role) for name in entry.who)
    return tuple(dict.fromkeys((*named, *access.owners)))


def _with_children(access: Access) -> list[AccessEntry]:
    """What is said of an organization by name is said of those below it, too."""
    found = list(access.entries)
    for entry in access.entries:
        first, *rest = entry.paths.split("/")
        for child, above in access.parents.items() if rest else ():
            if rest[0].removesuffix(".yaml") in above:
                ending = ".yaml" if rest[0].endswith(".yaml") else ""
                found.append(replace(entry, paths="/".join([first, child + ending, *rest[1:]])))
    return found


def _width(pattern: str) -> tuple[int, int, str]:
    parts = [part for part in pattern.split("/") if part != ANY]
    return len(parts), -sum(map(_is_wild, parts)), pattern


def _is_wild(part: str) -> bool:
    return any(sign in part for sign in "*?[")


def _contains(wide: str, narrow: str) -> bool:
    return wide == narrow or matches_path(wide, narrow) or matches_path(wide, narrow.removesuffix(".yaml"))


def _form(pattern: str) -> str:
    """One pattern as a forge reads it. There, unlike here, a last `*` means files and no folders."""
    above, slash, last = pattern.rpartition("/")
    whole = f"{above}{slash}{ANY}" if last == "*" else pattern
    return "/" + whole.replace("\\", "\\\\").replace(" ", "\\ ")


def _meet(pattern: str, shape: str) -> str | None:
    """The catalog files of one shape that a pattern fits; None where it fits none, or where that cannot be written."""
    mine, theirs = [part for part in pattern.split("/") if part != ANY], shape.split("/")
    if len(mine) > len(theirs) or (ANY in pattern.split("/")[:-1] and mine):
        return None
    met = [_meet_part(one, other) for one, other in zip(mine, theirs, strict=False)]
    return None if "" in met else "/".join([*met, *theirs[len(met) :]])


def _meet_part(mine: str, theirs: str) -> str:
    if theirs == "*.yaml":
        return mine if mine.endswith(".yaml") else f"{mine}.yaml"
    if theirs == "*":
        return mine
    return theirs if fnmatchcase(theirs, mine) else ""


def _unknown_names(access: Access, entries: Iterable[AccessEntry]) -> Iterator[str]:
    names = dict.fromkeys((*access.owners, *(name for entry in entries for name in entry.who)))
    for name in names:
        if "@" not in name or any(sign.isspace() for sign in name):
            yield f"`{name}` is no name on a forge: it wants `@name`, `@org/team` or an address"


def _unsaid(lines: dict[str, Sequence[str]]) -> Iterator[str]:
    for form, who in lines.items():
        if not who:
            yield f"{form} may be changed by nobody; a forge cannot say that"
        elif "[" in form:
            yield f"{form} has a class of letters, which a forge does not read"


def _meeting(patterns: Sequence[str]) -> Iterator[str]:
    """Of two patterns that share files and neither of which holds the other, a forge heeds the later one alone."""
    for one, other in combinations(patterns, 2):
        if not _contains(one, other) and not _contains(other, one) and _share(one, other):
            yield f"/{one} and /{other} share files, for which the later line alone counts here"


def _share(one: str, other: str) -> bool:
    pairs = list(zip(one.split("/"), other.split("/"), strict=False))
    for mine, theirs in pairs:
        if ANY in (mine, theirs):
            return True
        if not (fnmatchcase(mine, theirs) or fnmatchcase(theirs, mine)):
            return False
    return True
