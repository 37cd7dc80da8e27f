"""A program is active, and there is nothing in it or nobody who offers it.

An active program has at least one organization, and at least one catalog course in a curriculum that is active (its
own, or one of a program nested in it). Its slug is the name of its file, so it always has one. Programs that are
unpublished, retired or deleted may be as empty as they like.

Why it matters:
    `active` is the word on which the platform shows the program to learners and sells it. They would find a page
    without a provider, or one that leads to no course. (The old Programs service refused to activate such a program.)

Bad:
    programs/data-science.yaml
        title: Data science
        type: masters
        status: active
        organizations: []

Good:
    programs/data-science.yaml
        title: Data science
        type: masters
        status: unpublished
        organizations: []

Fix:
    Name the organizations and list the courses, or leave the status at `unpublished` until they are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.catalog.models import Program
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "incomplete-program"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    programs = subject.head.catalog.programs if subject.head.catalog else {}
    for program in programs.values():
        if program.status == "active":
            if not program.organizations:
                yield _problem(program, "organizations", "names no organization that offers it", "Name one or more")
            if not _has_course(program, programs):
                yield _problem(program, "courses", "has no course in an active curriculum", "List one or more")


def _problem(program: Program, what: str, lack: str, remedy: str) -> Problem:
    return Problem(
        place=program.organizations_place if what == "organizations" else program.status_place,
        subject=program.slug,
        message=f"{quote(program.slug)} is active and {lack}",
        hint=f"{remedy}, or write `status: unpublished` until then.",
        value=what,
    )


def _has_course(program: Program, programs: Mapping[str, Program]) -> bool:
    """Whether there is a course to take in it or in what is nested in it; a cycle is walked once."""
    seen: set[str] = set()
    waiting = [program.slug]
    while waiting:
        slug = waiting.pop()
        if slug in seen:
            continue
        if slug not in programs:
            return True  # another repository's, or none at all, which `unknown-program` tells
        seen.add(slug)
        if any(member.active for part in programs[slug].curricula if part.active for member in part.courses):
            return True
        waiting += programs[slug].programs
    return False
