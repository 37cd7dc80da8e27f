"""Two files under `static/` become one asset.

The platform keeps assets in one flat list: `/` becomes `_`, and so does every character but letters, digits, `_`, `.`,
`%` and `-`. Files whose names differ only there end up with one name.

Why it matters:
    On import one file overwrites the other without a word, and pages show the wrong picture (edx-platform,
    `xmodule/contentstore/content.py`, `compute_location`).

Bad:
    static/images/cover.png
    static/images_cover.png

Good:
    static/images/cover.png
    static/cover-small.png

Fix:
    Rename one of the two, and correct the links to it. Where they are the same file twice, delete one.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "asset-name-collision"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    unit = subject.head.unit
    for oddity in oddities_of(subject).asset_collisions:
        name = within(unit, oddity.place.path)
        yield Problem(
            place=oddity.place,
            subject=name,
            message=f"{quote(name)} and {quote(within(unit, oddity.detail))} both become the asset "
            f"{quote(oddity.value)}",
            hint="Rename one of the two, and correct the links to it.",
            value=oddity.value,
        )
