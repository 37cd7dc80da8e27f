"""The message of a task's commit."""

from __future__ import annotations

import re

from contentrepo.applets.authoring.models import Task
from contentrepo.applets.authoring.planning import describe_operation
from contentrepo.errors import UsageError

TASK = "Task-Id"
_TRAILER = re.compile(r"[A-Za-z][A-Za-z0-9-]*: \S.*")
_OURS = re.compile(r"^\s*task-[a-z-]*\s*:", re.IGNORECASE | re.MULTILINE)
_SHOWN = 3


def check_message(task: Task) -> None:
    """Refuse what would pass for our own words.

    Raises:
        UsageError: the message or a trailer has a line that begins with `Task-`.
    """
    said = "\n".join((task.message, *(f"{token}: {value}" for token, value in task.trailers)))
    if _OURS.search(said):
        raise UsageError("lines that begin with `Task-` are written by us", hint="Leave them out of the message.")
    for token, value in task.trailers:
        if not _TRAILER.fullmatch(f"{token}: {value}"):
            raise UsageError(f"`{token}: {value}` is no trailer", hint="It takes one line, a word and a value.")


def render_message(task: Task, task_id: str) -> str:
    """What is written, our trailers last; those that the author wrote stay in one paragraph with them."""
    said = task.message.strip() or _describe(task)
    trailers = [*(f"{token}: {value}" for token, value in task.trailers), f"{TASK}: {task_id}"]
    last = said.rpartition("\n\n")[2]
    joined = "\n" if "\n\n" in said and all(map(_TRAILER.fullmatch, last.splitlines())) else "\n\n"
    return said + joined + "\n".join(trailers) + "\n"


def _describe(task: Task) -> str:
    words = [describe_operation(one) for one in task.operations[:_SHOWN]]
    more = len(task.operations) - _SHOWN
    return "authoring: " + ", ".join(words) + (f" and {more} more" if more > 0 else "")
