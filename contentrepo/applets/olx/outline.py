"""The outline as Studio and the platform's own check (`perform_xlint`) want it: which block holds which, and with what.

One pass over the blocks; whatever is odd is odd for a block and its parent alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from contentrepo.applets.olx.block_types import HTML
from contentrepo.applets.olx.inherited import is_graded
from contentrepo.applets.olx.models import Block, Oddities, Oddity
from contentrepo.applets.olx.sparse_blocks import list_telling
from contentrepo.applets.olx.use import Key

MISPLACED = "misplaced-block"
EMPTY = "empty-container"
UNTITLED = "missing-display-name"
UNEDITABLE = "uneditable-setting"
NESTED = "nested-name"
SHARED_BODY = "shared-body"
UNNAMED_GRADED = "unnamed-graded-block"

# What stands where: each of these in the one above it, and nothing else there.
_BELOW = {"course": "chapter", "chapter": "sequential", "sequential": "vertical"}
_OUTLINE_ONLY = frozenset({"chapter", "sequential"})  # a vertical may also be a group of an experiment

# Without blocks in them they show an empty page, or nothing.
_FILLED = frozenset({"chapter", "sequential", "vertical", "split_test", "randomize", "videosequence"})

# Without a title, the platform shows their `url_name`; of the others, what kind of block they are.
_TITLED = frozenset({"course", "chapter", "sequential", "vertical"})
_TITLED_BY_KIND = frozenset({"html", "lti", "lti_consumer", "problem", "video"})

_LIBRARY_HOLDERS = frozenset({"itembank", "library_content"})

# Where Studio has a field for it, or writes it on its own. All else, only somebody with the files can see and change.
_ANY_EDITABLE = frozenset(
    {
        "course_edit_method",
        "display_name",
        "edited_by",
        "edited_on",
        "filename",
        "group_access",
        "index_in_children_list",
        "parent_sequential_url",
        "parent_url",
        "published_by",
        "published_date",
        "slug",
        "subtree_edited_by",
        "subtree_edited_on",
        "tags-v1",
        "url_name",
        "user_partitions",
        "visible_to_staff_only",
        "xml_attributes",
    }
)
_EDITABLE = {
    "chapter": _ANY_EDITABLE
    | {"entrance_exam_id", "hide_from_toc", "highlights", "in_entrance_exam", "is_entrance_exam", "start"},
    "sequential": _ANY_EDITABLE
    | {
        "default_time_limit_minutes",
        "due",
        "due_num_weeks",
        "exam_review_rules",
        "format",
        "graded",
        "hide_after_due",
        "hide_from_toc",
        "in_entrance_exam",
        "is_entrance_exam",
        "is_onboarding_exam",
        "is_practice_exam",
        "is_proctored_enabled",
        "is_time_limited",
        "min_score",
        "relative_weeks_due",
        "show_correctness",
        "start",
    },
    "vertical": _ANY_EDITABLE | {"copied_from_block", "discussion_enabled", "upstream"},
}


def note_outline(blocks: Mapping[Key, Block], unread: Collection[str], odd: Oddities) -> None:
    """Everything that a look at each block shows; `unread` are the course's files that cannot be read."""
    bodies: dict[str, Key] = {}
    telling = tuple(list_telling(blocks))
    if _have_page_of_quiet(telling, blocks):
        telling = tuple(blocks.items())
    for key, block in telling:
        block_type, block_id = key
        if block_type == HTML:
            files = block.files
            if len(files) > 1 and bodies.setdefault(files[-1], key) is not key:
                _note(SHARED_BODY, block, odd, files[-1], "/".join(bodies[files[-1]]))
        elif block_type in _FILLED or block_type in _TITLED:
            _check_container(block, odd)
        if not block.display_name and _wants_title(block):
            _note(UNTITLED, block, odd, "", "url_name" if block_type in _TITLED else "kind")
        if ":" in block_id:
            _note(NESTED, block, odd, block.block_id)
    _drop_consequences(unread, odd)


def _have_page_of_quiet(telling: Collection[tuple[Key, Block]], blocks: Mapping[Key, Block]) -> bool:
    """Whether the page of one of them may be that of a quiet block as well, which has its own name."""
    named = {(HTML, _stem(block.files[-1])) for key, block in telling if key[0] == HTML and len(block.files) > 1}
    return any(key in blocks for key in named.difference([key for key, _ in telling]))


def note_unnamed_graded(blocks: Mapping[Key, Block], odd: Oddities) -> None:
    """Of the blocks without a name, those whose answers count are told apart."""
    kept = []
    for oddity in odd.unnamed_blocks:
        block_type, _, name = oddity.subject.partition("/")
        if is_graded(blocks, (block_type, name)):
            odd.note(UNNAMED_GRADED, oddity)
        else:
            kept.append(oddity)
    odd.unnamed_blocks[:] = kept


def _wants_title(block: Block) -> bool:
    """What a library holds has its title there."""
    if block.block_type in _TITLED:
        return True
    return block.block_type in _TITLED_BY_KIND and block.parent is not None and block.parent[0] not in _LIBRARY_HOLDERS


def _check_container(block: Block, odd: Oddities) -> None:
    block_type = block.block_type
    if block_type in _BELOW:
        _check_children(block, odd)
    if block_type in _OUTLINE_ONLY and block.parent and block.parent[0] not in _BELOW:
        _note(MISPLACED, block, odd, "", block.parent[0])
    if block_type in _FILLED and not block.children:
        _note(EMPTY, block, odd, block_type)
    if block_type in _EDITABLE and not block.attributes.keys() <= _EDITABLE[block_type]:
        _note(UNEDITABLE, block, odd, " ".join(sorted(block.attributes.keys() - _EDITABLE[block_type])))


def _check_children(block: Block, odd: Oddities) -> None:
    wanted = _BELOW[block.block_type]
    others = sorted({child[0] for child in block.children} - {wanted})
    if others:
        _note(MISPLACED, block, odd, " ".join(others), wanted)


def _drop_consequences(unread: Collection[str], odd: Oddities) -> None:
    """What only looks empty or untitled because its content could not be read is told by other rules."""
    passed_over = {oddity.subject for oddity in (*odd.dressed_pointers, *odd.chained_pointers)}
    lost = {oddity.place.path for oddity in (*odd.dangling_pointers, *odd.escaping_names, *odd.cycles)}
    for rule in (EMPTY, UNTITLED):
        found = odd.notes.get(rule)
        if found and (passed_over or lost or unread):
            kept = [oddity for oddity in found if oddity.subject not in passed_over]
            if rule == EMPTY:
                kept = [] if unread else [oddity for oddity in kept if oddity.place.path not in lost]
            found[:] = kept


def _note(rule: str, block: Block, odd: Oddities, value: str, detail: str = "") -> None:
    odd.note(rule, Oddity(block.place, _name(block), value, detail))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".html")


def _name(block: Block) -> str:
    return f"{block.block_type}/{block.block_id}"
