"""Bodies and answers in the form of edx-platform's v0 endpoints; a field that we do not know is refused, as there."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from contentrepo.entrypoints.http.authoring.shapes import Usage

Word = Annotated[str, Field(max_length=255)]


class Body(BaseModel):
    """What all bodies share."""

    model_config = ConfigDict(extra="forbid")


class NewXblockBody(Body):
    """A new block below `parent_locator`; or a copy of `duplicate_source_locator`."""

    parent_locator: Usage
    category: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,100}$")] = "problem"
    display_name: str | None = Field(None, max_length=1000)
    data: str | None = None
    metadata: dict[Word, Any] = {}
    duplicate_source_locator: Usage | None = None


class XblockBody(Body):
    """Changes of a block. `nullout` names settings to take away; `move_source_locator` is moved below this one."""

    id: Usage | None = None
    category: str | None = None
    data: str | None = None
    display_name: str | None = Field(None, max_length=1000)
    metadata: dict[Word, Any] = {}
    nullout: list[Word] = []
    move_source_locator: Usage | None = None
    target_index: Annotated[int, Field(ge=-1, le=100_000)] = -1
    publish: Literal["make_public", "republish"] | None = None


class XblockShape(BaseModel):
    """A block."""

    id: str
    display_name: str
    category: str
    data: str
    metadata: dict[str, str]
    children: list[str]
    has_children: bool


class LocatorShape(BaseModel):
    """Where a new block is."""

    locator: str
    courseKey: str  # noqa: N815  edx-platform's own word


class AssetShape(BaseModel):
    """An asset."""

    display_name: str
    path: str
    id: str


class AssetList(BaseModel):
    """By name."""

    assets: list[AssetShape]
    totalCount: int  # noqa: N815  edx-platform's own word


class UploadShape(BaseModel):
    """An asset that was uploaded."""

    asset: AssetShape
    msg: str


class Grader(Body):
    """An assignment type; the weight is in percent."""

    type: Annotated[str, Field(min_length=1, max_length=255)]
    min_count: Annotated[int, Field(ge=0, le=10_000)]
    drop_count: Annotated[int, Field(ge=0, le=10_000)]
    short_label: Word | None = None
    weight: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    id: int | None = None


class GradingBody(Body):
    """How a course is graded."""

    graders: Annotated[list[Grader], Field(max_length=500)]
    grade_cutoffs: dict[Word, Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]]


class SettingBody(BaseModel):
    """One advanced setting; only `value` counts."""

    model_config = ConfigDict(extra="ignore")

    value: Any
