r"""The name of a file or folder is not UTF-8.

Why it matters:
    Such a name looks different on every machine, and the live store, archives and addresses cannot hold it. It is
    refused whatever stood before.

Bad:
    static/caf\xe9.png, a name written on a machine with another encoding

Good:
    static/cafe.png

Fix:
    Rename it: `git mv` with the old name completed by the shell (type the first letters and the tab key).
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.territory import within
from contentrepo.applets.validation.wording import quote

ID = "non-utf8-name"
LEVEL = Level.ERROR
GATE = Gate.ALWAYS
SCOPE = Scope.TREE


def check(subject: Subject) -> Iterator[Problem]:
    for path in subject.head.files:
        if not path.isascii() and any("\ud800" <= character <= "\udfff" for character in path):
            name = within(subject.head.unit, path)
            yield Problem(
                place=Place(path),
                subject=name,
                message=f"The name {quote(name)} is not UTF-8",
                hint="Rename the file or folder.",
            )
