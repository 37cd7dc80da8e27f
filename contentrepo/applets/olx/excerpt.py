"""A part of a course, for a change that stays within some files: the files on the way from the root down to them.

The rest of the course is told by an index of it. What an excerpt says of its changed files is what the whole would say,
as long as the change keeps every block, its name and what blocks below it inherit; `is_contained` tells that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from contentrepo.applets.facts.models import BlobFacts, Document, Node
from contentrepo.applets.olx.block_types import CONTAINERS
from contentrepo.applets.olx.codes import DISCUSSION, INLINE_SCRIPT
from contentrepo.applets.olx.kinds import GRADING
from contentrepo.applets.olx.models import Block, Course, Way
from contentrepo.applets.olx.names import escapes, name_of

if TYPE_CHECKING:
    from contentrepo.applets.olx.use import Key

_TOGETHER = frozenset({DISCUSSION, INLINE_SCRIPT})  # remarks that are held against those of other files
_WAYS = "course"  # links that lead along the outline, which the index does not have
_NAMES = ("url_name", "slug", "filename")


def list_targets(course: Course) -> tuple[Counter[str], set[str], dict[str, str]]:
    """What references in a course may lead to, to be kept for excerpts of it.

    Returns:
        ids of blocks and pages, each with how many have it; paths below `static/`; the name of each uploaded file ->
        its path below `static/` where that stands in a folder and is the only one of this name, else "".
    """
    from contentrepo.applets.olx.assets import list_shelf  # asked of whole courses, which have loaded it

    keys = (course.blocks, course.lost, {(extra.category, extra.name) for extra in course.extras})
    folder = f"{course.root.folder}/" if course.root.folder else ""
    paths, names, folded = list_shelf(course.assets, folder)
    return (
        Counter(name for some in keys for _, name in some),
        set(paths),
        {name: folded.get(name, "") for name in names},
    )


def list_ways(course: Course) -> Iterator[tuple[str, Way]]:
    """(path, files above it and beside it) for each file of a course that one block or page has for itself."""
    known: dict[Key, tuple[tuple[str, ...], str]] = {}
    shared = _shared_files(course)
    for block in course.blocks.values():
        block_type, block_id, parent, _, _, _, files, _, _, _ = block
        if parent is None:
            continue
        above, inside = known.get(parent) or _way_to(course.blocks, parent, known)
        way = above, files, ((block_type, block_id), parent)
        for path in files:
            if path != inside and path not in shared:
                yield path, way
    for extra in course.extras:
        if extra.path not in shared:
            yield extra.path, ((), (extra.path,), ())


def frame_paths(course: Course) -> tuple[str, ...]:
    """The files that belong to every excerpt where they are there: the course's root, its own block, its settings."""
    root = course.root
    folder = f"{root.folder}/" if root.folder else ""
    own = course.blocks[root.key].files if root.key in course.blocks else ()
    below = [GRADING]
    if not escapes(root.url_name):
        policies = f"policies/{root.url_name}"
        below += [f"{policies}/policy.json", f"{policies}.json", f"{policies}/{GRADING}"]
    return (root.place.path, *own, *(folder + path for path in below))


def is_contained(old: BlobFacts | None, new: BlobFacts | None) -> bool:
    """Whether an edit of a file leaves every block what it is to the rest of the course, so that an excerpt will do."""
    if not isinstance(old, Document) or not isinstance(new, Document):
        return False
    if old == new:
        return old.fault is None
    if not says_nothing_of_others(old) or not says_nothing_of_others(new):
        return False
    if ways_of(old) != ways_of(new) or len(old.nodes) != len(new.nodes):
        return False
    return all(map(is_same_to_others, old.nodes, new.nodes))


def says_nothing_of_others(document: Document) -> bool:
    """Whether a file can be read, and none of its remarks is held against those of other files."""
    return document.fault is None and not any(remark.code in _TOGETHER for remark in document.remarks)


