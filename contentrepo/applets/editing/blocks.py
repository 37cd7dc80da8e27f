"""Which blocks an edit touches, and what stands above a block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contentrepo.applets.editing.refusal import UnknownBlock, UnknownRun
from contentrepo.applets.olx.api import compare_courses
from contentrepo.applets.olx.models import Course
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.validation.api import Whereabouts

Key = tuple[str, str]


def find_ancestors(repository: Repository, commit: str, run: str, block: str) -> frozenset[str]:
    """The block and all above it, each as "type/id"; nothing for a whole run.

    Raises:
        UnknownRun, UnknownBlock: the commit does not have it.
    """
    where = Whereabouts(repository, git.get_commit(repository, commit).tree, tip=commit)
    if where.find_unit(run) is None:
        raise UnknownRun(f"there is no `{run}` here", hint="`contentrepo courses` lists what there is.")
    if not block:
        return frozenset()
    content = where.read(run)
    course = content.course if content else None
    block_type, _, block_id = block.partition("/")
    if course is None or (block_type, block_id) not in course.blocks:
        raise UnknownBlock(f"`{run}` has no block `{block}`", hint="`contentrepo outline` lists its blocks.")
    return frozenset(_names(_above(course, [(block_type, block_id)])))


def find_path(repository: Repository, commit: str, run: str, block: str) -> str:
    """The file that says the most about a run, or a block, which the commit has."""
    where = Whereabouts(repository, git.get_commit(repository, commit).tree, tip=commit)
    unit = where.find_unit(run)
    content = where.read(run) if block else None
    if content is not None and content.course is not None:
        block_type, _, block_id = block.partition("/")
        return content.course.blocks[block_type, block_id].files[0]
    return f"{unit.folder}/course.xml" if unit is not None and unit.folder else "course.xml"


def find_touched(old: Course | None, new: Course | None) -> frozenset[str]:
    """Every block that differs, and all above it on either side, each as "type/id"."""
    if old is None or new is None:
        return frozenset(name for side in (old, new) if side is not None for name in _names(side.blocks))
    change = compare_courses(old, new)
    gone = (*change.removed, *change.altered)
    come = (*change.added, *change.altered)
    return frozenset((*_names(_above(old, gone)), *_names(_above(new, come))))


def _above(course: Course, keys: Iterable[Key]) -> set[Key]:
    """The blocks themselves, and all above them."""
    seen: set[Key] = set()
    for key in keys:
        one: Key | None = key
        while one is not None and one not in seen:
            seen.add(one)
            block = course.blocks.get(one)
            one = block.parent if block else None
    return seen


def _names(keys: Iterable[Key]) -> Iterator[str]:
    return (f"{block_type}/{block_id}" for block_type, block_id in keys)
