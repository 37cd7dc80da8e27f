"""A key of the policy has no `/`.

The keys of `policies/<run>/policy.json` are `<type>/<url_name>`. Only information for `checklists`, which very old
exports have there: Studio knows them no more, and nobody misses them.

Why it matters:
    The platform looks settings up by type and name together (edx-platform, `xmodule/x_module.py`, `policy_key`). It
    never asks for this key, so the settings under it are ignored.

Bad:
    {"unit1": {"display_name": "First unit"}}

Good:
    {"vertical/unit1": {"display_name": "First unit"}}

Fix:
    Put the block's type and a `/` before the name, or delete the entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.oddities import oddities_of
from contentrepo.applets.validation.wording import quote

ID = "invalid-policy-key"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE

LEFT_BEHIND = frozenset({"checklists"})
"""Keys that Studio wrote once and reads no more; nobody misses what is under them."""


def check(subject: Subject) -> Iterator[Problem]:
    wrong = oddities_of(subject).policy_keys
    near = _near([oddity.value for oddity in wrong], subject) if wrong else {}
    for oddity in wrong:
        yield Problem(
            place=oddity.place,
            subject=oddity.subject,
            message=f"The policy has settings for {quote(oddity.value)}, which is not of the form `<type>/<url_name>`",
            hint=did_you_mean(near.get(oddity.value))
            + "Put the block's type and a `/` before the name, or delete the entry.",
            value=oddity.value,
            level=Level.INFO if oddity.value in LEFT_BEHIND else None,
        )


def _near(wrong: list[str], subject: Subject) -> dict[str, str]:
    """The block of which only the name was written, else one that is written almost so."""
    blocks = subject.head.course.blocks if subject.head.course else {}
    named = {block_id: f"{block_type}/{block_id}" for block_type, block_id in blocks}
    return nearest(wrong, named.values()) | {name: named[name] for name in wrong if name in named}
