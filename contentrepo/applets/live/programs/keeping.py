"""Which releases of programs an operator wants kept, whatever is thinned out."""

from __future__ import annotations

from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.models import At
from contentrepo.applets.live.programs.kept import KeptRelease, lift_kept, write_kept
from contentrepo.applets.live.programs.program_release import get_program_release
from contentrepo.applets.live.release import check_kept


def keep_program_release(store: Store, program: str, at: At, *, reason: str, actor: str) -> KeptRelease:
    """Mark a release of a program as one whose state must never be thinned out; asking again changes nothing.

    Raises:
        UnknownProgram, UnknownRelease, NotLive: nothing answers (UsageError).
        ThinnedRelease: the content of one of its runs is gone already (UsageError).
    """
    found = get_program_release(store, program, at, hidden=True)
    for pinned in found.runs:
        if pinned.release is not None:
            check_kept(pinned.release)
    return write_kept(store, program, found.sequence, reason=reason, actor=actor)


def drop_kept_release(store: Store, program: str, sequence: int, *, reason: str, actor: str) -> None:
    """Take that mark away; it stays in the books, with who took it away and why.

    Raises:
        NotKept: the release is not kept (UsageError).
    """
    lift_kept(store, program, sequence, reason=reason, actor=actor)
