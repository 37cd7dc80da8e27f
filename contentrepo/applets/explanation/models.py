"""What is told of a block, a file or a catalog entry, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from contentrepo.applets.findings.models import Finding, Place
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.repository.models import LastChange, Span
from contentrepo.applets.validation.models import UnitContent
from contentrepo.dataclass import dataclass, field


class Kind(StrEnum):
    """What something is."""

    BLOCK = "block"
    DRAFT = "draft"  # a block of `drafts/`, never live
    ASSET = "asset"  # a file below `static/`
    PAGE = "page"  # about, info, tabs, custom tags
    SETTINGS = "settings"  # a policy, a grading policy, asset metadata
    CATALOG = "catalog"  # an organization, a catalog course, a run's entry, a program, a curriculum, `contentrepo.yaml`
    FILE = "file"  # anything else


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked about.

    Attributes:
        key: of a block in its course; None otherwise.
        path: of the file that was named, or of the one that defines the block.
    """

    kind: Kind
    content: UnitContent
    path: str
    key: tuple[str, str] | None = None

    @property
    def subject(self) -> str:
        """What findings and the publish log call it."""
        return "/".join(self.key) if self.key else self.path


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step on the way from the course: "type/id", and the name that learners see or, without one, the id."""

    subject: str
    title: str


class Origin(StrEnum):
    """Where a setting comes from."""

    OWN = "own"  # the block's own element, or the file itself
    POLICY = "policy"  # the run's policy, which wins over the element
    INHERITED = "inherited"  # a block above it


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting that counts.

    Attributes:
        giver: "type/id" of the block that it is inherited from; else "".
        place: the line that says it.
    """

    name: str
    value: str
    origin: Origin
    place: Place
    giver: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that leads here.

    Attributes:
        kind: "pointer", "holder" (it stands in its parent's element), "jump", "static", "setting" or "entry".
        subject: the block, page or entry that says so; "" where it is none.
    """

    kind: str
    place: Place
    subject: str


class Liveness(StrEnum):
    """How what is here compares with what readers see."""

    SAME = "same"
    DIFFERS = "differs"
    ABSENT = "absent"  # the unit is live without it
    NOT_LIVE = "not-live"  # nothing of the unit is live
    UNKNOWN = "unknown"  # neither a live store nor a live ref is at hand
    NEVER = "never"  # such things never go live


@dataclass(frozen=True, slots=True)
class Moment:
    """A release. The live ref alone knows no sequence and time of it: 0 and "" then."""

    release: int
    commit: str
    sequence: int = 0
    time: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether and since when it is live.

    Attributes:
        current: the unit's release that readers see now.
        since: the release that brought what they see of it; None where only the live ref was asked.
        first: the release with which it came.
    """

    state: Liveness
    current: Moment | None = None
    since: Moment | None = None
    first: Moment | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known.

    Attributes:
        name: the usage key of a block, else the path.
        what: a few words: "problem", "asset `images_x.png`", "organization `edX`".
        title: the name that people know it by; "" without one.
        breadcrumb: from the course to it, itself last; () outside courses.
        files: where it is defined, the first file first.
        children: of a container, in order.
        facts: what else there is to say of it, name -> value.
        last_change: None without a repository.
    """

    name: str
    kind: Kind
    what: str
    title: str
    unit: str
    files: tuple[Span, ...]
    breadcrumb: tuple[Crumb, ...] = ()
    children: tuple[Crumb, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    last_change: LastChange | None = None
    standing: Standing = field(default_factory=lambda: Standing(Liveness.UNKNOWN))
    findings: tuple[Finding, ...] = ()
    references: tuple[Reference, ...] = ()
    usage: UsageKey | None = None
