"""A course as the platform reads it: blocks, settings, files, and what does not fit, each in a list of its own.

A rule reads one of these lists; it never walks the course, so a clean course costs the rules nothing.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from contentrepo.applets.facts.models import Fault, Link
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.dataclass import dataclass, field
from contentrepo.named_tuple import NamedTuple


@dataclass(frozen=True, slots=True)
class Root:
    """A course root: the folder ("" is the repository's root) that holds its `course.xml`.

    Attributes:
        url_name: of the root element; the file name inside `course/` and `policies/`.
        org, course: as `course.xml` says; of a library, its org and name.
        place: the root element.
        block_type: "course", or "library" for a legacy content library, whose root file is `library.xml`.
    """

    folder: str
    org: str
    course: str
    url_name: str
    place: Place
    block_type: str = "course"

    @property
    def key(self) -> tuple[str, str]:
        """Of the root's block, whatever the `url_name`."""
        return self.block_type, self.block_type


class Block(NamedTuple):
    """One block as the platform would hold it. A tuple, for a course has many.

    Attributes:
        block_type, block_id: identity within the run (the course block is always "course"/"course").
        parent: (type, id) of the first parent; None for the course block.
        children: (type, id) in order.
        attributes: as written, the policy's values already applied (JSON text for values that are no strings).
        display_name: what a learner sees, or "".
        files: paths of all files that define it (an html block has two); the first holds the element that does.
        content: digest of what the block holds beside its attributes and children; "" where that is nothing. The three
            together change whenever anything of the block itself changes.
        line, ordinal: of the element that defines it (in its own file where it is split).
    """

    block_type: str
    block_id: str
    parent: tuple[str, str] | None
    children: tuple[tuple[str, str], ...]
    attributes: Mapping[str, str]
    display_name: str
    files: tuple[str, ...]
    content: str
    line: int
    ordinal: int

    @property
    def place(self) -> Place:
        """The element that defines the block."""
        return Place(self.files[0], self.line, 0, self.ordinal)


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that does not fit; which list of `Oddities` holds it says what.

    Attributes:
        subject: the block "type/id", a key, or a path.
        value: what is quoted: the pointer's target, the attribute, the name.
        detail: a second value where the rule needs one (the other place, the expected tag ...).
    """

    place: Place
    subject: str
    value: str = ""
    detail: str = ""


@dataclass(slots=True)
class Oddities:
    """Every list that rules read. Only reachable files can be odd, but for the file-level lists."""

    faults: list[tuple[Place, Fault]] = field(default_factory=list)  # a reachable file that cannot be read
    unreachable_faults: list[tuple[Place, Fault]] = field(default_factory=list)  # the same, read by nobody
    dangling_pointers: list[Oddity] = field(default_factory=list)  # value: the path that is missing
    dangling_bodies: list[Oddity] = field(default_factory=list)  # html filename without its .html; value: the path
    mismatched_tags: list[Oddity] = field(default_factory=list)  # value: found tag, detail: expected tag
    dressed_pointers: list[Oddity] = field(
        default_factory=list
    )  # pointer with extra attributes; value: them, detail: target
    cycles: list[Oddity] = field(default_factory=list)  # value: the chain "a -> b -> a"
    duplicates: list[Oddity] = field(
        default_factory=list
    )  # same type and id, other content; detail: "path:line" of the first
    shared_blocks: list[Oddity] = field(default_factory=list)  # one definition, two parents; detail: the other place
    illegal_names: list[Oddity] = field(default_factory=list)  # value: the name (characters, length)
    escaping_names: list[Oddity] = field(default_factory=list)  # value: the name that would leave the course's folder
    unnamed_blocks: list[Oddity] = field(default_factory=list)  # value: the name that the platform would compute
    policy_shapes: list[Oddity] = field(default_factory=list)  # policy.json not an object; value: what it is
    policy_entries: list[Oddity] = field(default_factory=list)  # an entry that is not an object; value: key
    policy_keys: list[Oddity] = field(default_factory=list)  # value: the key without "/"
    policy_strays: list[Oddity] = field(default_factory=list)  # value: the key that names no block
    policy_overrides: list[Oddity] = field(default_factory=list)  # differing override; value: "attr: xml -> policy"
    grading_shapes: list[Oddity] = field(default_factory=list)  # grading policy not an object, GRADER not a list ...
    grader_weights: list[Oddity] = field(default_factory=list)  # value: the weight
    asset_collisions: list[Oddity] = field(default_factory=list)  # value: the flattened name, detail: the other path
    missing_assets: list[Oddity] = field(default_factory=list)  # value: the reference
    missing_jumps: list[Oddity] = field(default_factory=list)  # value: the block id
    flattened_links: list[Oddity] = field(default_factory=list)  # value: the reference, detail: the file below static/
    own_links: list[Oddity] = field(default_factory=list)  # address of a page of this run; detail: the block's id
    missing_tabs: list[Oddity] = field(default_factory=list)  # value: the url_slug without tabs/x.html
    ignored_drafts: list[Oddity] = field(default_factory=list)  # draft without parent_url or index
    unreachable_files: list[Oddity] = field(default_factory=list)  # block files that no pointer reaches
    split_externals: list[Oddity] = field(default_factory=list)  # external block kept in a file of its own
    stray_texts: list[Oddity] = field(
        default_factory=list
    )  # text after a block, which is dropped for it; value: the text
    loose_texts: list[Oddity] = field(default_factory=list)  # text in a container, which nobody shows; value: the text
    chained_pointers: list[Oddity] = field(
        default_factory=list
    )  # a file that holds a pointer, which nobody follows; value: its target
    unlinked_bodies: list[Oddity] = field(
        default_factory=list
    )  # empty html without `filename` beside its .html; value: the path
    remarks: dict[str, list[Oddity]] = field(default_factory=dict)  # what stands inside blocks, by the rule's id
    notes: dict[str, list[Oddity]] = field(default_factory=dict)  # what the course as a whole says, by the rule's id

    def note(self, rule: str, oddity: Oddity) -> None:
        """Keep something for the rule of this id."""
        self.notes.setdefault(rule, []).append(oddity)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file under `static/`. `name` is the platform's flattened asset name."""

    path: str
    name: str
    blob: str
    locked: bool = False
    content_type: str = ""
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of `tabs`, in order."""

    type: str
    name: str
    url_slug: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """An about, info, tabs or custom_tags page. `category` is about, course_info, static_tab or custom_tag_template."""

    category: str
    name: str
    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class Course:
    """One run's OLX.

    Attributes:
        blocks: reachable from the root, in document order, the course block first, by (type, id).
        drafts: blocks of `drafts/`, in a scope of their own, never part of `blocks`.
        links: path -> references in that file, for the files of the course and of its drafts that have any.
        lost: (type, id) of blocks that others hold and that cannot be read.
    """

    key: CourseRunKey
    root: Root
    blocks: Mapping[tuple[str, str], Block]
    drafts: Mapping[tuple[str, str], Block]
    assets: tuple[Asset, ...]
    extras: tuple[Extra, ...]
    tabs: tuple[Tab, ...]
    policy: Mapping[str, Mapping[str, object]]
    grading: Mapping[str, object]
    oddities: Oddities
    links: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    lost: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class CourseChange:
    """How the blocks of a run differ between a base and a head. What is the same in both is not in it.

    Attributes:
        removed: (type, id) of blocks of the base that the head does not have, in the base's order.
        added: the same the other way round, in the head's order.
        altered: blocks of both whose parent, children, settings or content differ, in the head's order.
        renamed: of the removed ones, those that live on under another name: old -> new.
        retyped: the same for those that have another type.
        unread: of the removed ones, those that stand in a file that cannot be read, or in a block that cannot.
    """

    removed: tuple[tuple[str, str], ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    altered: tuple[tuple[str, str], ...] = ()
    renamed: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    retyped: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    unread: frozenset[tuple[str, str]] = frozenset()

    @property
    def lost(self) -> tuple[tuple[str, str], ...]:
        """The removed ones that live on under no name."""
        return tuple(key for key in self.removed if key not in self.renamed and key not in self.retyped)


@dataclass(frozen=True, slots=True)
class FoundRoots:
    """The course roots of a tree.

    Attributes:
        not_olx: files named `course.xml` that are something else (another program's backup, a template, a definition).
        nameless: roots that say no run name; their `url_name` is "".
        unreadable: files named `course.xml` in a root's place that cannot be read, so nobody knows which run they are.
    """

    roots: tuple[Root, ...]
    not_olx: tuple[Place, ...] = ()
    nameless: tuple[Root, ...] = ()
    unreadable: tuple[tuple[Place, Fault], ...] = ()


class WrittenAttribute(NamedTuple):
    """An attribute in the bytes of its tag, as offsets: from the blank before it to behind the closing quote."""

    name: str
    start: int
    value_start: int
    value_end: int
    end: int


class StartTag(NamedTuple):
    """A start tag in the bytes of its file, as offsets.

    Attributes:
        name_end: behind the tag's name.
        end: behind the last attribute, or behind the name where there is none.
    """

    name_end: int
    end: int
    attributes: tuple[WrittenAttribute, ...]

    def find(self, name: str) -> WrittenAttribute | None:
        """The attribute of that name."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


class Child(NamedTuple):
    """A child element in the bytes of its file, from its "<" to behind its last ">"."""

    tag: str
    attributes: Mapping[str, str]
    ordinal: int
    start: int
    end: int


class WrittenLink(NamedTuple):
    """A reference in the bytes of its file.

    Attributes:
        kind, value: as in `Link`.
        start, end: offsets of the bytes that write it: of a link to a run the whole address, else what follows the
            prefix (`/static/`, ...), with query and fragment.
    """

    kind: str
    value: str
    start: int
    end: int


class Shelf(NamedTuple):
    """The uploaded files as references find them.

    Attributes:
        paths: below `static/`, as files are named here.
        names: every name by which the platform finds one: exports write files under their display names.
        folded: name -> path, of files in folders whose path can stand in a reference as it is.
    """

    paths: Container[str]
    names: Container[str]
    folded: Mapping[str, str]


class Whole(NamedTuple):
    """What references from an excerpt may lead to, in the whole course.

    Attributes:
        ids: of blocks and pages, whatever their type.
        edited: the paths of the files that the excerpt is about. In the others it passes over what leads out of it.
    """

    ids: Container[str]
    shelf: Shelf
    edited: Container[str] = ()


Holder = tuple[tuple[str, str], tuple[str, str]]
"""(type, id) of a block and of its parent."""

Way = tuple[tuple[str, ...], tuple[str, ...], Holder | tuple[()] | None]
"""The files of all blocks above a block, from the root down; its own; and the block: () for a page, None if unknown."""


class BlockDifference(NamedTuple):
    """One thing about a block, or about another part of the content, that two states have otherwise.

    Attributes:
        path: of the file, in the newer state where it is there.
        subject: the block as "problem/p1"; "" for a file that is no block.
        title: its display name; "" where nothing says.
        kind: "added", "removed" (`new` or `old` is the parent), "moved" (from parent to parent), "reordered" (within
            the parent that `name` says, from behind one child to behind another), "renamed", "form" (inline, or in the
            file that is named), "attribute", "body", "key" (of JSON or YAML; `name` is its place), "text" (lines) or
            "file" (the whole, by blob id).
        old, new: None where there is nothing.
        folder: of the course that a block belongs to; "" at the top, and for a file that is no block.
    """

    path: str
    subject: str
    title: str
    kind: str
    name: str
    old: str | None
    new: str | None
    folder: str = ""


class Growth(NamedTuple):
    """Blocks that come, and blocks that go, all with files of their own.

    Attributes:
        added, removed: (type, id) -> (its files, the path of the file that points to it).
    """

    added: Mapping[tuple[str, str], tuple[tuple[str, ...], str]]
    removed: Mapping[tuple[str, str], tuple[tuple[str, ...], str]]
