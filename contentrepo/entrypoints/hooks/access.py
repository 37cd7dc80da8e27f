"""Who may change what, as a push is told: sentences for what is refused, and for what this door cannot enforce."""

from __future__ import annotations

from contentrepo.api.check import (
    AccessJudgement,
    Checked,
    Denial,
    Grant,
    RefUpdate,
    Repository,
    Writer,
    check_access,
    foresee_access,
)
from contentrepo.config import read_config
from contentrepo.named_tuple import NamedTuple

SHOWN = 3  # names of each line that a sentence lists
STRANGERS = "contentrepo.strangers"
"""`refuse`: whoever the server does not name may change nothing that is closed to some."""


class Said(NamedTuple):
    """Sentences; the refusals refuse the push."""

    refusals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def judge_access(repository: Repository, update: RefUpdate, checked: Checked) -> Said:
    """What to say about an update of the live branch."""
    config = read_config()
    writer = Writer(config.identity, config.groups) if config.identity else None
    judgement = check_access(repository, update, checked, writer)
    if not judgement.is_readable:
        return _unreadable(update, judgement)
    if judgement.unenforced:
        return _unenforced(update, judgement, repository.settings.get(STRANGERS, ""))
    return Said(tuple(_refuse(update, judgement, denial) for denial in judgement.denials))


def foresee(repository: Repository, checked: Checked) -> str:
    """What the committer should know before they push; "" where nothing is closed to them by the name they gave git."""
    judgement = foresee_access(repository, checked)
    return "\n".join(
        f"access is not enforced here; where it is, only these may change {_paths(one.paths)}: {_others(one.grants)}"
        for one in judgement.denials
    )


def _refuse(update: RefUpdate, judgement: AccessJudgement, denial: Denial) -> str:
    who = judgement.writer.name if judgement.writer else ""
    may = f"those who may: {_others(denial.grants)}" if denial.grants else "contentrepo.yaml lets nobody do that"
    return f"{update.ref}: {who} may not change {_paths(denial.paths)}; {may}"


def _unreadable(update: RefUpdate, judgement: AccessJudgement) -> Said:
    what = "contentrepo.yaml, as it stood before, cannot be read, so nobody's access is known"
    if judgement.writer is None:
        return Said(notes=(f"{what}; access is not enforced here, where nobody says who pushes",))
    return Said((f"{update.ref}: {what}; whoever runs the server lets its correction in",))


def _unenforced(update: RefUpdate, judgement: AccessJudgement, strangers: str) -> Said:
    paths = _paths(judgement.unenforced)
    if strangers == "refuse":
        return Said(
            (f"{update.ref}: {paths} may not be changed by everybody, and the server does not know who you are",)
        )
    how = "the server sets no CONTENTREPO_IDENTITY, and no key that it knows signed the new commit"
    return Said(notes=(f"access is not enforced here ({how}): not everybody may change {paths}",))


def _paths(paths: tuple[str, ...]) -> str:
    return paths[0] + (f" and {len(paths) - 1} more" if len(paths) > 1 else "")


def _others(grants: tuple[Grant, ...]) -> str:
    return ", ".join(_names(grant) for grant in grants) or "nobody"


def _names(grant: Grant) -> str:
    more = f" and {len(grant.who) - SHOWN} more" if len(grant.who) > SHOWN else ""
    return f"{grant.role} {' '.join(grant.who[:SHOWN])}{more}"
