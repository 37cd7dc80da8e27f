"""A block's name holds characters that no key can carry, or is too long.

A `url_name` may use letters and digits of any script, `_`, `-`, `~`, `.` and `:`. It becomes part of the block's usage
key, which has room for 255 characters.

Why it matters:
    The platform cannot make a key of it (opaque-keys, `opaque_keys/edx/locator.py`, `ALLOWED_ID_CHARS`). The block is
    dropped, or the whole import fails with no other words than "Failed to import module".

Bad:
    <problem url_name="week 1 / quiz"> ... </problem>

Good:
    <problem url_name="week-1-quiz"> ... </problem>

Fix:
    Replace the other characters by `-` or `_`, in the tag and in the name of the file that it points to.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "illegal-url-name"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for oddity in oddities_of(subject).illegal_names:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"{quote(oddity.value)} is not a legal name for a block; letters, digits, `_`, `-`, `~`, `.` and "
            "`:` are, up to 255 characters in the whole key",
            hint="Replace the other characters by `-` or `_`.",
            value=oddity.value,
        )
