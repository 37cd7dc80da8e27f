"""Who is at work on the server: as git knows them, and as locks go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contentrepo.config import read_config

if TYPE_CHECKING:
    from contentrepo.api.author import Actor, Editor
    from contentrepo.api.check import Repository


def find_editor(repository: Repository) -> Editor:
    """The committer that git would name; locks know them by CONTENTREPO_IDENTITY, else by their address.

    Raises:
        UsageError: git does not know who they are.
    """
    from contentrepo.api.author import Editor

    actor = find_actor(repository)
    return Editor(actor.name, actor.mail, actor.who, actor.groups)


def find_actor(repository: Repository) -> Actor:
    """The same, for whoever edits.

    Raises:
        UsageError: git does not know who they are.
    """
    from contentrepo.api.author import Actor
    from contentrepo.api.publish import read_committer

    config = read_config()
    name, _, mail = read_committer(repository).removesuffix(">").rpartition(" <")
    return Actor(name, mail, config.identity, config.groups)
