"""What whoever is refused is told."""

from __future__ import annotations

from contentrepo.applets.editing.models import Door, Lock, Mode

_DOORS = {Mode.GIT: "through git only", Mode.API: "through the API only"}


def describe_lock(lock: Lock) -> str:
    """Who holds what, until when, and why."""
    what = f"{lock.block} of {lock.run}" if lock.block else lock.run
    why = f" ({lock.reason})" if lock.reason else ""
    return f"{lock.holder} holds {what} until {show_moment(lock.until)}{why}"


def describe_mode(run: str, mode: Mode) -> str:
    """How a run is edited."""
    return f"{run} is edited {_DOORS[mode]}"


def show_moment(seconds: int) -> str:
    """A moment in UTC."""
    from time import gmtime, strftime

    return strftime("%Y-%m-%d %H:%M UTC", gmtime(seconds))


def lets_in(mode: Mode, door: Door) -> bool:
    """Whether a run with this mode is edited through this door."""
    return mode is Mode.HYBRID or str(mode) == str(door)
