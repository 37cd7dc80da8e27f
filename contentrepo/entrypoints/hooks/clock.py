"""How long a hook may look at what it is given. Somebody waits for it, and others wait for the processor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NoReturn

from contentrepo.errors import CouldNotCheck, UsageError

if TYPE_CHECKING:
    import signal
else:
    import _signal as signal  # the other one makes enumerations, for longer than a small check takes

KEY = "contentrepo.hookseconds"
SECONDS = 600.0
MOST = 1e9
AGAIN = 5.0  # seconds after which one who did not hear is told again


class _TimeIsUp(BaseException):
    """Nothing that catches errors on the way may take this for one."""


class TookTooLong(CouldNotCheck):
    """A check was ended by the clock."""

    def __init__(self) -> None:
        super().__init__(
            "the check took longer than a hook may",
            hint="Try again, with fewer commits or branches at once; `git config contentrepo.hookSeconds SECONDS` in "
            "the repository that was pushed or committed to allows more.",
        )


def run_timed(hook: Callable[[], int]) -> int:
    """Run a hook that may `start` the clock.

    Raises:
        TookTooLong: the clock ended it.
    """
    try:
        try:
            return hook()
        finally:
            _set(0.0)
    except _TimeIsUp:
        raise TookTooLong from None


def start(settings: Mapping[str, str]) -> None:
    """From now on the hook has so many seconds as the repository's configuration says; with 0 it has any number.

    Raises:
        UsageError: what the configuration says is no number.
    """
    said = settings.get(KEY, "")
    try:
        seconds = float(said or SECONDS)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MOST:
        raise UsageError(f"`git config {KEY}` is `{said}`, which is no number of seconds")
    if seconds and hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _ring)
        _set(seconds)


def _set(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN if seconds else 0.0)


def _ring(_number: int, _frame: object) -> NoReturn:
    raise _TimeIsUp
