"""Our hooks and settings: put in, looked at. What does it is imported when it is wanted; hooks never want it."""

from __future__ import annotations

from contentrepo.applets.repository.models import InstalledHooks, Repository, Setup


def install_hooks(repository: Repository) -> InstalledHooks:
    """Write our hooks: pre-receive into a bare repository, pre-commit and pre-merge-commit elsewhere.

    A bare one also gets `receive.fsckObjects`, push options and, where it has none, a limit for the size of a push; a
    clone fetches `refs/contentrepo/*` from now on. Installing again renews the hooks.

    Raises:
        Refused: a hook that is not ours stands there, or git takes the hooks from another folder; nothing was written.
    """
    from contentrepo.applets.repository import hooks

    return hooks.install_hooks(repository)


def replace_hooks(repository: Repository) -> InstalledHooks:
    """The same where foreign hooks stand: they are kept beside ours as `<hook>.old`.

    Raises:
        Refused: git takes the hooks from another folder.
    """
    from contentrepo.applets.repository import hooks

    return hooks.replace_hooks(repository)


def inspect_setup(repository: Repository) -> Setup:
    """How a repository is set up: git, hooks, settings. Nothing is changed.

    Raises:
        CouldNotCheck: git cannot be asked.
    """
    from contentrepo.applets.repository import setup

    return setup.inspect_setup(repository)
