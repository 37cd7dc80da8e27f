"""pre-receive: every ref of a push, in quarantine. One refused ref refuses them all; all are reported in one output."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from contentrepo.api.check import (
    Checked,
    Door,
    RefUpdate,
    Repository,
    check_editing,
    check_update,
    clear_lock,
    is_anybody_named,
    leaves_out,
    live_branch,
    open_repository,
    resolve_ref,
)
from contentrepo.config import read_config
from contentrepo.dataclass import replace
from contentrepo.entrypoints.hooks.boundary import REFUSED
from contentrepo.entrypoints.hooks.clock import start
from contentrepo.entrypoints.hooks.lag import describe_lag, describe_missing
from contentrepo.entrypoints.hooks.protection import HEADS, OURS, PROTECTED, REWIND, check_refs, refuse_rewind
from contentrepo.entrypoints.hooks.push_report import Judged, Push, render_push
from contentrepo.entrypoints.hooks.screen import show
from contentrepo.entrypoints.hooks.updates import TooManyRefs, read_updates
from contentrepo.entrypoints.reporting.command import whole_command

if TYPE_CHECKING:
    from datetime import datetime

    from contentrepo.api.check import Cause, Finding
from contentrepo.errors import ContentRepoError

KEEP = "contentrepo.keeprejected"
"""`true`: what a refused push brought is kept for a while."""
MAX_BRANCHES = 1000
"""Each is judged for itself, and the pusher waits."""


def run() -> int:
    """Check the push that git describes on standard input; returns the exit code."""
    updates = read_updates(sys.stdin.buffer)
    repository = open_repository(environment=os.environ)
    start(repository.settings)
    due = _find_publish_at()
    others = {update.ref: ref for update in updates if (ref := resolve_ref(repository, update.ref)) != update.ref}
    push = _judge(repository, _follow(updates, others))
    for update in updates:  # git is about to take these locks
        clear_lock(repository, others.get(update.ref, update.ref))
    show(render_push(replace(push, others=others)))
    if push.is_refused and repository.settings.get(KEEP, "") == "true":
        from contentrepo.entrypoints.hooks.keeping import keep  # few repositories do

        show(keep(repository, updates))
    if push.is_refused:
        return REFUSED
    _note(repository, updates)
    if due is not None:
        _leave_publish_at(repository, due, push)
    return 0


def _note(repository: Repository, updates: Sequence[RefUpdate]) -> None:
    """Who pushes, where the server says so. That it could not be written down refuses nobody."""
    if who := read_config().identity:
        from contentrepo.api.check import note_push

        with suppress(ContentRepoError, OSError):
            note_push(repository, updates, who=who, now=time.time())


def _find_publish_at() -> datetime | None:
    if os.environ.get("GIT_PUSH_OPTION_COUNT", "0") == "0":
        return None
    from contentrepo.entrypoints.hooks.publish_at import find_publish_at  # few pushes have options

    return find_publish_at(os.environ)


def _leave_publish_at(repository: Repository, due: datetime, push: Push) -> None:
    from contentrepo.entrypoints.hooks.publish_at import write_publish_at

    write_publish_at(repository, due, push.judged, read_config().identity)
    show(f"contentrepo: what this push changes goes live at {due:%Y-%m-%dT%H:%M:%SZ}, not before.")


def _follow(updates: Sequence[RefUpdate], others: Mapping[str, str]) -> tuple[RefUpdate, ...]:
    """Each update under the name of the ref that git will move for it. One ref pushed under two names is one update."""
    return tuple(dict.fromkeys(replace(update, ref=others.get(update.ref, update.ref)) for update in updates))


def _judge(repository: Repository, updates: Sequence[RefUpdate]) -> Push:
    live = live_branch(repository)
    refusals = (
        *check_refs(updates, live, is_server=_is_server(repository)),
        *(refuse_rewind(update.ref) for update in updates if _rewinds(repository, update, live)),
    )
    branches = [update for update in updates if update.ref.startswith(HEADS) and not update.deletes]
    if len(branches) > MAX_BRANCHES:
        raise TooManyRefs(f"this push updates more than {MAX_BRANCHES} branches", hint="Push them in smaller groups.")
    judged = tuple(_judge_branch(repository, update, updates, live=live) for update in branches)
    unchecked = tuple(update.ref for update in updates if not update.ref.startswith((HEADS, *PROTECTED)))
    push = Push(judged, refusals, unchecked)
    return push if push.is_refused else Push(judged, refusals, unchecked, _lag(repository, updates, live))


def _rewinds(repository: Repository, update: RefUpdate, live: str) -> bool:
    """Whether commits would leave the live branch; who runs the server may allow it."""
    if update.ref != HEADS + live or update.deletes or update.creates or _is_server(repository):
        return False
    if repository.settings.get(REWIND) == "allow":
        return False
    return leaves_out(repository, update.new, update.old)


def _judge_branch(repository: Repository, update: RefUpdate, updates: Sequence[RefUpdate], *, live: str) -> Judged:
    checked = check_update(repository, update, updates)
    more = whole_command(checked.report)
    if update.ref == HEADS + live and checked.report.base.commit not in ("", update.old):
        # Judged against what is live, and whoever pushes may never have fetched that.
        more = f"git fetch origin {OURS}live/{live} && {more}"
    said = _access(repository, update, checked) if update.ref == HEADS + live else ((), ())
    return Judged(update, checked.report, more, partial(_find_causes, repository, checked), *said)


def _find_causes(repository: Repository, checked: Checked, shown: Sequence[Finding]) -> Mapping[Finding, Cause]:
    from contentrepo.api.check import find_causes  # most pushes bring no finding

    return find_causes(repository, checked, shown)


def _access(repository: Repository, update: RefUpdate, checked: Checked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Refusals and notes about who pushes. Draft branches may propose anything; the server itself is let through."""
    if _is_server(repository):
        return (), ()
    who = read_config().identity
    held = tuple(f"{update.ref}: {one}" for one in check_editing(repository, checked, Door.GIT, who, now=time.time()))
    if held or not is_anybody_named(checked):
        return held, ()
    from contentrepo.entrypoints.hooks.access import judge_access  # few repositories name anybody

    return judge_access(repository, update, checked)


def _is_server(repository: Repository) -> bool:
    """Whether the server that runs this hook says that its own publisher is pushing."""
    identity = read_config().identity
    return bool(identity) and identity == repository.settings.get("contentrepo.identity")


def _lag(repository: Repository, updates: Sequence[RefUpdate], live: str) -> str:
    tips = [update.new for update in updates if update.ref == HEADS + live]
    if tips:
        return describe_lag(repository, live, tips[0])
    begun = any(update.creates and update.ref.startswith(HEADS) for update in updates)
    return describe_missing(repository, live) if begun else ""
