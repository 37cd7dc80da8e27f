"""A commit of ours into another repository, where that one has the last word."""

from __future__ import annotations

import re

from contentrepo.applets.repository.fetching import OPTIONS, hide_credentials
from contentrepo.applets.repository.git import decode, try_git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.refs import RefMoved
from contentrepo.applets.repository.remote import PushRefused
from contentrepo.errors import CouldNotCheck
from contentrepo.pattern import compiled

_TOLD = compiled(r"^([ +\-*!=])\t(\S+)\t(.*)$", re.MULTILINE)
_STALE = ("(stale info)", "(fetch first)", "(non-fast-forward)", "cannot lock ref", "failed to update ref")


def push_commit(repository: Repository, url: str, commit: str, ref: str, *, expected: str | None) -> None:
    lease = f"--force-with-lease={ref}:{expected or ''}"
    options = ("--porcelain", "--no-verify", "--no-recurse-submodules", lease, "--end-of-options")
    # What `git clone --mirror` made would push all its refs, or nothing.
    alone = ("-c", f"remote.{url}.mirror=false") if f"remote.{url}.mirror" in repository.settings else ()
    exit_code, printed, said = try_git(repository, *OPTIONS, *alone, "push", *options, url, f"{commit}:{ref}")
    if not exit_code:
        return
    told = next((one for one in _TOLD.finditer(decode(printed)) if one[1] == "!"), None)
    if told is None:
        raise CouldNotCheck(f"`{hide_credentials(url)}` cannot be reached", hint=f"git said: {hide_credentials(said)}")
    if any(word in told[3] + said for word in _STALE):
        raise RefMoved(ref)
    raise PushRefused(ref, hide_credentials(f"{told[3]} {said}".strip()))
