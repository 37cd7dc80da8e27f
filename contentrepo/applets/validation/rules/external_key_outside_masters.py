"""An external course key stands at a run that no masters program counts.

External course keys are for runs that are part of a masters program: the course is in one of its curricula, or in one
of a program nested in it, and the run is not excluded there.

Why it matters:
    Partners use the key to enroll learners of a program and to report their grades. A key that no program leads to
    does nothing, yet nobody else in the catalog course can have it. (course-discovery's decision on external course
    run keys says that the field should be used on runs of masters programs only.)

Bad:
    courses/edX/CS101/2T2019.yaml
        title: Computing
        external_course_key: MATH205-Fall20
    programs/data-science.yaml
        type: micromasters
        curricula: [{slug: core, title: Core, courses: [{course: edX+CS101}]}]

Good:
    programs/data-science.yaml
        type: masters
        curricula: [{slug: core, title: Core, courses: [{course: edX+CS101}]}]

Fix:
    List the course in the masters program, or leave the key out until it is there. If the program stands in another
    repository, or is still to come, nothing is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.catalog.models import Catalog
from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.wording import quote

ID = "external-key-outside-masters"
LEVEL = Level.WARNING
GATE = Gate.NEW
SCOPE = Scope.CATALOG


def check(subject: Subject) -> Iterator[Problem]:
    catalog = subject.head.catalog
    counted = _counted(catalog) if catalog else set()
    elsewhere = {member for _, kind, member, *_ in subject.guard.catalog.members if kind == "course"}
    for key, run in sorted(catalog.runs.items()) if catalog else ():
        if run.external_course_key.strip() and key not in counted and str(key.course_key) not in elsewhere:
            yield Problem(
                place=run.external_place,
                subject=str(key),
                message=f"{quote(str(key))} has the external course key {quote(run.external_course_key)}, and no "
                "masters program counts it",
                hint="List its course in the masters program, or leave the key out until then.",
            )


def _counted(catalog: Catalog) -> set[object]:
    masters = {f"program:{slug}" for slug, program in catalog.programs.items() if program.type == "masters"}
    return {claim.run for claim in catalog.claims if claim.scope in masters}
