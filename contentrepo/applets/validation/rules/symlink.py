"""A symbolic link stands in the content.

Why it matters:
    What a link leads to is not part of the commit, and may lie outside the repository. Studio's import refuses
    archives with links that leave them (edx-platform, `openedx/core/lib/extract_archive.py`), and a checkout on
    Windows turns a link into a small text file. contentrepo never follows one, so the content behind it would be
    missing from what goes live.

Bad:
    static/logo.png -> ../../shared/logo.png

Good:
    static/logo.png, a copy of the file

Fix:
    Replace the link by a copy of what it leads to. Equal files take no extra room in git.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.repository.models import SYMLINK
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.territory import of_mode, within
from contentrepo.applets.validation.wording import quote

ID = "symlink"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.TREE


def check(subject: Subject) -> Iterator[Problem]:
    for path in of_mode(subject.head, SYMLINK):
        name = within(subject.head.unit, path)
        yield Problem(
            place=Place(path),
            subject=name,
            message=f"{quote(name)} is a symbolic link",
            hint="Replace it by a copy of what it leads to.",
        )
