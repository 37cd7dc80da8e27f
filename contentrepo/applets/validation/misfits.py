"""What the catalog's reader could not take, as problems. Its sentences are whole; a rule only chooses its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from contentrepo.applets.catalog.models import Misfit
from contentrepo.applets.validation.models import Problem, Subject

UNKNOWN = "unknown-"
"""What the codes of references to nothing begin with; the kind of entry follows."""


def problems_of(subject: Subject, code: str) -> Iterator[Problem]:
    """The catalog's misfits of one code. What only another repository has is there all the same."""
    kind = code.removeprefix(UNKNOWN)
    for misfit in subject.head.catalog.misfits if subject.head.catalog else ():
        if misfit.code == code and (kind, misfit.value) not in subject.guard.catalog.entries:
            yield as_problem(misfit)


def problems_but(subject: Subject, codes: Collection[str]) -> Iterator[Problem]:
    """The catalog's misfits of all codes but some."""
    for misfit in subject.head.catalog.misfits if subject.head.catalog else ():
        if misfit.code not in codes:
            yield as_problem(misfit)


def as_problem(misfit: Misfit) -> Problem:
    """A misfit says everything that a problem says."""
    return Problem(
        place=misfit.place,
        subject=misfit.subject,
        message=misfit.detail[:1].upper() + misfit.detail[1:].rstrip("."),
        hint=misfit.hint or "Correct this line.",
        value=misfit.value,
    )
