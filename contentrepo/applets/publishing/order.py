"""An operator's orders to hold units back, and to let them go."""

from __future__ import annotations

from contentrepo.applets.keys.api import parse_unit_key
from contentrepo.applets.live import api as live
from contentrepo.applets.live.api import Hold, Store, UnknownHold
from contentrepo.applets.publishing.announcement import announce
from contentrepo.applets.publishing.holding import SUSPENDED, UNTIL, check_terms, covers
from contentrepo.applets.publishing.reason import check_reason
from contentrepo.applets.publishing.schedule import Scheduled, drop_scheduled, list_scheduled
from contentrepo.applets.repository.api import Repository


def hold_units(store: Store, kind: str, units: str, *, terms: str, reason: str, actor: str) -> Hold:
    """Hold units back from now on, whoever publishes; `accept` and `revert`, an operator's own word, are not held.

    Args:
        store: whose units they are.
        kind: "suspended", "window" (goes live then only), "freeze" (not then), or "until" (not before).
        units: a unit's name, or a pattern of names with `*`.
        terms: "" for "suspended"; `mon-fri 08:00-17:00 Europe/Berlin`; `FROM..TO`, where each is a time or a date of
            the run (`end-14d..end`); a time.
        reason: why.
        actor: who says so.

    Raises:
        IllegalTime: the terms cannot be read.
        InvalidKey: the name can never be a unit's.
        NoReason: the reason is blank.
    """
    check_terms(kind, terms)
    if "*" not in units:
        parse_unit_key(units)
    return live.add_hold(store, kind, units, terms=terms, reason=check_reason(reason), actor=actor)


def drop_hold(store: Store, number: int, *, reason: str, actor: str) -> None:
    """Hold nothing back any more by a hold; the next run publishes what is due.

    Raises:
        UnknownHold: no hold of this number is open.
        NoReason: the reason is blank.
    """
    live.lift_hold(store, number, reason=check_reason(reason), actor=actor)
    announce(store)  # what it held back is due


def resume_units(store: Store, units: str, *, reason: str, actor: str) -> tuple[Hold, ...]:
    """Lift every suspension that was made with this name or pattern.

    Raises:
        UnknownHold: there is none.
        NoReason: the reason is blank.
    """
    suspensions = [hold for hold in live.list_holds(store) if hold.kind == SUSPENDED]
    mine = tuple(hold for hold in suspensions if hold.units == units)
    if not mine:
        raise _refuse_resume(units, [hold for hold in suspensions if covers(hold, units)])
    for hold in mine:
        drop_hold(store, hold.id, reason=reason, actor=actor)
    return mine


def _refuse_resume(units: str, wider: list[Hold]) -> UnknownHold:
    """Whoever reads that a unit is suspended resumes that unit; the pattern that holds it may hold more."""
    if not wider:
        return UnknownHold(f"`{units}` is not suspended", hint="`contentrepo hold list` lists what is held back.")
    names = ", ".join(f"`{hold.units}` (hold {hold.id})" for hold in wider)
    return UnknownHold(
        f"`{units}` is suspended as part of {names}, not by its own name",
        hint="Resume that, with all that it holds back.",
    )


def drop_push(repository: Repository, store: Store, commit: str, *, reason: str, actor: str) -> Scheduled:
    """Let what a push changed go live now, though it asked for a later time; `commit` may be abbreviated.

    It is kept who let it go and why: as a hold that is lifted at once, for each unit.

    Raises:
        UnknownHold: no push of this commit waits, or several do.
        NoReason: the reason is blank.
    """
    why = check_reason(reason)
    waiting = [one for one in list_scheduled(repository) if one.commit.startswith(commit)]
    if len(waiting) != 1:
        found = "several pushes wait" if waiting else "no push waits"
        raise UnknownHold(f"{found} whose commit is `{commit}`", hint="`contentrepo hold list` lists them.")
    (push,) = waiting
    for unit in sorted(push.units):
        asked = f"asked with the push of {push.commit}"
        hold = live.add_hold(store, UNTIL, unit, terms=push.time.isoformat(), reason=asked, actor=push.actor)
        live.lift_hold(store, hold.id, reason=why, actor=actor)
    drop_scheduled(repository, push.commit)
    announce(store)
    return push
