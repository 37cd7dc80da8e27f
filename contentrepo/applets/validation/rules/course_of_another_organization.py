"""A program lists a course of an organization that does not offer the program.

The organization of a course (the first part of its key) is one of the program's organizations, or belongs to one of
them through `parent:`, or the other way round.

Why it matters:
    It is allowed, and sometimes meant: a program may borrow a course. More often it is a key that slipped, or an
    organization that was forgotten; then learners of the program meet a provider that the program's page does not
    name. (The old Programs service refused it.)

Bad:
    programs/data-science.yaml
        organizations: [edX]
        curricula: [{slug: core, title: Core, courses: [{course: MITx+6.00}]}]

Good:
    programs/data-science.yaml
        organizations: [edX, MITx]
        curricula: [{slug: core, title: Core, courses: [{course: MITx+6.00}]}]

Fix:
    Correct the course's key, or add its organization to the program's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.catalog.models import Organization, Program
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "course-of-another-organization"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    catalog = subject.head.catalog
    for program in catalog.programs.values() if catalog else ():
        yield from _of_program(program, catalog.organizations if catalog else {})


def _of_program(program: Program, organizations: Mapping[str, Organization]) -> Iterator[Problem]:
    if not program.organizations:
        return  # `incomplete-program` says it where it matters
    near = {key: _line(key, organizations) for key in program.organizations}
    above = {key for line in near.values() for key in line}
    for member in (member for curriculum in program.curricula for member in curriculum.courses):
        org = member.course.org
        # The parents of another repository's organization are not known here.
        if org in organizations and org not in above and not near.keys() & _line(org, organizations):
            yield Problem(
                place=member.place,
                subject=program.slug,
                message=f"{quote(program.slug)} lists {quote(str(member.course))}, and {quote(org)} is not among the "
                "organizations that offer the program",
                hint=f"Correct the key, or add {quote(org)} to `organizations`.",
                value=str(member.course),
            )


def _line(key: str, organizations: Mapping[str, Organization]) -> set[str]:
    """An organization and those that it belongs to; a cycle is walked once."""
    line: set[str] = set()
    while key and key not in line:
        line.add(key)
        key = organizations[key].parent if key in organizations else ""
    return line
