"""A store that ought to be there: where something is live, an empty one in its place would be read as nothing live."""

from __future__ import annotations

from pathlib import Path

from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import LiveRef, Repository
from contentrepo.errors import Refused

LIVE = "refs/contentrepo/live/"


class MissingStore(Refused):
    """The live ref says that something is live, and the store is not where it is looked for."""


def check_new_store(repository: Repository, location: str, branch: str | None = None) -> None:
    """Whether a store may be made at a location, if there is none: nobody knows of anything live.

    Args:
        branch: the only one that counts, for whoever names it and the store: others may feed other stores. None is for
            everybody else: a branch for each run needs no live ref of the live branch.

    Raises:
        MissingStore: the store that wrote the live ref is elsewhere, or lost.
    """
    if not is_missing_store(location):
        return
    live = _find_live(repository, branch)
    if live is None:
        return
    branch, ref = live
    if not repository.is_bare and git.inspect_setup(repository).fetches_ours:
        raise MissingStore(
            f"this clone has no live store: what is live of {branch} was fetched from its remote",
            hint="Ask where it is published, or name that store with `--store`. "
            "`contentrepo diff` says here what HEAD changes of what is live.",
        )
    name = f"{LIVE}{branch}"
    raise MissingStore(
        f"`{name}` is of store sequence {ref.sequence}, and there is no store at `{location}`",
        hint="Name the store that wrote it, or bring a backup back with `contentrepo store restore FILE`. "
        f"Where it is lost for good, `git update-ref -d {name}` lets a new one be the truth. "
        "For a store of its own, name a branch with it: `contentrepo publish --store LOCATION --branch NAME`.",
    )


def _find_live(repository: Repository, branch: str | None) -> tuple[str, LiveRef] | None:
    """A branch that something is live from: the live branch before others."""
    ours = git.branch_name(branch) if branch else git.live_branch(repository)
    others = [] if branch else sorted(ref.removeprefix(LIVE) for ref in git.list_refs(repository, LIVE))
    for one in (ours, *others):
        if (ref := git.read_live(repository, one)) is not None:
            return one, ref
    return None


def is_missing_store(location: str) -> bool:
    """Whether a location is a file's and there is nothing; what we may not look at is left to whoever opens it.

    Args:
        location: a path, or the address of a database, which is asked when it is opened.
    """
    if "://" in location:
        return False
    try:
        Path(location).stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False
