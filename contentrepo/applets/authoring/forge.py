"""Asking for a pull request, in the forms of GitHub and of GitLab."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from contentrepo.applets.authoring.models import Forge, ForgeSettings
from contentrepo.applets.outbound.api import NoAnswer, fetch_json, post
from contentrepo.applets.outbound.models import OutboundPolicy
from contentrepo.errors import CouldNotCheck, UsageError

_WHERE = "Set `contentrepo.forgeurl` (of its API) and `contentrepo.forgeproject` (owner/name)."
_THERE = frozenset({409, 422})  # a request of this branch is there already


class GitHub:
    """`POST /repos/{owner}/{repo}/pulls`."""

    def __init__(self, settings: ForgeSettings, policy: OutboundPolicy) -> None:
        self._settings, self._policy = settings, policy
        self._pulls = f"{settings.url.rstrip('/')}/repos/{settings.project}/pulls"
        self._headers = {
            "authorization": f"Bearer {settings.token}",
            "accept": "application/vnd.github+json",
            "content-type": "application/json",
        }

    def ask(self, branch: str, target: str, *, title: str, text: str) -> str:
        asked = {"title": title, "head": branch, "base": target, "body": text}
        owner = self._settings.project.partition("/")[0]
        there = f"{self._pulls}?state=open&head={quote(owner)}:{quote(branch, safe='')}"
        return _ask(self._pulls, asked, there, self._headers, self._policy, name="html_url")


class GitLab:
    """`POST /projects/{id}/merge_requests`."""

    def __init__(self, settings: ForgeSettings, policy: OutboundPolicy) -> None:
        self._policy = policy
        self._requests = f"{settings.url.rstrip('/')}/projects/{quote(settings.project, safe='')}/merge_requests"
        self._headers = {"private-token": settings.token, "content-type": "application/json"}

    def ask(self, branch: str, target: str, *, title: str, text: str) -> str:
        asked = {"source_branch": branch, "target_branch": target, "title": title, "description": text}
        there = f"{self._requests}?state=opened&source_branch={quote(branch, safe='')}"
        return _ask(self._requests, asked, there, self._headers, self._policy, name="web_url")


def open_forge(settings: ForgeSettings, policy: OutboundPolicy) -> Forge:
    kinds: Mapping[str, type[GitHub | GitLab]] = {"github": GitHub, "gitlab": GitLab}
    if settings.kind not in kinds:
        raise UsageError(f"`{settings.kind}` is no forge that we know", hint="We know github and gitlab.")
    return kinds[settings.kind](settings, policy)


def find_forge(settings: Mapping[str, str], token: str, policy: OutboundPolicy) -> Forge | None:
    """From git's configuration; None where it names none."""
    kind, url, project = (settings.get(f"contentrepo.{name}", "") for name in ("forge", "forgeurl", "forgeproject"))
    if not kind:
        return None
    if not url or not project:
        raise UsageError("`contentrepo.forge` is set, and where it is is not", hint=_WHERE)
    return open_forge(ForgeSettings(kind, url, project, token), policy)


def _ask(
    url: str, asked: Mapping[str, str], there: str, headers: Mapping[str, str], policy: OutboundPolicy, *, name: str
) -> str:
    """What a request's page is called: of a new one, or of the one that is there."""
    answer = post(url, json.dumps(asked).encode(), policy, headers=headers)
    try:
        if answer.is_success:
            return str(json.loads(answer.body)[name])
        if answer.status in _THERE:
            found: Any = fetch_json(there, policy, headers=headers)
            return str(found[0][name])
    except NoAnswer:
        raise
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise CouldNotCheck("the forge answers with something that is no pull request") from error
    raise CouldNotCheck(
        f"the forge does not take the pull request: status {answer.status}",
        hint="Look at the token's rights, and at `contentrepo.forgeproject`.",
    )
