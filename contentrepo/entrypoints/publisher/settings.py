"""What one publisher takes care of, as values. Where they were written stands elsewhere."""

from __future__ import annotations

from pathlib import Path

from contentrepo.api.publish import OutboundPolicy, Receiver, is_pattern
from contentrepo.dataclass import dataclass, field

POLL_SECONDS = 30.0
MOST_SECONDS = 86400.0
"""A slower poll is none: with every wake-up lost, nothing would be published for longer than a day."""


@dataclass(frozen=True, slots=True)
class Bell:
    """A wake-up over HTTP, at `/wake/<name>`.

    Attributes:
        name: in the path.
        secret: shared with the forge; whoever has it may wake us, and nothing else.
    """

    name: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """Whom to tell of what went live or was refused.

    Attributes:
        receiver: without a repository yet: that is asked for its name when it is there.
        repository: of whose commits a forge is told; None for all that a webhook's store has.
        store, media: locations of the store that is told of; None for the repository's own.
    """

    receiver: Receiver
    repository: Path | None = None
    store: str | None = None
    media: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A repository, the branches of it that go live, and where.

    Attributes:
        branches: names, and patterns with `*`; none for the repository's live branch.
        store: location of the live store; None for the repository's own.
        media: location of its media; None for what the repository says.
        remote: URL to fetch the branches from; "" where they are pushed here.
        bell: None where no forge wakes us.
    """

    repository: Path
    branches: tuple[str, ...] = ()
    store: str | None = None
    media: str | None = None
    remote: str = ""
    bell: Bell | None = None

    @property
    def wanted(self) -> tuple[str | None, ...]:
        """The branches that have a name, None standing for the repository's live branch."""
        return tuple(one for one in self.branches if not is_pattern(one)) if self.branches else (None,)

    @property
    def patterns(self) -> tuple[str, ...]:
        """What other branches are meant, as they come."""
        return tuple(one for one in self.branches if is_pattern(one))


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a publisher is told when it starts.

    Attributes:
        poll: seconds that a branch may go unlooked at when nothing wakes us.
        watch: whether file system events wake us, too.
        notices: who is told, and `outbound` where that may go.
        listen: address and port for probes, metrics and wake-ups; None for none.
    """

    feeds: tuple[Feed, ...]
    poll: float = POLL_SECONDS
    watch: bool = True
    listen: tuple[str, int] | None = None
    notices: tuple[Notice, ...] = ()
    outbound: OutboundPolicy = OutboundPolicy()
