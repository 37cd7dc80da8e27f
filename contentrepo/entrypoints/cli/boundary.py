"""Where errors become text and exit codes: one place, whichever way a command was reached. Knows no click."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from contentrepo.entrypoints.cli.output import OutputClosed, prepare_output, write_note
from contentrepo.errors import ContentRepoError, CouldNotCheck, Refused, UsageError

EXIT_CODES: tuple[tuple[type[ContentRepoError], int], ...] = ((UsageError, 2), (Refused, 1), (CouldNotCheck, 3))
INTERRUPTED = 130
CLOSED = 141  # as a program that SIGPIPE ended
OUR_FAULT = 3


def run_bounded(invoke: Callable[[], int], arguments: Sequence[str]) -> int:
    """The exit code of what is invoked; no exception leaves here."""
    prepare_output()
    try:
        return invoke()
    except (OutputClosed, SystemExit):  # click leaves by SystemExit where its own output is closed
        _drop_stdout()
        return CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except ContentRepoError as error:
        return _tell_refusal(error)
    except BaseException as error:  # noqa: BLE001 - the boundary: whatever it is, it is ours and becomes a report
        return _tell_fault(error, arguments)


def _tell_refusal(error: ContentRepoError) -> int:
    from contentrepo.api.check import make_visible

    said = f"contentrepo: {error}" + (f"\n  {error.hint}" if error.hint else "")
    write_note("\n".join(map(make_visible, said.split("\n"))))  # a message may quote names of the content
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), OUR_FAULT)


def _tell_fault(error: BaseException, arguments: Sequence[str]) -> int:
    from contentrepo.entrypoints.reporting.bug_report import write_bug_report

    path = write_bug_report(error, ["contentrepo", *arguments])
    where = f"A report that you can send as it is: {path}" if path else "No report could be written."
    write_note(f"contentrepo: something went wrong; the fault is ours, not yours.\n  {where}")
    return OUR_FAULT


def _drop_stdout() -> None:
    """Keep the interpreter from failing once more when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
