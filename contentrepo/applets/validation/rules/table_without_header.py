"""A table has rows and columns of data, and no header cell.

Only pages are looked at, and only tables of some size; tables in tables, and those with `role="presentation"`, are
layout (WCAG 2.2, 1.3.1, level A).

Why it matters:
    A screen reader reads the header of each cell with it. Without any, a table is a list of words.

Bad:
    html/units.html
        <table>
          <tr><td>Name</td><td>Unit</td></tr>
          <tr><td>Force</td><td>newton</td></tr>
        </table>

Good:
    html/units.html
        <table>
          <tr><th>Name</th><th>Unit</th></tr>
          <tr><td>Force</td><td>newton</td></tr>
        </table>

Fix:
    Write the cells that name a column or a row as `th`, or give a table that is only layout `role="presentation"`.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "table-without-header"
LEVEL = Level.INFO
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).remarks.get(ID, ()):
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The table that begins with {quote(oddity.value)} has no header cells",
            hint='Write its header cells as `th`; a table that is only layout gets `role="presentation"`.',
            value=oddity.value,
        )
