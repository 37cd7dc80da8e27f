"""Bodies of authoring requests, and the shapes of their answers for the OpenAPI document."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

LONGEST_NAME = 255
UNIT = "block-v1:edX+CS101+2T2019+type@vertical+block@unit1"
MOST_OPERATIONS = 500

Usage = Annotated[str, Field(max_length=LONGEST_NAME, description="A usage key.", examples=[UNIT])]
BlockId = Annotated[str, Field(max_length=LONGEST_NAME)]
Position = Annotated[int, Field(ge=-1, le=100_000, description="Among the children; -1 is the end.")]
PathText = Annotated[str, Field(min_length=1, max_length=4096)]
BRANCH = r"^[A-Za-z0-9_][A-Za-z0-9._/-]*$"
Branch = Annotated[str, Field(max_length=200, pattern=BRANCH)]
COMMIT = "^[0-9a-f]{40}$"


class Body(BaseModel):
    """What all bodies share: a name that we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


class CreateBlockBody(Body):
    """A new block."""

    parent: Usage
    olx: str = Field(description="Its element, without `url_name`.", examples=["<problem><p>Why?</p></problem>"])
    id: BlockId = Field("", description="Its `url_name`; we name it where this is empty.")
    position: Position = -1
    page: str | None = Field(None, description="Of an html block: its page.")


class ReplaceBlockBody(Body):
    """Another element, and page, in the place of a block's own."""

    olx: str = Field(examples=["<problem><p>Why?</p></problem>"])
    page: str | None = None


class PatchBlockBody(Body):
    """Attributes that are set, or with null taken away; the page, where it is given. All else stays byte for byte."""

    attributes: dict[str, str | None] = Field({}, examples=[{"weight": "2.0", "rerandomize": None}])
    page: str | None = None


class CreateBlockOperation(CreateBlockBody):
    """See `POST /v1/authoring/blocks`."""

    op: Literal["create-block"]


class ReplaceBlockOperation(ReplaceBlockBody):
    """See `PUT` of a block."""

    op: Literal["replace-block"]
    block: Usage


class PatchBlockOperation(PatchBlockBody):
    """See `PATCH` of a block."""

    op: Literal["patch-block"]
    block: Usage


class MoveBlockOperation(Body):
    """A block with all below it to another place."""

    op: Literal["move-block"]
    block: Usage
    parent: Usage
    position: Position = -1


class DuplicateBlockOperation(Body):
    """A copy of a block with all below it; right behind it, where no parent is named."""

    op: Literal["duplicate-block"]
    block: Usage
    parent: Usage | None = None
    position: Position = -1
    id: BlockId = ""


class DeleteBlockOperation(Body):
    """A block with all below it."""

    op: Literal["delete-block"]
    block: Usage


class PutFileOperation(Body):
    """A file's bytes: as text, or base64."""

    op: Literal["put-file"]
    path: PathText
    run: str = Field("", max_length=LONGEST_NAME, description="The path is then from this run's folder.")
    text: str | None = None
    base64: str | None = None

    @model_validator(mode="after")
    def _has_one(self) -> PutFileOperation:
        if (self.text is None) == (self.base64 is None):
            raise ValueError("give the bytes as `text` or as `base64`")
        return self


class DeleteFileOperation(Body):
    """A file goes."""

    op: Literal["delete-file"]
    path: PathText
    run: str = Field("", max_length=LONGEST_NAME)


OperationBody = Annotated[
    CreateBlockOperation
    | ReplaceBlockOperation
    | PatchBlockOperation
    | MoveBlockOperation
    | DuplicateBlockOperation
    | DeleteBlockOperation
    | PutFileOperation
    | DeleteFileOperation,
    Field(discriminator="op"),
]


class TaskBody(Body):
    """Operations that are one commit together, or nothing."""

    operations: Annotated[list[OperationBody], Field(min_length=1, max_length=MOST_OPERATIONS)]
    base: str = Field("", pattern="^([0-9a-f]{40})?$", description="The commit that you saw; the branch's tip without.")
    branch: Branch | None = Field(None, description="The live branch without.")
    repository: str = Field("", max_length=LONGEST_NAME, description="Where several are served: which one.")
    message: str = Field("", max_length=10_000)
    dry_run: bool = False


class RepositoryShape(BaseModel):
    """A repository that this server writes to."""

    repository: str
    branch: str
    tip: str | None


class RepositoryList(BaseModel):
    """All of them."""

    repositories: list[RepositoryShape]


class AuthoredBlock(BaseModel):
    """A block as a branch has it: `olx` as written, `attributes` as the platform would have them."""

    usage_key: str
    display_name: str
    parent: str | None
    children: list[str]
    attributes: dict[str, str]
    path: str
    olx: str
    page: str | None
    page_path: str


