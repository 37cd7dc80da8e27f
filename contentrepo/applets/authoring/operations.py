"""What one task may do: to blocks, and to files."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.keys.models import UsageKey
from contentrepo.dataclass import dataclass, field


@dataclass(frozen=True, slots=True)
class CreateBlock:
    """A new block below `parent`, at `position` among its children (the end where that is negative).

    Attributes:
        olx: its element; a `url_name` in it is not wanted.
        block_id: "" lets us name it.
        page: of a page block (html), the bytes of its page; None leaves the element as it is.
    """

    parent: UsageKey
    olx: bytes
    block_id: str = ""
    position: int = -1
    page: bytes | None = None


@dataclass(frozen=True, slots=True)
class ReplaceBlock:
    """Another element in the place of a block's own; its name stays.

    Attributes:
        page: new bytes of its page; None leaves the page.
    """

    block: UsageKey
    olx: bytes
    page: bytes | None = None


@dataclass(frozen=True, slots=True)
class PatchBlock:
    """Some attributes set, or taken away (None), and a page's bytes; every other byte stays.

    Attributes:
        page: new bytes of its page; None leaves the page.
    """

    block: UsageKey
    attributes: Mapping[str, str | None] = field(default_factory=dict)
    page: bytes | None = None


@dataclass(frozen=True, slots=True)
class MoveBlock:
    """A block, with all below it, to another place; it keeps its name."""

    block: UsageKey
    parent: UsageKey
    position: int = -1


@dataclass(frozen=True, slots=True)
class DuplicateBlock:
    """A copy of a block and of all below it, under new names.

    Attributes:
        parent: None puts the copy right behind the block.
        block_id: of the copy itself; "" lets us name it.
    """

    block: UsageKey
    parent: UsageKey | None = None
    position: int = -1
    block_id: str = ""


@dataclass(frozen=True, slots=True)
class DeleteBlock:
    """A block and all below it, with the files that nothing else needs."""

    block: UsageKey


@dataclass(frozen=True, slots=True)
class PutFile:
    """A file's bytes: an asset, a policy, a tab, an about page, a file of the catalog.

    Attributes:
        path: from the repository's root; with `run`, from the folder of that run.
        run: printed key of a run.
        is_new: refuse where there is such a file.
    """

    path: str
    data: bytes
    run: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class DeleteFile:
    """A file goes; `path` and `run` as in `PutFile`."""

    path: str
    run: str = ""


@dataclass(frozen=True, slots=True)
class BringBack:
    """Whatever a tree of git held at a path, as it was: mode and all, git's own files and links included.

    Undoing asks for it; no door lets it in from outside.

    Attributes:
        mode: as git has it.
        data: of a link, its target; of a submodule, the id of its commit; None where nothing was there.
    """

    path: str
    mode: int = 0
    data: bytes | None = None


FileOperation = PutFile | DeleteFile | BringBack
Operation = CreateBlock | ReplaceBlock | PatchBlock | MoveBlock | DuplicateBlock | DeleteBlock | FileOperation
