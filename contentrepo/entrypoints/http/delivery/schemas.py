"""The shapes of delivery's answers, for the OpenAPI document.

Answers are written from plain data, not through these: content may hold text that is no Unicode, which pydantic
refuses and JSON can carry. A test holds the two together.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """What all shapes share."""

    model_config = ConfigDict(extra="forbid")


class ReleaseShape(Shape):
    """A release of a unit."""

    unit: str
    number: int
    sequence: int
    time: str
    commit: str
    tree: str
    kind: str
    door: str
    actor: str
    pusher: str
    reason: str
    reverted: int | None
    changed_blocks: int
    changed_files: int


class CourseShape(Shape):
    """A run that is live."""

    run: str
    title: str
    blocks: int
    release: ReleaseShape


class CoursePage(Shape):
    """Runs by key. `next` is the cursor of the next page; a listing is read at one sequence throughout."""

    courses: list[CourseShape]
    next: str | None


class OutlineBlockShape(Shape):
    """A block where it stands; the course block has depth 0."""

    usage_key: str
    type: str
    id: str
    display_name: str
    depth: int
    parent: str
    version: str


class OutlineShape(Shape):
    """All blocks of a run in document order."""

    run: str
    release: ReleaseShape
    blocks: list[OutlineBlockShape]


class BlockShape(Shape):
    """A block with its content: attributes as OLX has them, children and parent as `type/id`, the definition's text."""

    usage_key: str
    type: str
    id: str
    display_name: str
    parent: str
    version: str
    attributes: dict[str, object]
    children: list[str]
    body: str


class BlockPage(Shape):
    """Blocks of one release; `next` is the cursor of the next page, where there is one."""

    run: str
    release: ReleaseShape
    blocks: list[BlockShape]
    missing: list[str]
    next: str | None


class AssetShape(Shape):
    """An asset; `url` always has these bytes."""

    name: str
    path: str
    sha256: str
    size: int
    media_type: str
    locked: bool
    url: str


class AssetPage(Shape):
    """The assets of a run, by name."""

    run: str
    release: ReleaseShape
    assets: list[AssetShape]
    next: str | None


class FileShape(Shape):
    """A file: its path in the repository, git's mode and blob id."""

    path: str
    mode: str
    blob: str


class FilePage(Shape):
    """The files of a unit, by path."""

    unit: str
    release: ReleaseShape
    files: list[FileShape]
    next: str | None


class ReleasePage(Shape):
    """Releases, the newest first."""

    releases: list[ReleaseShape]
    next: str | None


class LogRecordShape(Shape):
    """What a release changed in one block, file or catalog entry; `null` where it was not there."""

    kind: str
    subject: str
    old: str | None
    new: str | None


class LoggedRelease(Shape):
    """A release with its part of the publish log."""

    release: ReleaseShape
    records: list[LogRecordShape]


class BlockChangeShape(Shape):
    """A block that differs: `added`, `removed`, `changed` or `moved`."""

    block: str
    what: str
    display_name: str
    old: str | None
    new: str | None


class FileChangeShape(Shape):
    """A file that differs."""

    path: str
    old: FileShape | None
    new: FileShape | None


class ChangesShape(Shape):
    """What lies between two releases of a unit."""

    old: ReleaseShape
    new: ReleaseShape
    blocks: list[BlockChangeShape]
    files: list[FileChangeShape]


class ProgramShape(Shape):
    """A program as lists show it."""

    slug: str
    title: str
    type: str
    status: str
    organizations: list[str]
    site: str
    external_program_key: str


class ProgramPage(Shape):
    """Programs by slug."""

    programs: list[ProgramShape]
    next: str | None


class MemberShape(Shape):
    """A run that counts towards a program."""

    run: str
    external_course_key: str
    program: str
    curriculum: str


class PinnedRunShape(Shape):
    """A run of a program with the release that was its current one; `null` where it was not live."""

    run: str
    external_course_key: str
    program: str
    curriculum: str
    release: ReleaseShape | None


class ProgramReleaseShape(Shape):
    """A program as of a store sequence, which names it."""

    program: str
    sequence: int
    time: str
    runs: list[PinnedRunShape]


class ProgramStepShape(Shape):
    """What one release of a program changed."""

    sequence: int
    time: str
    commit: str
    changed: list[dict[str, str | int]]
    added: list[str]
    left: list[str]
    kept: bool


class ProgramStepPage(Shape):
    """The releases of a program, the newest first."""

    program: str
    releases: list[ProgramStepShape]
    next: str | None


class RunChangesShape(Shape):
    """What became of one run between two releases of a program."""

    run: str
    was_member: bool
    is_member: bool
    old: ReleaseShape | None
    new: ReleaseShape | None
    blocks: list[BlockChangeShape]


class ProgramChangesShape(Shape):
    """What lies between two releases of a program."""

    old: ProgramReleaseShape
    new: ProgramReleaseShape
    runs: list[RunChangesShape]
