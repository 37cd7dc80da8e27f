"""`policies/<run>/policy.json`: settings that win over the attributes in the XML, and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence

from contentrepo.applets.facts.models import Settings
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.block_types import COURSE
from contentrepo.applets.olx.faults import note_fault
from contentrepo.applets.olx.models import Block, Oddities, Oddity, Root
from contentrepo.applets.olx.names import escapes
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.tree import Tree, render
from contentrepo.applets.olx.use import Key
from contentrepo.dataclass import dataclass, field

COURSE_KEY: Key = (COURSE, COURSE)

# Attributes that the platform never reads from XML, so a policy cannot differ from them.
_NOT_FROM_XML = frozenset(
    {"course", "data_dir", "discussion_blackouts", "filename", "grading_policy", "org", "tabs", "url_name"}
)
# What is wrong or missing only as long as no policy says otherwise.
_FROM_SETTINGS = (
    "page-without-tab",
    "launch-checklist",
    "missing-display-name",
    "missing-course-image",
    "missing-textbook",
    "dates-out-of-order",
    "date-outside-run",
    "unknown-assignment-type",
    "unnamed-graded-block",
    "missing-lti-passport",
    "disabled-timed-exam",
    "video-without-transcript",
    "missing-transcript",
)
_SHAPES = ((dict, "an object"), (list, "a list"), (str, "a text"), (bool, "true or false"), (int | float, "a number"))


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy as written (`entries`), by block (`settings`), and where it stands.

    Attributes:
        is_unread: whether there is a file that says nothing that could be read.
    """

    path: str = ""
    entries: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    settings: Mapping[Key, Mapping[str, object]] = field(default_factory=dict)
    names: Mapping[Key, str] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    is_unread: bool = False

    def place(self, *parts: str) -> Place:
        pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
        line, column = self.places.get(pointer, (1, 1))
        return Place(self.path, line, column)

    def place_of(self, block: Block, name: str) -> Place:
        """Where the value of a block's setting stands: here, or in the block's own element."""
        key = (block.block_type, block.block_id)
        return self.place(self.names[key], name) if name in self.settings.get(key, ()) else block.place


def shape_of(value: object) -> str:
    """What a JSON value is, in words."""
    return next((words for types, words in _SHAPES if isinstance(value, types)), "null")


def read_policy(root: Root, scope: Scope, odd: Oddities) -> PolicyFile:
    """The run's policy; a second path stands in for a first that is absent, empty or unreadable, as on the platform."""
    policy = PolicyFile()
    if escapes(root.url_name):
        return policy
    for below in (f"policies/{root.url_name}/policy.json", f"policies/{root.url_name}.json"):
        found = scope.find_settings(below)
        if found is not None:
            policy = _read_file(*found, root=root, odd=odd)
            if policy.entries:
                break
    return policy


def _read_file(path: str, settings: Settings, *, root: Root, odd: Oddities) -> PolicyFile:
    if settings.fault is not None:
        note_fault(path, settings.fault, odd)
        return PolicyFile(path, is_unread=True)
    places = {pointer: (line, column) for pointer, line, column in settings.places}
    bare = PolicyFile(path, places=places)
    if not isinstance(settings.data, dict):
        odd.policy_shapes.append(Oddity(bare.place(), path, shape_of(settings.data)))
        return PolicyFile(path, places=places, is_unread=True)
    entries = dict(_read_entries(settings.data, bare, odd))
    names = {_block_of(name, root): name for name in entries}
    by_block = {key: entries[name] for key, name in names.items()}
    return PolicyFile(path, entries, by_block, names, places)


def _read_entries(
    data: Mapping[str, object], policy: PolicyFile, odd: Oddities
) -> Iterator[tuple[str, Mapping[str, object]]]:
    for name, value in data.items():
        if "/" not in name:  # nobody looks such a name up, so its value does no harm
            odd.policy_keys.append(Oddity(policy.place(name), name, name))
        elif isinstance(value, dict):
            yield name, value
        else:
            odd.policy_entries.append(Oddity(policy.place(name), name, name, shape_of(value)))


def _block_of(name: str, root: Root) -> Key:
    block_type, _, block_id = name.partition("/")
    if block_type != COURSE:
        return block_type, block_id
    # Another run's settings: no block of this one, not even where that run is called "course".
    return COURSE_KEY if block_id == root.url_name else (COURSE, f"/{block_id}")


def drop_unfounded(policy: PolicyFile, odd: Oddities) -> None:
    """Where the policy cannot be read, forget what was concluded from settings that may well stand in it."""
    if policy.is_unread:
        for rule in _FROM_SETTINGS:
            odd.notes.pop(rule, None)
            odd.remarks.pop(rule, None)


def note_overrides(policy: PolicyFile, tree: Tree, odd: Oddities) -> None:
    """Settings that say something else in the XML."""
    for key, override in policy.settings.items():
        attributes = tree.written_attributes(key)
        for name, value in override.items():
            written = attributes.get(name)
            if written is not None and name not in _NOT_FROM_XML and not _says_the_same(written, value):
                place = policy.place(policy.names[key], name)
                change = f"{name}: {written} -> {render(value)}"
                odd.policy_overrides.append(Oddity(place, f"{key[0]}/{key[1]}", change))


def _says_the_same(written: str, value: object) -> bool:
    """Attributes hold JSON, or text where it is none; `"2015-01-01"` in quotes or without is one date."""
    if written == value:
        return True
    try:
        meant = json.loads(written)
    except (ValueError, RecursionError):
        meant = written
    return bool(meant == value) or _are_one_time(meant, value)


def _are_one_time(one: object, other: object) -> bool:
    """`2019-08-01T00:00:00Z` and `2019-08-01T00:00:00+00:00` are written differently by different exports."""
    if not isinstance(one, str) or not isinstance(other, str) or "T" not in one:
        return False
    from contentrepo.moment import datetime

    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False


def note_strays(policy: PolicyFile, known: Sequence[Container[Key]], odd: Oddities) -> None:
    """Settings of blocks that are nowhere in the course."""
    for key, name in policy.names.items():
        if not any(key in keys for keys in known):
            odd.policy_strays.append(Oddity(policy.place(name), name, name))