class OutcomeShape(BaseModel):
    """What came of a task: `applied`, `unchanged`, or of a dry run also what would have become of it."""

    task: str
    state: str
    branch: str
    commit: str | None
    tip: str
    merged: bool = Field(description="Others had moved the branch meanwhile.")
    repeated: bool = Field(description="The answer to an earlier request with the same key.")
    paths: list[str]
    created: list[str]
    findings: list[dict[str, object]]
    existing: int = Field(description="Findings that stood before and do not block; these are not listed.")
    proposal: str | None = Field(None, description="Of a `proposed` task: the branch that has its commit.")
    page: str | None = Field(None, description="Its pull request.")


class TaskShape(BaseModel):
    """A task that is under way, or was: `working`, `done` or `failed`."""

    id: str
    state: str
    status: int | None = Field(description="Of the answer, once there is one.")
    result: dict[str, object] | None


class DifferenceShape(BaseModel):
    """One thing that two states of the content have otherwise."""

    path: str
    block: str
    title: str
    kind: str
    name: str
    old: str | None
    new: str | None


class ChangeShape(BaseModel):
    """What one commit did: who, when, through which door, to which blocks."""

    commit: str
    time: str
    author: str
    committer: str
    door: str
    pusher: str | None = Field(None, description="Who pushed it, as the server named them.")
    task: str
    undoes: list[str]
    subject: str
    blocks: list[str]
    paths: list[str]
    differences: list[DifferenceShape]


class ChangeList(BaseModel):
    """The newest first."""

    changes: list[ChangeShape]


class UndoBody(Body):
    """Which commits to take back: those that are named, or all of an author since a time."""

    commits: Annotated[list[Annotated[str, Field(pattern=COMMIT)]], Field(max_length=1000)] = []
    author: str = Field("", max_length=300, description="A name, a mail address, or both as git writes them.")
    since: Annotated[datetime | None, Field(description="With `author`: from when on.")] = None
    paths: Annotated[list[PathText], Field(max_length=1000)] = []
    message: str = Field("", max_length=10_000)
    dry_run: bool = False

    @model_validator(mode="after")
    def _has_one(self) -> UndoBody:
        if bool(self.commits) == bool(self.author):
            raise ValueError("name `commits`, or an `author` and since when")
        if bool(self.author) != (self.since is not None):
            raise ValueError("`author` and `since` go together")
        return self


class RestoreBody(Body):
    """A block or a file, and the commit that it is to be as of."""

    block: Usage | None = None
    path: PathText | None = None
    commit: str = Field(pattern=COMMIT)
    message: str = Field("", max_length=10_000)
    dry_run: bool = False

    @model_validator(mode="after")
    def _has_one(self) -> RestoreBody:
        if (self.block is None) == (self.path is None):
            raise ValueError("name a `block` or a `path`")
        return self


class DraftBody(Body):
    """A draft to begin."""

    name: Branch
    start: str = Field("", pattern="^([0-9a-f]{40})?$", description="The live branch's tip without.")


class PublishBody(Body):
    """A draft to merge into the live branch."""

    message: str = Field("", max_length=10_000)
    dry_run: bool = False


class DraftShape(BaseModel):
    """A branch that is not live."""

    name: str
    commit: str
    author: str
    time: str
    subject: str
    ahead: int
    behind: int


class DraftList(BaseModel):
    """By name."""

    drafts: list[DraftShape]


class NamedCommit(BaseModel):
    """A branch and the commit that it is, or was, at."""

    name: str
    commit: str


class DifferenceList(BaseModel):
    """By path."""

    differences: list[DifferenceShape]


class RescueBody(Body):
    """The draft that is to begin with a refused push; `ref` says which of its refs (the first one without)."""

    name: Branch
    ref: str = Field("", max_length=300)


class RejectedShape(BaseModel):
    """A push that was refused and is kept."""

    name: str
    time: str
    who: str | None
    tips: dict[str, str]


class RejectedList(BaseModel):
    """All that are kept."""

    pushes: list[RejectedShape]


class UnitStatusShape(BaseModel):
    """How a unit stands against what is live."""

    unit: str
    branch: str
    tip: str | None
    standing: str
    release: int | None
    live_commit: str | None
    behind: int = Field(description="Commits between what is live and the tip.")
    detail: str
    findings: list[dict[str, object]]


class WriterShape(BaseModel):
    """Who is writing to the live store."""

    since: str | None
    stopped: bool


class StatusShape(BaseModel):
    """All units of the live branch; `writer` is null while nobody publishes."""

    units: list[UnitStatusShape]
    writer: WriterShape | None
