"""The figures of one course run, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.findings.models import Finding, Revision
from contentrepo.dataclass import dataclass
from contentrepo.named_tuple import NamedTuple

Key = tuple[str, str]
"""Type and id of a block."""

Tally = tuple[tuple[str, int], ...]
"""Names with how often each occurs, the most frequent first."""


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @property
    def ratio(self) -> float:
        """From 0 to 1; 1 where there is nothing to have a part of."""
        return self.part / self.whole if self.whole else 1.0


class Spread(NamedTuple):
    """How some numbers lie. Mean and median have two decimals; the mode is the least of the most frequent."""

    least: float
    most: float
    mean: float
    median: float
    mode: float


class Levels(NamedTuple):
    """Findings by level."""

    error: int = 0
    warning: int = 0
    info: int = 0

    @property
    def total(self) -> int:
        return self.error + self.warning + self.info


class Inside(NamedTuple):
    """What a problem or a video holds.

    Attributes:
        tags: of all elements in it.
        duration: of a video, in seconds; 0 where nobody says.
        languages: of a video's transcripts.
        is_mobile: a video has an encoding for phones.
        sources: what `src` attributes name.
    """

    tags: frozenset[str] = frozenset()
    duration: float = 0.0
    languages: frozenset[str] = frozenset()
    is_mobile: bool = False
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Weights:
    """Bytes, and what was read on the way to them.

    Attributes:
        files: path -> bytes, for every plain file of the unit.
        blocks: block -> bytes of its own definition, without those of the blocks that it holds.
        insides: of problems and videos.
    """

    files: Mapping[str, int]
    blocks: Mapping[Key, int]
    insides: Mapping[Key, Inside]


@dataclass(frozen=True, slots=True)
class Piece:
    """A block in the outline.

    Attributes:
        size: bytes of its own definition.
        is_component: a leaf by its type; an empty container is none.
    """

    key: Key
    name: str
    size: int
    is_component: bool
    children: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A piece right below the course, with all that it holds.

    Attributes:
        types: of its components.
        size: bytes of all that it holds, its own included.
    """

    piece: Piece
    sequentials: int
    verticals: int
    components: int
    types: Tally
    size: int
    findings: Levels


@dataclass(frozen=True, slots=True)
class Structure:
    """How many of each there are. `blocks` counts all, the course block and containers of other types included."""

    chapters: int
    sequentials: int
    verticals: int
    components: int
    blocks: int
    drafts: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The files of a run, by what they are to it.

    Attributes:
        roles: how many files are blocks, pages, settings, assets, drafts, unreached, other.
        reached: of all XML and HTML files, those that the course comes to; drafts do not count.
        mentioned: of all assets, those that a page, a block or a setting names.
        unreached: the paths of the others among the XML and HTML files.
    """

    roles: Tally
    reached: Share
    mentioned: Share
    unreached: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes.

    Attributes:
        content: of the blocks and pages that the course comes to.
        assets: of uploaded files.
        total: of every file of the run.
        components: how the components' sizes lie.
        histogram: (bytes, components): those that are at least so large and smaller than the next row says.
        largest_assets, largest_components: (path or block, bytes), the largest first.
    """

    content: int
    assets: int
    total: int
    components: Spread | None
    histogram: tuple[tuple[int, int], ...]
    largest_assets: Tally
    largest_components: Tally


@dataclass(frozen=True, slots=True)
class Videos:
    """Videos: all, with a transcript, hosted by the platform, encoded for phones.

    Attributes:
        seconds: of all that say how long they are; `durations` tells how these lie.
    """

    total: int
    transcripts: int
    hosted: int
    mobile: int
    seconds: float
    durations: Spread | None


@dataclass(frozen=True, slots=True)
class Problems:
    """Problems.

    Attributes:
        limited: the number of attempts is set, on the problem or above it.
        feedback: a solution, a hint or words for an answer are in it.
        kinds: the response types in them.
    """

    total: int
    limited: int
    feedback: int
    kinds: Tally


@dataclass(frozen=True, slots=True)
class Assignments:
    """Graded sequentials: all, visible ones, with a due date, with a format that a grader counts."""

    total: int
    visible: int
    due: int
    counted: int


@dataclass(frozen=True, slots=True)
class Quality:
    """What Studio's course quality report tells, as far as the content says it.

    Attributes:
        chapters, sequentials, verticals: how many of them learners may see.
        highlights: visible chapters with highlights.
        uniform: visible sequentials whose components are all of one type.
        types: block types in a visible sequential.
        blocks: components in a visible vertical.
        vertical_sizes: (components, visible verticals with so many).
    """

    chapters: Share
    highlights: int
    sequentials: Share
    uniform: int
    types: Spread | None
    verticals: Share
    blocks: Spread | None
    vertical_sizes: tuple[tuple[int, int], ...]
    videos: Videos
    problems: Problems
    assignments: Assignments


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What one rule found at one level."""

    rule: str
    level: str
    count: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Findings that stand, fixed ones left out.

    Attributes:
        elsewhere: in no chapter: settings, pages, files that nobody reaches.
        drafts: in drafts.
        findings: errors first, then by path and line.
    """

    levels: Levels
    rules: tuple[RuleCount, ...]
    elsewhere: Levels
    drafts: Levels
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """References in content: to assets, to blocks, to pages of the course; and how many lead nowhere."""

    static: int
    jump: int
    course: int
    lost: int


@dataclass(frozen=True, slots=True)
class CourseStatistics:
    """One run in numbers.

    Attributes:
        revision: what was read.
        types: of all blocks; `draft_types` of those in drafts.
    """

    run: str
    title: str
    revision: Revision
    structure: Structure
    types: Tally
    draft_types: Tally
    files: Coverage
    sizes: Sizes
    quality: Quality
    links: Links
    trouble: Trouble
    chapters: tuple[Chapter, ...]
