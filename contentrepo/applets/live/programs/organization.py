"""Organizations that are live, how they belong together, and which site shows what is theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import select

from contentrepo.applets.keys.api import parse_course_run_key
from contentrepo.applets.live.database.schema import CURRENT, catalog_entries
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import LiveCourse
from contentrepo.errors import UsageError

Organizations = Mapping[str, Mapping[str, str]]
"""Key -> the catalog entry's data."""


class UnknownOrganization(UsageError):
    """No live catalog has the organization, and no live run is of it."""


def read_organizations(store: Store) -> Organizations:
    """All organizations of all catalogs, as they are live now."""
    entry = catalog_entries.c
    query = select(entry.data).where(entry.kind == "organization", entry.to_release == CURRENT)
    with store.reading() as connection:
        return {one["key"]: one for one in map(json.loads, connection.execute(query).scalars())}


def find_site(key: str, organizations: Organizations) -> str:
    """The site of an organization, else of the nearest one that it belongs to; "" where nobody names one."""
    sites = (organizations[one].get("site", "") for one in _upwards(key, organizations) if one in organizations)
    return next((site for site in sites if site), "")


def select_courses(
    store: Store, courses: tuple[LiveCourse, ...], *, organization: str | None, site: str | None
) -> tuple[LiveCourse, ...]:
    """The runs of an organization or of one that belongs to it, and that a site shows; None asks for nothing.

    Raises:
        UnknownOrganization: there is no such organization.
    """
    if organization is None and site is None:
        return courses
    known = read_organizations(store)
    of_run = {course.run: parse_course_run_key(course.run).org for course in courses}
    if organization is not None and organization not in known and organization not in of_run.values():
        raise UnknownOrganization(f"there is no organization `{organization}` in what is live")
    return tuple(
        course
        for course in courses
        if (organization is None or organization in _upwards(of_run[course.run], known))
        and (site is None or find_site(of_run[course.run], known) in (site, ""))
    )


def _upwards(key: str, organizations: Organizations) -> Iterator[str]:
    """The organization and those above it; a circle is walked once."""
    seen: set[str] = set()
    while key and key not in seen:
        yield key
        seen.add(key)
        key = organizations.get(key, {}).get("parent", "")
