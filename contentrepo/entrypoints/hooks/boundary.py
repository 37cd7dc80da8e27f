"""Where a hook's errors become words and exit codes: whatever cannot be checked is refused.

1 is for what is refused, 3 for a check that could not be made; git refuses the push or commit for either.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from contentrepo.entrypoints.hooks.screen import show
from contentrepo.errors import ContentRepoError, Refused, UsageError

REFUSED = 1
COULD_NOT_CHECK = 3
INTERRUPTED = 130


def run_closed(hook: Callable[[], int], name: str, *, action: str) -> int:
    """Run a hook and return its exit code; no exception leaves here, and none lets anything through.

    Args:
        hook: returns the exit code.
        name: of the hook, as git names it.
        action: what is being checked, in the words of whoever waits: "push", "commit", "merge".
    """
    try:
        return hook()
    except Refused as error:
        _tell(error)
        return REFUSED
    except UsageError as error:
        # How the repository is set up: nobody's content, and not always ours to change.
        show(f"contentrepo could not check this {action}; the fault is not in your content.")
        _tell(error)
        return COULD_NOT_CHECK
    except KeyboardInterrupt:
        return INTERRUPTED
    except BaseException as error:  # noqa: BLE001 - fail closed: SystemExit and exhausted memory must refuse too
        show(f"contentrepo could not check this {action}; the fault is ours, not yours.")
        if isinstance(error, ContentRepoError):
            _tell(error)
        else:
            _keep(error, name)
        return COULD_NOT_CHECK


def _tell(error: ContentRepoError) -> None:
    show(f"contentrepo: {_visible(str(error))}")
    if error.hint:
        show(f"  {_visible(error.hint)}")


def _visible(text: str) -> str:
    """A message may quote names of the content."""
    try:
        from contentrepo.api.check import make_visible
    except ImportError:  # a broken installation, whose errors quote nothing
        return text
    return "\n".join(map(make_visible, text.split("\n")))


def _keep(error: BaseException, name: str) -> None:
    from contentrepo.entrypoints.reporting.bug_report import write_bug_report

    # git sets GIT_DIR for every receiving hook; a committing hook runs at the top of the work tree.
    git_dir = Path(os.environ.get("GIT_DIR") or ".git")
    command = ["contentrepo", "hook", name]
    if git_dir.is_dir() and (path := write_bug_report(error, command, folder=git_dir / "contentrepo" / "log")):
        where = f"contentrepo/log/{path.name} in the repository's git folder"
    elif path := write_bug_report(error, command):
        where = str(path)
    else:
        return
    show(f"  Whoever runs this repository finds a report in {where}")
