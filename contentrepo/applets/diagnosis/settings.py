"""Settings of ours in git's configuration that nobody reads: git takes any name, so a mistyped one is silent."""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.diagnosis.models import Condition, Look
from contentrepo.applets.repository.models import Repository

PREFIX = "contentrepo."
KNOWN = frozenset(
    {
        "authority",
        "fetchedfrom",
        "forge",
        "forgeproject",
        "forgeurl",
        "hookseconds",
        "identity",
        "keeprejected",
        "live",
        "media",
        "name",
        "rewind",
        "store",
        "strangers",
    }
)
"""As git gives them: in small letters."""


def look_at_names(repository: Repository) -> Iterator[Look]:
    from difflib import get_close_matches

    for key in sorted(repository.settings):
        name = key.removeprefix(PREFIX)
        if not key.startswith(PREFIX) or name in KNOWN:
            continue
        near = get_close_matches(name, sorted(KNOWN), n=1)
        meant = f"Is `{PREFIX}{near[0]}` meant? " if near else ""
        yield Look(
            "settings", Condition.TODO, f"{key} is no setting of ours, so nobody reads it", f"{meant}{_unset(key)}"
        )


def _unset(key: str) -> str:
    return f"`git config --unset {key}` takes it away."
