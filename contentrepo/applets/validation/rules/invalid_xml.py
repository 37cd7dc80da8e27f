"""A file of the course is not well-formed XML.

The file is one that the course uses: a pointer leads to it, or it is `course.xml` itself. It may also be empty, nest
deeper than any course does, or declare entities, which are never expanded.

Why it matters:
    The platform cannot read the file. Studio's import drops the block, with everything below it and no more than a line
    in a log; other imports put an error block in its place (edx-platform, `xmodule/modulestore/xml.py`, `process_xml`).

Bad:
    problem/p1.xml
        <problem display_name="Sums">
          <p>Is 2 < 3?</p>
        </problem>

Good:
    problem/p1.xml
        <problem display_name="Sums">
          <p>Is 2 &lt; 3?</p>
        </problem>

Fix:
    Go to the line. Close every tag, quote every attribute, and write `&` as `&amp;` and `<` as `&lt;` in text. Named
    entities such as `&nbsp;` belong to HTML; in XML write `&#160;`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import faults_at, oddities_of
from contentrepo.applets.validation.wording import quote

ID = "invalid-xml"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE

_OTHER_RULES = frozenset({"not-utf8", "conflict-markers", "lfs-pointer"})


def check(subject: Subject) -> Iterator[Problem]:
    for place, fault, name in faults_at(subject, oddities_of(subject).faults):
        if fault.code not in _OTHER_RULES and not place.path.endswith(".json"):
            yield Problem(
                place=place,
                subject=name,
                message=f"{quote(name)} cannot be read: {fault.detail}",
                hint="Correct the file at this line; what stands below it is lost otherwise.",
                value=fault.code,
            )
