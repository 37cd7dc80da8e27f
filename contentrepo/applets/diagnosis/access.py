"""What of `access` is enforced here, and what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentrepo.applets.access import api as access_api
from contentrepo.applets.access.models import Access, Forge
from contentrepo.applets.catalog.api import matches_path
from contentrepo.applets.diagnosis.models import Condition, Look
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository, Setup
from contentrepo.errors import Refused

OK, NOTE, TODO = Condition.OK, Condition.NOTE, Condition.TODO
_HOSTED = re.compile(r"github|gitlab|bitbucket|codeberg|gitea|forgejo|dev\.azure", re.IGNORECASE)
_SIGNERS = "gpg.ssh.allowedsignersfile"


def look_at_access(repository: Repository, setup: Setup) -> Iterator[Look]:
    """Whether what `contentrepo.yaml` says about who may change what holds at this repository."""
    try:
        access, commit = access_api.read_access(repository)
    except git.UnknownRevision:
        return  # nothing was committed yet
    if not access.is_readable:
        hint = "`contentrepo validate` says what is wrong."
        yield Look("configuration", TODO, "contentrepo.yaml cannot be read: every change is refused", hint)
        return
    if access.is_open:
        yield Look("access", OK, "contentrepo.yaml names nobody: whoever may push may change everything")
        return
    if access_api.find_grants(access, "contentrepo.yaml") is None:
        yield Look("access", TODO, "nobody owns contentrepo.yaml, so anybody may open what it closes", "Name `owners`.")
    yield from _unmatched(repository, access, commit)
    yield from _server(repository) if repository.is_bare else _clone(repository, setup)


def _unmatched(repository: Repository, access: Access, commit: str) -> Iterator[Look]:
    """A slipped pattern closes nothing, and whoever wrote it believes that it does."""
    paths = git.commit_snapshot(repository, commit).files
    names = {*paths, *(path.removesuffix(".yaml") for path in paths)}
    for pattern in dict.fromkeys(entry.paths for entry in access.entries):
        if not any(matches_path(pattern, name) for name in names):
            yield Look("access", TODO, f"`access` names `{pattern}`, and no file has such a path", "Correct the path.")


def _server(repository: Repository) -> Iterator[Look]:
    if repository.settings.get("contentrepo.strangers") == "refuse":
        yield Look("access", OK, "access is enforced; whom the server does not name may change nothing that is closed")
        return
    signed = ", or a key that gpg.ssh.allowedSignersFile lists signed" if _SIGNERS in repository.settings else ""
    said = f"access is enforced only where the server sets CONTENTREPO_IDENTITY{signed}; all others are let through"
    yield Look(
        "access", TODO, said, "`git config contentrepo.strangers refuse` refuses them where something is closed."
    )


def _clone(repository: Repository, setup: Setup) -> Iterator[Look]:
    yield Look("access", NOTE, "commit hooks do not know who writes; whoever takes the push enforces access")
    if not _HOSTED.search(setup.origin):
        return
    forge = Forge.GITLAB if "gitlab" in setup.origin.lower() else Forge.GITHUB
    command = f"contentrepo access codeowners --forge {forge}"
    try:
        owners = access_api.render_codeowners(repository, forge)
    except Refused:
        return  # the work tree's file is being written; the commit's was judged above
    top = repository.work_tree
    if top is not None and git.read_plain_file(top, owners.path) == owners.text.encode():
        said = f"a forge runs no hooks of ours; {owners.path} says the same there, if its branch rules ask code owners"
        yield Look("access", NOTE, said)
    else:
        said = f"a forge runs no hooks of ours, so access is unenforced there, and {owners.path} does not say the same"
        yield Look("access", TODO, said, f"Run `{command}`, and require review from code owners there.")
