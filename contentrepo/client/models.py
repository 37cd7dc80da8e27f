"""What the server tells, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Course:
    """A run that is live, and the number of its release."""

    run: str
    title: str
    blocks: int
    release: int


@dataclass(frozen=True, slots=True)
class Block:
    """A live block; children and parent are `type/id`."""

    usage_key: str
    display_name: str
    parent: str
    version: str
    attributes: Mapping[str, Any]
    children: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Member:
    """A run that counts towards a program."""

    run: str
    external_course_key: str
    program: str
    curriculum: str


@dataclass(frozen=True, slots=True)
class BranchBlock:
    """A block as a branch has it.

    Attributes:
        tag: of the version that was read; a change names it.
        branch: "" is the live branch.
    """

    usage_key: str
    display_name: str
    attributes: Mapping[str, str]
    children: tuple[str, ...]
    olx: str
    page: str | None
    tag: str
    branch: str


@dataclass(frozen=True, slots=True)
class BranchFile:
    """A file as a branch has it; `tag` and `branch` as in `BranchBlock`."""

    path: str
    run: str
    data: bytes
    tag: str
    branch: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a change.

    Attributes:
        state: "applied", "unchanged"; of a dry run also what would have become of it.
        merged: others had moved the branch meanwhile, and their edits are kept.
        findings: as the server's reports have them.
    """

    task: str
    state: str
    commit: str
    merged: bool
    paths: tuple[str, ...]
    created: tuple[str, ...]
    findings: tuple[Mapping[str, Any], ...]
