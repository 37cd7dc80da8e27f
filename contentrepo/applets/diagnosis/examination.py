"""One look after the other, in the order in which things rest on each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contentrepo.applets.diagnosis.access import look_at_access
from contentrepo.applets.diagnosis.models import Condition, Look
from contentrepo.applets.diagnosis.settings import look_at_names
from contentrepo.applets.live.api import Store, list_units, read_sequence
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import HookState, Repository, Setup
from contentrepo.errors import ContentRepoError

OLDEST_GIT = (2, 31)
OLDEST_SIGNING_GIT = (2, 34)
SIGNERS = "gpg.ssh.allowedsignersfile"
OK, NOTE, TODO = Condition.OK, Condition.NOTE, Condition.TODO

HOOK_WORDS = {
    "missing": "is missing: nothing is checked there",
    "foreign": "is not ours: whether it calls us is not known",
    "no-program": "may not be run, so git passes over it: nothing is checked there",
    "lost": "calls a Python that is gone, so it refuses everything",
}


def examine(repository: Repository, open_store: Callable[[], Store] | None) -> tuple[Look, ...]:
    setup = git.inspect_setup(repository)
    return (
        _git(repository, setup),
        *_hooks(repository, setup),
        *_settings(repository),
        *look_at_names(repository),
        *_fetch(repository, setup),
        *_branch(repository),
        *_store(repository, setup, open_store),
        *look_at_access(repository, setup),
    )


def _git(repository: Repository, setup: Setup) -> Look:
    version = ".".join(map(str, setup.git))
    oldest = OLDEST_SIGNING_GIT if SIGNERS in repository.settings else OLDEST_GIT
    if setup.git < oldest:
        needed = ".".join(map(str, oldest))
        why = " to read signatures" if oldest == OLDEST_SIGNING_GIT else ""
        return Look("git", TODO, f"git {version} is too old{why}", f"Install git {needed} or newer.")
    return Look("git", OK, f"git {version}")


def _hooks(repository: Repository, setup: Setup) -> Iterator[Look]:
    if setup.hooks_path:
        calls = " and ".join(f"`contentrepo hook {hook.name}`" for hook in setup.hooks)
        hint = f"Let the hooks there call {calls}, or unset core.hooksPath for this repository."
        yield Look("hooks", TODO, f"git takes hooks from `{setup.hooks_path}` (core.hooksPath), not ours", hint)
        return
    for hook in setup.hooks:
        yield _hook(hook, repository)


def _hook(hook: HookState, repository: Repository) -> Look:
    if hook.state == "ours":
        return Look("hooks", OK, f"{hook.name} is installed")
    top = repository.git_dir if repository.is_bare else repository.work_tree
    force = " --force" if hook.state == "foreign" else ""
    hint = f"Run `contentrepo hooks install{force} {top}`."
    return Look("hooks", TODO, f"{hook.name} {HOOK_WORDS[hook.state]}", hint)


def _settings(repository: Repository) -> Iterator[Look]:
    if repository.is_shallow and not repository.settings.get("contentrepo.name"):
        hint = "Run `git fetch --unshallow`, or give it its name with `git config contentrepo.name NAME`."
        yield Look("settings", TODO, "a shallow clone does not know its root commit, so not its own name", hint)
    if not repository.is_bare:
        return
    wanted = {"receive.fsckobjects": "broken objects are taken", "receive.maxinputsize": "a push may be of any size"}
    for key, without in wanted.items():
        if repository.settings.get(key, "") in {"", "false", "0"}:
            hint = f"Run `contentrepo hooks install {repository.git_dir}`, which sets it."
            yield Look("settings", TODO, f"{key} is not set: {without}", hint)


def _fetch(repository: Repository, setup: Setup) -> Iterator[Look]:
    if repository.is_bare or not setup.origin:
        return
    branch = git.live_branch(repository)
    if not setup.fetches_ours:
        hint = "Run `contentrepo hooks install`, which adds refs/contentrepo/* to what a fetch brings."
        yield Look("fetch", TODO, "a fetch does not bring what is live: commits are judged without it", hint)
    elif git.read_live(repository, branch) is None:
        said = f"what is live of {branch} was not fetched: commits are judged against the remote's branch"
        yield Look("fetch", NOTE, said, "`git fetch` brings it, once something is live.")
    else:
        yield Look("fetch", OK, f"what is live of {branch} comes with a fetch")


def _branch(repository: Repository) -> Iterator[Look]:
    branch = git.live_branch(repository)
    refs = (git.branch_ref(branch), f"refs/remotes/origin/{branch}")
    if git.list_refs(repository, *refs):
        yield Look("branch", OK, f"the live branch is {branch}")
    else:
        hint = f"Push to {branch}, or name another with `git config contentrepo.live NAME`."
        yield Look("branch", TODO, f"there is no branch {branch}, which is to go live", hint)


def _store(repository: Repository, setup: Setup, open_store: Callable[[], Store] | None) -> Iterator[Look]:
    if open_store is None:
        if setup.origin and not repository.is_bare:
            yield Look("store", NOTE, "no live store here; a clone needs none")
        else:
            yield Look("store", TODO, "there is no live store yet: nothing is live", "`contentrepo publish` makes it.")
        return
    try:
        with open_store() as store:
            yield from _open_store(repository, store)
    except ContentRepoError as error:
        yield Look("store", TODO, str(error), error.hint)


def _open_store(repository: Repository, store: Store) -> Iterator[Look]:
    branch = git.live_branch(repository)
    sequence, live = read_sequence(store), git.read_live(repository, branch)
    yield Look("store", OK, f"the live store {store.name} answers, at sequence {sequence}")
    if live is None:
        return
    if live.sequence > sequence or not list_units(store, git.repository_name(repository), branch):
        said = f"refs/contentrepo/live/{branch} says what is live, and this store never had it"
        yield Look("store", TODO, said, "Name the store that it belongs to (--store), or delete the ref to start anew.")