def is_own_matter(old: BlobFacts, new: BlobFacts) -> bool:
    """Whether a contained edit changes no setting that blocks below the element could inherit."""
    if not isinstance(old, Document) or not isinstance(new, Document):
        return False
    above = {node.parent for node in new.nodes}
    return all(
        number not in above or node.tag in CONTAINERS or node.attributes == new.nodes[number].attributes
        for number, node in enumerate(old.nodes)
    )


def list_settings(old: BlobFacts, new: BlobFacts) -> set[str]:
    """The names of the attributes in which a contained edit makes elements differ."""
    if not isinstance(old, Document) or not isinstance(new, Document):
        return set()
    pairs = ({*was.attributes} ^ {*now.attributes} for was, now in zip(old.nodes, new.nodes, strict=False))
    return {name for differing in pairs for name, _ in differing}


def is_named_twice(keys: Collection[Key], documents: Iterable[Document]) -> bool:
    """Whether more than one element of these files would hold one of the blocks; the first that is reached does."""
    types = {block_type for block_type, _ in keys}
    inside = (node for document in documents for node in document.nodes if node.parent >= 0 and node.tag in types)
    named = Counter((node.tag, name_of(node, dict(node.attributes))) for node in inside)
    return any(named[key] > 1 for key in keys)


def ways_of(document: Document) -> set[str]:
    """The links of a file that lead along the outline."""
    return {link.value for link in document.links if link.kind == _WAYS}


def is_same_to_others(old: Node, new: Node) -> bool:
    """Whether an edit of an element leaves its block what it is to the rest of the course."""
    if (old.tag, old.parent, old.bare, not old.content) != (new.tag, new.parent, new.bare, not new.content):
        return False
    was, now = dict(old.attributes), dict(new.attributes)
    if any(was.get(name) != now.get(name) for name in _NAMES):
        return False
    if old.parent >= 0 and name_of(old, was) != name_of(new, now):  # the root of a file is named by its pointer
        return False
    if old.tag in CONTAINERS:  # blocks inherit from these
        return {**was, "display_name": ""} == {**now, "display_name": ""}
    return not old.bare or was.keys() == now.keys()


def _shared_files(course: Course) -> set[str]:
    """Files of more than one block, of the course's own block, of blocks that stand twice, and those of drafts."""
    shared = {path for block in course.drafts.values() for path in block.files}
    for oddity in (*course.oddities.shared_blocks, *course.oddities.duplicates):
        block_type, _, name = oddity.subject.partition("/")
        twice = course.blocks.get((block_type, name))
        shared.update((oddity.place.path, *(twice.files if twice else ())))
    counts = Counter(path for block in course.blocks.values() for path in block.files)
    doubled = {path for path, count in counts.items() if count > 1}
    if course.root.key in course.blocks:
        shared.update(course.blocks[course.root.key].files)
    return shared | _files_of_several(course, doubled) if doubled else shared


def _files_of_several(course: Course, doubled: set[str]) -> set[str]:
    """Of the files that stand more than once in the list of all: those of several blocks that are not in each other."""
    shared: set[str] = set()
    seen: set[str] = set()
    for block in course.blocks.values():
        if not doubled.isdisjoint(block.files):
            inside = course.blocks[block.parent].files[0] if block.parent else ""
            shared.update(path for path in block.files if path in seen and path != inside)
            seen.update(block.files)
    return shared


def _way_to(
    blocks: Mapping[Key, Block], key: Key, known: dict[Key, tuple[tuple[str, ...], str]]
) -> tuple[tuple[str, ...], str]:
    """The files of a block and of all above it, from the root down; the file that the block stands in."""
    if key not in known:
        block = blocks[key]
        above = () if block.parent is None else _way_to(blocks, block.parent, known)[0]
        known[key] = tuple(dict.fromkeys((*above, *block.files))), block.files[0]
    return known[key]
