"""Who writes, and what a tree says about who may."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from contentrepo.applets.catalog.models import AccessEntry
from contentrepo.dataclass import dataclass, field
from contentrepo.named_tuple import NamedTuple


class Role(StrEnum):
    """What somebody is at a path. What a role may change is in `judgement`."""

    OWNER = "owner"
    PROGRAM_ADMINISTRATOR = "program-administrator"
    COURSE_TEAM = "course-team"
    READER = "reader"


class Forge(StrEnum):
    """Whose form of a CODEOWNERS file."""

    GITHUB = "github"
    GITLAB = "gitlab"


class Writer(NamedTuple):
    """Who writes, as a door knows it for certain.

    Attributes:
        name: of the person.
        groups: that they are in.
    """

    name: str
    groups: tuple[str, ...] = ()


class Grant(NamedTuple):
    """One line by which somebody may change a path: the role, who has it, and the pattern ("" for the owners)."""

    role: Role
    who: tuple[str, ...]
    paths: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """What one tree says about who may change what.

    Attributes:
        owners: of everything; empty: anybody may change `contentrepo.yaml`.
        parents: organization -> the organizations above it, the nearest first.
        is_readable: false where `contentrepo.yaml` cannot be read, so that nobody's access is known.
    """

    owners: tuple[str, ...] = ()
    entries: tuple[AccessEntry, ...] = ()
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_readable: bool = True

    @property
    def is_open(self) -> bool:
        """Whether nothing in the tree is closed to anybody."""
        return self.is_readable and not self.owners and not self.entries


class CodeOwners(NamedTuple):
    """A CODEOWNERS file: where it belongs, its text, and what it cannot say."""

    path: str
    text: str
    notes: tuple[str, ...]


class Denial(NamedTuple):
    """Paths that a writer may not change, all for the same reason.

    Attributes:
        grants: the lines by which others may; empty where nobody may.
    """

    paths: tuple[str, ...]
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class AccessJudgement:
    """What a door learned about one update.

    Attributes:
        denials: they refuse it.
        unenforced: paths that are closed to some, where the door does not know who writes.
        is_readable: as of `Access`.
    """

    writer: Writer | None
    denials: tuple[Denial, ...] = ()
    unenforced: tuple[str, ...] = ()
    is_readable: bool = True
