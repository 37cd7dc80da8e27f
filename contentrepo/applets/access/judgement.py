"""Who may change which path, from what a tree says. Pure; knows no door and no git."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contentrepo.applets.access.models import Access, AccessJudgement, Denial, Grant, Role, Writer
from contentrepo.applets.catalog.api import is_catalog_path, matches_path
from contentrepo.applets.catalog.models import AccessEntry

CONFIGURATION = "contentrepo.yaml"
OF_ORGANIZATIONS = frozenset({"courses", "libraries", "organizations"})
"""Folders whose second name is an organization's."""


def find_grants(access: Access, path: str) -> tuple[Grant, ...] | None:
    """The lines by which somebody may change a path; None where anybody may."""
    owners = (Grant(Role.OWNER, access.owners),) if access.owners else ()
    if path == CONFIGURATION:
        entries = [entry for entry in access.entries if entry.role == Role.OWNER and matches_path(entry.paths, path)]
        return (*owners, *map(_grant, entries)) or None
    entries = [entry for entry in access.entries if _fits(access, entry, path)]
    if not entries:
        return None
    return (*owners, *(_grant(entry) for entry in entries if covers(entry.role, path)))


def covers(role: str, path: str) -> bool:
    """Whether a role, where somebody has it, lets them change a file."""
    if role == Role.PROGRAM_ADMINISTRATOR:
        return is_catalog_path(path)
    if role == Role.COURSE_TEAM:
        return not is_catalog_path(path)
    return role == Role.OWNER


def judge(access: Access, writer: Writer | None, paths: Iterable[str]) -> AccessJudgement:
    """Whether a writer may change all of some paths; a rename changes both its sides."""
    if not access.is_readable:
        return AccessJudgement(writer, is_readable=False)
    closed = {path: grants for path in paths if (grants := find_grants(access, path)) is not None}
    if writer is None:
        return AccessJudgement(None, unenforced=tuple(sorted(closed)))
    names = _names_of(writer)
    denied: dict[tuple[Grant, ...], list[str]] = {}
    for path, grants in sorted(closed.items()):
        if not any(names.intersection(grant.who) for grant in grants):
            denied.setdefault(grants, []).append(path)
    return AccessJudgement(writer, tuple(Denial(tuple(some), grants) for grants, some in denied.items()))


def _names_of(writer: Writer) -> set[str]:
    """What entries may call a writer. A group begins with `@` whoever names it, so none passes for a person."""
    return {writer.name} | {f"@{group.removeprefix('@')}" for group in writer.groups}


def _grant(entry: AccessEntry) -> Grant:
    return Grant(Role(entry.role), entry.who, entry.paths)


def _fits(access: Access, entry: AccessEntry, path: str) -> bool:
    return any(matches_path(entry.paths, name) for name in _names(access, path))


def _names(access: Access, path: str) -> Iterator[str]:
    """The path under every name that an entry may give it.

    What is said of `courses/edX/CS101` is said of `courses/edX/CS101.yaml`, and what is said of an organization is said
    of those below it.
    """
    names = [path, path.removesuffix(".yaml")] if is_catalog_path(path) else [path]
    for name in names:
        yield name
        first, _, rest = name.partition("/")
        if first in OF_ORGANIZATIONS and rest:
            organization, slash, below = rest.partition("/")
            key, ending = (organization, slash + below) if slash else _split_ending(organization)
            for parent in access.parents.get(key, ()):
                yield f"{first}/{parent}{ending}"


def _split_ending(name: str) -> tuple[str, str]:
    key = name.removesuffix(".yaml")
    return key, name[len(key) :]
