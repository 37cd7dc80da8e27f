"""Who is told, and what came of it."""

from __future__ import annotations

from enum import StrEnum

from contentrepo.dataclass import dataclass, field


class ReceiverKind(StrEnum):
    """In which form somebody is told."""

    WEBHOOK = "webhook"
    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody to tell.

    Attributes:
        name: under which the store keeps how far it has been told; to be shown, so without secrets.
        url: a webhook's; of a forge, the API's address of the repository, to which `/statuses/<commit>` is added.
        secret: what a webhook's body is signed with, or a forge's token.
        repository: only news of this repository, by its identity; "" for all of the store. A forge has one.
    """

    name: str
    kind: ReceiverKind
    url: str
    secret: bytes = field(repr=False)
    repository: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a turn came to: sequences told, sequences given up, and why the last one could not be told ("" if none)."""

    told: int = 0
    dropped: int = 0
    error: str = ""
