"""A program is on one site, and what belongs to it is on another.

A program, the organizations that offer it, and the programs nested in it are on one site. Who names no `site` is on
all of them; but then the organizations of one program agree among themselves.

Why it matters:
    Each site shows only what is its own. Learners of the program's site would find it without its provider, or without
    a part of what they paid for; nobody would see an error.

Bad:
    organizations/edX.yaml
        name: edX
        site: learn.example.org
    programs/data-science.yaml
        title: Data science
        organizations: [edX]
        site: partners.example.org

Good:
    programs/data-science.yaml
        title: Data science
        organizations: [edX]
        site: learn.example.org

Fix:
    Write one site everywhere, or leave it out where the thing belongs to all sites.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.catalog.models import Catalog, Program
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "site-mismatch"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    catalog = subject.head.catalog
    for program in catalog.programs.values() if catalog else ():
        yield from _of_program(program, catalog) if catalog else ()


def _of_program(program: Program, catalog: Catalog) -> Iterator[Problem]:
    organizations = [catalog.organizations[key] for key in program.organizations if key in catalog.organizations]
    nested = [catalog.programs[slug] for slug in program.programs if slug in catalog.programs]
    site, whose = program.site, f"{quote(program.slug)} is"
    for organization in organizations:
        if site and organization.site and organization.site != site:
            yield _problem(program, ("organization", organization.key), (organization.site, site), whose)
        elif organization.site and not site:
            site, whose = organization.site, f"organization {quote(organization.key)} is"
    for other in nested:
        if site and other.site and other.site != site:
            yield _problem(program, ("program", other.slug), (other.site, site), whose)


def _problem(program: Program, member: tuple[str, str], sites: tuple[str, str], whose: str) -> Problem:
    (kind, name), (theirs, ours) = member, sites
    return Problem(
        place=program.organizations_place if kind == "organization" else program.programs_place,
        subject=program.slug,
        message=f"{quote(program.slug)} takes in {kind} {quote(name)}, which is on the site {quote(theirs)}, while "
        f"{whose} on {quote(ours)}",
        hint="Write one site for all of them, or leave `site` out where it does not matter.",
        value=f"{name} {theirs}",
    )
