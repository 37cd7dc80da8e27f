"""OLX: bytes to facts, facts to a course. Everything here is pure; bytes and facts are handed in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from contentrepo.applets.facts.models import BlobFacts, Brief, Document
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx import block_types, kinds
from contentrepo.applets.olx.codes import PENDING
from contentrepo.applets.olx.kinds import kind_of, list_kinds
from contentrepo.applets.olx.models import (
    BlockDifference,
    Child,
    Course,
    CourseChange,
    Root,
    StartTag,
    Whole,
    WrittenLink,
)
from contentrepo.applets.repository.models import Entry
from contentrepo.late import late

if TYPE_CHECKING:
    from datetime import datetime

    from contentrepo.applets.merging.models import JoinedText
    from contentrepo.applets.olx.assets import asset_name
    from contentrepo.applets.olx.dates import show_date
    from contentrepo.applets.olx.excerpt import (
        frame_paths,
        is_contained,
        is_named_twice,
        is_own_matter,
        list_settings,
        list_targets,
        list_ways,
    )
    from contentrepo.applets.olx.fields import describe_setting
    from contentrepo.applets.olx.growth import find_growth
    from contentrepo.applets.olx.hearsay import list_sought, list_wanted
    from contentrepo.applets.olx.insides import read_insides
    from contentrepo.applets.olx.lone_block import find_lone_block
    from contentrepo.applets.olx.merge.blocks import merge_blocks
    from contentrepo.applets.olx.models import Block
    from contentrepo.applets.olx.quiet_edit import is_quiet_edit
    from contentrepo.applets.olx.roots import find_libraries, find_roots, library_candidates
else:
    _EXCERPT = "frame_paths is_contained is_named_twice is_own_matter list_settings list_targets list_ways"
    __getattr__ = late(
        __name__,
        {
            "contentrepo.applets.olx.assets": "asset_name",
            "contentrepo.applets.olx.dates": "show_date",
            "contentrepo.applets.olx.excerpt": _EXCERPT,
            "contentrepo.applets.olx.fields": "describe_setting",
            "contentrepo.applets.olx.growth": "find_growth",
            "contentrepo.applets.olx.hearsay": "list_sought list_wanted",
            "contentrepo.applets.olx.insides": "read_insides",
            "contentrepo.applets.olx.lone_block": "find_lone_block",
            "contentrepo.applets.olx.merge.blocks": "merge_blocks",
            "contentrepo.applets.olx.quiet_edit": "is_quiet_edit",
            "contentrepo.applets.olx.roots": "find_libraries find_roots library_candidates",
        },
    )

_readers: dict[str, Callable[[bytes], BlobFacts]] = {}

__all__ = [
    "asset_name",
    "compare_blocks",
    "compare_courses",
    "compare_json",
    "describe_setting",
    "effective_date",
    "effective_grading",
    "find_brief_reader",
    "find_growth",
    "find_key",
    "find_libraries",
    "find_lone_block",
    "find_reader",
    "find_roots",
    "find_start_tag",
    "find_written_links",
    "follows_pointers",
    "frame_paths",
    "insert_child",
    "is_contained",
    "is_container",
    "is_graded",
    "is_mergeable",
    "is_named_twice",
    "is_own_matter",
    "is_quiet_edit",
    "kind_of",
    "library_candidates",
    "list_children",
    "list_definitions",
    "list_kinds",
    "list_settings",
    "list_sought",
    "list_targets",
    "list_wanted",
    "list_ways",
    "locate_all",
    "measure_elements",
    "merge_blocks",
    "merge_file",
    "parser_version",
    "pending_programs",
    "read_course",
    "read_definitions",
    "read_facts",
    "read_insides",
    "remove_child",
    "replace_element",
    "set_attributes",
    "settle_programs",
    "show_date",
]


def read_facts(kind: str, data: bytes) -> BlobFacts:
    """What a blob says when read as `kind` (of `kind_of`). Never raises on any bytes: they give a fault."""
    return find_reader(kind)(data)


def find_reader(kind: str) -> Callable[[bytes], BlobFacts]:
    """What reads a blob as `kind`, for whoever has thousands of them."""
    return _readers.get(kind) or _load_reader(kind)


def find_brief_reader(kind: str) -> Callable[[bytes], BlobFacts | Brief]:
    """The same for whoever holds them until the course is read: of plain files, in brief."""
    if kind == kinds.XML:
        from contentrepo.applets.olx.plain_document import read_briefly

        return read_briefly
    return find_reader(kind)


def _load_reader(kind: str) -> Callable[[bytes], BlobFacts]:
    """Parsers are imported when the first blob of their kind comes, and looked up only once."""
    if kind == kinds.XML:
        from contentrepo.applets.olx.plain_document import read_document

        return _readers.setdefault(kind, read_document)
    if kind == kinds.HTML:
        from contentrepo.applets.olx.hypertext import read_hypertext

        return _readers.setdefault(kind, read_hypertext)
    from contentrepo.applets.olx.settings import read_data, read_settings

    return _readers.setdefault(kind, read_data if kind == kinds.DATA else read_settings)


def read_course(
    root: Root,
    key: CourseRunKey,
    files: Mapping[str, Entry],
    facts: Mapping[str, BlobFacts],
    whole: Whole | None = None,
    *,
    only_blocks: bool = False,
    wants_all: bool = False,
) -> Course:
    """A run's OLX as the platform reads it. Odd content never raises: it is in `Course.oddities`.

    Args:
        root: the course root, as `find_roots` gave it.
        key: what the run is called.
        files: the unit's files, by path from the repository's root.
        facts: of each plain file of `files` that has a kind, by the same path.
        whole: where `files` are an excerpt, what their references may lead to. Blocks elsewhere are named only.
        only_blocks, wants_all: nothing beside the blocks is read; of these, every one will be looked at.
    """
    from contentrepo.applets.olx import course

    return course.read_course(root, key, files, facts, whole, only_blocks=only_blocks, wants_all=wants_all)


def locate_all(data: bytes, ordinals: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Line and column, both from 1, of each "<" of elements of an XML file, by ordinal; (0, 0) where there is none."""
    from contentrepo.applets.olx.markup import find_positions

    positions = find_positions(data)
    count = len(positions)
    return {ordinal: positions[ordinal][:2] if 0 <= ordinal < count else (0, 0) for ordinal in ordinals}


