"""The verbs of modes and locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contentrepo.applets.editing.models import REF, Door, Editing, Editor, Lock, Mode
from contentrepo.applets.repository.api import read_ref
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.validation.models import Checked
from contentrepo.late import late

if TYPE_CHECKING:
    from contentrepo.applets.editing.refusal import (
        Held,
        KeyReused,
        MayNotBreak,
        MayNotHold,
        NotHeld,
        UnknownBlock,
        UnknownRun,
    )
else:
    _REFUSALS = "Held KeyReused MayNotBreak MayNotHold NotHeld UnknownBlock UnknownRun"
    __getattr__ = late(__name__, {"contentrepo.applets.editing.refusal": _REFUSALS})

__all__ = [
    "Held",
    "KeyReused",
    "MayNotBreak",
    "MayNotHold",
    "NotHeld",
    "UnknownBlock",
    "UnknownRun",
    "break_lock",
    "check_editing",
    "read_editing",
    "release_lock",
    "set_mode",
    "take_lock",
]


def read_editing(repository: Repository) -> Editing:
    """All modes and locks, those that ran out included.

    Raises:
        CouldNotCheck: the hidden ref holds something else.
    """
    from contentrepo.applets.editing import record

    return record.read_editing(repository)


def check_editing(repository: Repository, checked: Checked, door: Door, who: str, *, now: float) -> tuple[str, ...]:
    """Whether an update of the live branch may pass: a sentence for each mode and lock that is against it.

    Args:
        repository: whose hidden ref says what is held.
        checked: what checking the update found.
        door: through which it comes.
        who: by whom, as locks go by; "" where the door does not know, and then every lock is somebody else's.
        now: seconds since the epoch.

    Raises:
        CouldNotCheck: the hidden ref holds something else.
    """
    if read_ref(repository, REF) is None:  # most repositories
        return ()
    from contentrepo.applets.editing import judgement

    return judgement.judge(repository, checked, door, who, now=now)


def take_lock(
    repository: Repository, editor: Editor, run: str, block: str = "", *, seconds: int, reason: str = "", now: int
) -> Lock:
    """Hold a run, or one block of it ("type/id") with all below, for some time; one's own lock is renewed.

    Raises:
        Held: somebody else holds it, or something above or below it.
        MayNotHold: the editor may not change it.
        UsageError: the live branch has no such run or block, or the time is out of bounds (7 days).
        KeyReused: the editor's key came with another request before.
    """
    from contentrepo.applets.editing import holding

    return holding.take_lock(repository, editor, run, block, seconds=seconds, reason=reason, now=now)


def release_lock(repository: Repository, editor: Editor, run: str, block: str = "", *, now: int) -> Lock:
    """Give back one's own lock, and return it.

    Raises:
        NotHeld: nobody holds it.
        Held: somebody else does.
        KeyReused: as above.
    """
    from contentrepo.applets.editing import holding

    return holding.release_lock(repository, editor, run, block, now=now)


def break_lock(repository: Repository, editor: Editor, run: str, block: str = "", *, reason: str, now: int) -> Lock:
    """Take away somebody's lock, and return it; the hidden ref's history keeps who and why.

    Raises:
        MayNotBreak: the editor is none of those who may change `contentrepo.yaml`.
        NotHeld: nobody holds it.
        KeyReused: as above.
    """
    from contentrepo.applets.editing import holding

    return holding.break_lock(repository, editor, run, block, reason=reason, now=now)


def set_mode(repository: Repository, editor: Editor, run: str, mode: Mode) -> Mode:
    """Say through which doors a run is edited, and return how it was before.

    Raises:
        MayNotBreak: the editor is none of those who may change `contentrepo.yaml`.
        UsageError: the live branch has no such run.
        KeyReused: as above.
    """
    from contentrepo.applets.editing import holding

    return holding.set_mode(repository, editor, run, mode)
