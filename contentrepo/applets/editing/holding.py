"""Taking, giving back and breaking locks, and setting modes."""

from __future__ import annotations

from contentrepo.applets.access.api import judge_writes, read_access
from contentrepo.applets.access.models import Writer
from contentrepo.applets.editing.blocks import find_ancestors, find_path
from contentrepo.applets.editing.models import Editing, Editor, Lock, Mode
from contentrepo.applets.editing.record import change
from contentrepo.applets.editing.refusal import Held, MayNotBreak, MayNotHold, NotHeld
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.dataclass import replace
from contentrepo.errors import UsageError

LONGEST = 7 * 24 * 3600
LONGEST_REASON = 500
"""Characters, as over HTTP: whoever is refused reads it."""
CONFIGURATION = "contentrepo.yaml"


def take_lock(
    repository: Repository, editor: Editor, run: str, block: str, *, seconds: int, reason: str, now: int
) -> Lock:
    """Hold a run or a block; one's own lock is renewed."""
    if not 0 < seconds <= LONGEST:
        raise UsageError("a lock lasts at most 7 days", hint="Take it again when it runs out.")
    _check_reason(reason)
    tip = _find_tip(repository)
    above = find_ancestors(repository, tip, run, block)
    if not _may_change(repository, editor, find_path(repository, tip, run, block)):
        raise MayNotHold(
            f"{editor.who} may not change {block or run}, and so may not hold it",
            hint="`contentrepo access` says who may.",
        )
    wanted = Lock(run, block, editor.who, now, now + seconds, reason)

    def decide(before: Editing) -> Editing:
        kept = tuple(lock for lock in before.locks if lock.holds(now) and not _is_same(lock, wanted))
        for lock in before.locks:
            if lock.holds(now) and lock.holder != editor.who and _overlap(repository, tip, lock, wanted, above):
                raise Held(lock)
        return replace(before, locks=(*kept, wanted))

    asked = ("lock", run, block, seconds, reason)
    done = change(repository, editor, f"lock {run} {block}".rstrip(), decide, asked=asked)
    return next(lock for lock in done.after.locks if _is_same(lock, wanted))


def _check_reason(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise UsageError(f"the reason has {len(reason):,} characters, and at most {LONGEST_REASON} are kept")


def _overlap(repository: Repository, tip: str, lock: Lock, wanted: Lock, above: frozenset[str]) -> bool:
    if lock.run != wanted.run:
        return False
    if not lock.block or not wanted.block or lock.block in above:
        return True
    try:
        return wanted.block in find_ancestors(repository, tip, lock.run, lock.block)
    except UsageError:  # what it held is gone
        return False


def _is_same(one: Lock, other: Lock) -> bool:
    return (one.run, one.block) == (other.run, other.block)


def release_lock(repository: Repository, editor: Editor, run: str, block: str, *, now: int) -> Lock:
    """Give back one's own lock."""
    return _drop(repository, editor, run, block, now=now, reason=f"unlock {run} {block}".rstrip(), breaks=None)


def break_lock(repository: Repository, editor: Editor, run: str, block: str, *, reason: str, now: int) -> Lock:
    """Take away somebody's lock; on record, with the reason."""
    if not reason.strip():
        raise UsageError("the reason is blank", hint="Say why; whoever had the lock will ask.")
    _check_reason(reason)
    if not _is_owner(repository, editor):
        raise MayNotBreak(
            f"{editor.who} may not break locks", hint="Whoever may change contentrepo.yaml may; ask them."
        )
    said = f"break the lock of {run} {block}".rstrip() + f"\n\n{reason}\n"
    return _drop(repository, editor, run, block, now=now, reason=said, breaks=reason)


def _drop(
    repository: Repository, editor: Editor, run: str, block: str, *, now: int, reason: str, breaks: str | None
) -> Lock:

    def decide(before: Editing) -> Editing:
        found = [lock for lock in before.locks if (lock.run, lock.block) == (run, block) and lock.holds(now)]
        if not found:
            raise NotHeld(f"nobody holds {block or run}", hint="`contentrepo locks` lists what is held.")
        if breaks is None and found[0].holder != editor.who:
            raise Held(found[0])
        return replace(before, locks=tuple(lock for lock in before.locks if lock not in found))

    done = change(repository, editor, reason, decide, asked=("unlock", run, block, breaks))
    return next(lock for lock in done.before.locks if (lock.run, lock.block) == (run, block))


def _is_owner(repository: Repository, editor: Editor) -> bool:
    """Whoever may change `contentrepo.yaml`, as it stands; where nobody is named, anybody."""
    return _may_change(repository, editor, CONFIGURATION)


def _may_change(repository: Repository, editor: Editor, path: str) -> bool:
    access, _ = read_access(repository)
    judged = judge_writes(access, Writer(editor.who, editor.groups), [path])
    return judged.is_readable and not judged.denials


def set_mode(repository: Repository, editor: Editor, run: str, mode: Mode) -> Mode:
    """Say through which doors a run is edited, and return how it was before."""
    find_ancestors(repository, _find_tip(repository), run, "")
    if not _is_owner(repository, editor):
        raise MayNotBreak(f"{editor.who} may not set modes", hint="Whoever may change contentrepo.yaml may; ask them.")

    def decide(before: Editing) -> Editing:
        others = {name: one for name, one in before.modes.items() if name != run}
        return replace(before, modes=others if mode is Mode.HYBRID else others | {run: mode})

    done = change(repository, editor, f"mode {mode} for {run}", decide, asked=("mode", run, str(mode)))
    return done.before.modes.get(run, Mode.HYBRID)


def _find_tip(repository: Repository) -> str:
    branch = git.live_branch(repository)
    tip = git.read_ref(repository, git.resolve_ref(repository, git.branch_ref(branch)))
    if tip is None:
        raise UsageError(f"there is no branch `{branch}`")
    return tip