def find_start_tag(data: bytes, ordinal: int) -> StartTag | None:
    """The start tag of an XML file's element; None where there is no such element, or its bytes cannot be told."""
    from contentrepo.applets.olx import start_tag

    return start_tag.find_start_tag(data, ordinal)


def find_written_links(data: bytes) -> list[WrittenLink]:
    """The references in a file of XML or HTML, in the order of the text."""
    from contentrepo.applets.olx.links import find_references

    return [WrittenLink(kind, value, start, end) for start, kind, value, end in find_references(data)]


def find_key(data: bytes, pointer: str) -> tuple[int, int] | None:
    """The bytes of a key in a JSON file, quotes included; None where there is none, or more than one.

    Args:
        data: of a file that was read as JSON without a fault.
        pointer: to the key's value, in RFC 6901 form, at most three levels deep.
    """
    from contentrepo.applets.olx import settings

    return settings.find_key(data, pointer)


def measure_elements(data: bytes, ordinals: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """Where some elements of an XML file begin and end: ordinal -> (start, end) in bytes; unknown ones are left out."""
    from contentrepo.applets.olx.markup import find_spans

    return find_spans(data, ordinals)


def list_children(data: bytes, ordinal: int) -> tuple[Child, ...]:
    """The child elements of an XML file's element, in order."""
    from contentrepo.applets.olx import splice

    return splice.list_children(data, ordinal)


def set_attributes(data: bytes, ordinal: int, values: Mapping[str, str | None]) -> bytes | None:
    """An XML file (of UTF-8, without faults) with attributes of one element set, or taken away (None), and no more.

    None where there is no such element; so with the three that follow.
    """
    from contentrepo.applets.olx import splice

    return splice.set_attributes(data, ordinal, values)


def replace_element(data: bytes, ordinal: int, element: bytes) -> bytes | None:
    """The file with another element in the place of one."""
    from contentrepo.applets.olx import splice

    return splice.replace_element(data, ordinal, element)


def insert_child(data: bytes, ordinal: int, element: bytes, position: int) -> bytes | None:
    """The file with a child more, before the child at `position`; behind the last where that is not there."""
    from contentrepo.applets.olx import splice

    return splice.insert_child(data, ordinal, element, position)


def remove_child(data: bytes, child: Child) -> bytes:
    """The file without a child, and without the line that it had for itself."""
    from contentrepo.applets.olx import splice

    return splice.remove_child(data, child)


def follows_pointers(block_type: str) -> bool:
    """Whether the platform looks for a block of this type in a file of its own."""
    return block_type in block_types.POINTER_TYPES


def is_container(block_type: str) -> bool:
    """Whether the platform reads the elements in such a block as blocks."""
    return block_type in block_types.CONTAINERS


def compare_courses(base: Course, head: Course) -> CourseChange:
    """How the blocks of one run differ: what is gone, new or changed, and what only changed its name."""
    from contentrepo.applets.olx.change import compare_courses as compare  # most checks compare nothing

    return compare(base, head)


def is_graded(course: Course, key: tuple[str, str]) -> bool:
    """Whether what learners do in a block counts for their grade."""
    from contentrepo.applets.olx import inherited

    return inherited.is_graded(course.blocks, key)


def effective_date(course: Course, key: tuple[str, str], name: str) -> datetime | None:
    """A date of a block (`due`, `start` ...): its own, else that of the nearest block above it, policy applied.

    None where there is none, where only the platform could read it, and for blocks of a self-paced run.
    """
    from contentrepo.applets.olx import schedule

    return schedule.effective_date(course.blocks, key, name)


def effective_grading(course: Course) -> Mapping[str, object]:
    """`GRADER` and `GRADE_CUTOFFS` as they count: the platform's own where the course has none."""
    from contentrepo.applets.olx import grading

    return {**grading.DEFAULT, **{part: course.grading[part] for part in grading.DEFAULT if part in course.grading}}


def list_definitions(blocks: Sequence[Block]) -> list[str | None]:
    """For each block of a course, the path of the file that has its own definition; None for a container."""
    from contentrepo.applets.olx import definitions

    return definitions.list_definitions(blocks)


def read_definitions(
    blocks: Sequence[Block], paths: Sequence[str | None], bytes_of: Callable[[str], bytes]
) -> list[bytes]:
    """For each block the bytes of its own definition: an html block's page, a leaf's element, b"" for a container.

    Args:
        blocks: of one course.
        paths: where each has it, as `list_definitions` says.
        bytes_of: the bytes of a file of the course, by path.
    """
    from contentrepo.applets.olx import definitions

    return definitions.read_definitions(blocks, paths, bytes_of)


def merge_file(path: str, base: bytes, ours: bytes, theirs: bytes) -> JoinedText:
    """One file that two sides changed: JSON key by key, text by line.

    Raises:
        Unreadable: one of the three is not what the path promises.
    """
    from contentrepo.applets.olx.merge import file

    return file.merge_file(path, base, ours, theirs)


def compare_blocks(
    old: Mapping[str, bytes], new: Mapping[str, bytes], pages: tuple[Mapping[str, bytes], Mapping[str, bytes]]
) -> tuple[tuple[BlockDifference, ...], dict[str, str]]:
    """What differs between two states of some XML files, in blocks; and the pages whose block has another name now.

    Args:
        old, new: path -> bytes, of the XML files that differ.
        pages: the same of pages of html blocks, before and after.

    Raises:
        Unreadable: a file is not mergeable, or a block is defined twice.
    """
    from contentrepo.applets.olx.merge import comparison

    return comparison.compare_blocks(old, new, pages)


def compare_json(old: bytes, new: bytes) -> list[tuple[tuple[str, ...], object, object]]:
    """(place, old, new) of each value that two JSON files have otherwise.

    Raises:
        Unreadable: one is no JSON, or has a key twice in one object.
    """
    from contentrepo.applets.olx.merge import policy

    return policy.compare_json(old, new)


def is_mergeable(data: bytes) -> bool:
    """Whether an XML file can be merged by block: it is plain XML, and its bytes can be told apart."""
    from contentrepo.applets.olx.merge import element

    return element.is_mergeable(data)


def pending_programs(document: Document) -> list[str]:
    """The Python programs in a document's problems that nobody has compiled yet."""
    return [remark.value for remark in document.remarks if remark.code == PENDING]


def settle_programs(document: Document, stops: list[int]) -> Document:
    """The document with its programs judged.

    Args:
        document: as `read_facts` gave it.
        stops: for each of `pending_programs`, the line, from 1, where compiling stops; 0 where it does not, or where
            nobody can say.
    """
    from contentrepo.applets.olx.scripts import settle

    return settle(document, stops)


def parser_version() -> str:
    """The version of the XML library, which may change what a blob says. Loads no parser."""
    import lxml  # the package alone; it names the libxml2 that it carries

    return str(lxml.__version__)  # type: ignore[attr-defined]  # the stubs leave it out
