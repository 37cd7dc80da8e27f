"""What a spot means in its course: blocks, uploaded files, pages."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from contentrepo.applets.navigation.models import Key, Spot, SpotKind
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Asset, Block, Course
from contentrepo.applets.validation.models import Checked, UnitContent
from contentrepo.named_tuple import NamedTuple

NAMES = ("url_name", "slug")
COURSE: Key = ("course", "course")


class Meaning(NamedTuple):
    """What is meant, and whether the spot itself names it (else it only stands in it)."""

    blocks: tuple[Block, ...] = ()
    assets: tuple[Asset, ...] = ()
    files: tuple[str, ...] = ()
    is_named: bool = True


def find_content(checked: Checked, path: str) -> UnitContent | None:
    """The unit that a file belongs to, with its course; None where it belongs to no course."""
    for name, files in checked.layout.files.items():
        if path in files:
            content = checked.content_of(name)
            return content if content is not None and content.course is not None else None
    return None


def folder_of(content: UnitContent) -> str:
    """What the paths of a unit's files begin with."""
    return f"{content.unit.folder}/" if content.unit.folder else ""


def find_block(course: Course, key: Key) -> Block | None:
    return course.blocks.get(key) or course.drafts.get(key)


def find_meaning(content: UnitContent, path: str, spot: Spot) -> Meaning:
    course = content.course
    if course is None:
        return Meaning()
    if spot.kind is SpotKind.STATIC:
        return Meaning(assets=tuple(_assets(course, spot.value)))
    if spot.kind is SpotKind.JUMP:
        return Meaning(blocks=tuple(_blocks_with_id(course, spot.value.rstrip("/"))))
    if spot.kind is SpotKind.ENTRY:
        block_type, _, block_id = spot.value.partition("/")
        return _named(content, (block_type, block_id))
    return _in_tag(content, course, path, spot)


def _in_tag(content: UnitContent, course: Course, path: str, spot: Spot) -> Meaning:
    if spot.attribute in NAMES and spot.value:
        return _named(content, (spot.tag, spot.value))
    if spot.attribute == "filename" and spot.tag == "html":
        page = f"{folder_of(content)}html/{spot.value}.html"
        return Meaning(files=(page,) if page in content.files else ())
    block = _block_around(course, path, spot)
    return Meaning(blocks=(block,) if block else (), is_named=spot.kind is SpotKind.TAG)


def _named(content: UnitContent, key: Key) -> Meaning:
    """A block, or where it cannot be read, the file that should have been its."""
    course = content.course
    if course is None:
        return Meaning()
    block = find_block(course, COURSE if key[0] == "course" else key)
    if block is not None:
        return Meaning(blocks=(block,))
    path = f"{folder_of(content)}{key[0]}/{key[1].replace(':', '/')}.xml"
    return Meaning(files=(path,) if path in content.files else ())


def _block_around(course: Course, path: str, spot: Spot) -> Block | None:
    name = next((spot.attributes[name] for name in NAMES if spot.attributes.get(name)), "")
    if name:
        return find_block(course, COURSE if spot.tag == "course" else (spot.tag, name))
    blocks = (block for found in (course.blocks, course.drafts) for block in found.values())
    if not spot.is_root:
        return None
    return next((block for block in blocks if block.files[0] == path and not block.ordinal), None)


def _blocks_with_id(course: Course, block_id: str) -> Iterator[Block]:
    for found in (course.blocks, course.drafts):
        yield from (block for (_, name), block in found.items() if name == block_id)


def _assets(course: Course, reference: str) -> Iterator[Asset]:
    names = {olx.asset_name(form) for form in (reference, unquote(reference))}
    return (a for a in course.assets if a.name in names or (a.display_name and olx.asset_name(a.display_name) in names))
