"""Programs as readers list them, and which of them a site shows."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import select

from contentrepo.applets.live.database.schema import CURRENT, catalog_entries
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.programs.lookup import HIDDEN, UnknownProgram, UnknownRun, find_programs_of_run
from contentrepo.applets.live.programs.organization import Organizations, find_site, read_organizations
from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class LiveProgram:
    """A program's catalog entry, as far as lists show it."""

    slug: str
    title: str
    type: str
    status: str
    organizations: tuple[str, ...]
    site: str
    external_program_key: str


def list_programs(
    store: Store, *, run: str | None = None, site: str | None = None, hidden: bool = False
) -> tuple[LiveProgram, ...]:
    """The programs that are live, by slug: all, or those towards which a run counts, also through a nested program.

    A site shows the programs that name it, those that name none and whose organizations (or the organizations that
    these belong to) name it, and those of which nobody says where they are shown.

    Args:
        store: the store.
        run: a run key.
        site: a domain name.
        hidden: whether retired and deleted programs are listed.

    Raises:
        UnknownRun: the run has no catalog entry (UsageError).
    """
    data = find_programs_of_run(store, run, hidden=hidden) if run is not None else _read(store, "program")
    if run is not None and not data and not _read(store, "run", run):
        raise UnknownRun(f"`{run}` has no catalog entry")
    programs = sorted(map(_program, data), key=lambda program: program.slug)
    shown = [program for program in programs if hidden or program.status not in HIDDEN]
    return tuple(shown) if site is None else _only_of_site(store, shown, site)


def check_site(store: Store, program: str, site: str | None) -> None:
    """Refuse a program that the site does not show; None shows all.

    Raises:
        UnknownProgram: another site shows it.
    """
    if site is not None and not _only_of_site(store, map(_program, _read(store, "program", program)), site):
        hint = f"`contentrepo programs --site {site}` lists what it shows."
        raise UnknownProgram(f"`{site}` shows no program `{program}`", hint=hint)


def _only_of_site(store: Store, programs: Iterable[LiveProgram], site: str) -> tuple[LiveProgram, ...]:
    organizations = read_organizations(store)
    return tuple(program for program in programs if _find_sites(program, organizations) in ({site}, set()))


def _find_sites(program: LiveProgram, organizations: Organizations) -> set[str]:
    if program.site:
        return {program.site}
    found = (find_site(key, organizations) for key in program.organizations)
    return next(({site} for site in found if site), set())


def _program(data: str) -> LiveProgram:
    said = json.loads(data)
    return LiveProgram(
        said["slug"],
        said["title"],
        said["type"],
        said["status"],
        tuple(said["organizations"]),
        said["site"],
        said["external_program_key"],
    )


def _read(store: Store, kind: str, key: str | None = None) -> tuple[str, ...]:
    query = select(catalog_entries.c.data).where(catalog_entries.c.kind == kind)
    if key is not None:
        query = query.where(catalog_entries.c.key == key)
    with store.reading() as connection:
        return tuple(connection.execute(query.where(catalog_entries.c.to_release == CURRENT)).scalars())
