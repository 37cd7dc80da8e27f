"""What a course says of names beside the blocks that have them: who looks for a file by another name, who refers to it.

A block comes or goes unnoticed by the rest of the course only where nobody says its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contentrepo.applets.facts.models import Link
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.links import RUN
from contentrepo.applets.olx.models import Block, Course
from contentrepo.applets.olx.own_links import find_own_block

_NAMES = ("filename", "url_name", "slug")
_WAYS = "course"
_DRAFTS = "drafts/"


def list_sought(course: Course, paths: Iterable[str]) -> set[str] | None:
    """Names by which blocks look for a file that are not their own; `paths` are those of all files of the course.

    None where that is not all that others may know: drafts look for files, too; links lead along the outline; a policy
    changes what blocks look for; letters of a path may be written in several ways.
    """
    if not _is_plain(course, paths):
        return None
    return {name for block in course.blocks.values() for name in _other_names(block)}


def _other_names(block: Block) -> Iterator[str]:
    attributes, own = block.attributes, block.block_id
    for attribute in _NAMES:
        said = attributes.get(attribute)
        if said is not None and said != own:
            yield said.replace(":", "/").rpartition("/")[2]


def _is_plain(course: Course, paths: Iterable[str]) -> bool:
    if any(link.kind == _WAYS for links in course.links.values() for link in links):
        return False
    if any(name in settings for settings in course.policy.values() for name in _NAMES):
        return False
    drafts = f"{course.root.folder}/{_DRAFTS}".lstrip("/")
    together = "\0".join(paths)
    return together.isascii() and f"\0{drafts}" not in f"\0{together}"


def list_wanted(links: Iterable[Link], run: CourseRunKey) -> set[str]:
    """The ids of blocks that references lead to, those along the outline left out."""
    found = set()
    for link in links:
        if link.kind == "jump":
            found.add(link.value.rstrip("/"))
        elif link.kind == RUN and (block := find_own_block(link.value, run)):
            found.add(block)
    return found
