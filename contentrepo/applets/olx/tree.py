"""The walk from a root element through all that it holds and points to, in document order, each block once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha1

from contentrepo.applets.facts.models import Fault, Node
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.api import is_block_id
from contentrepo.applets.keys.models import CourseRunKey, UsageKey
from contentrepo.applets.olx.block_types import CONTAINERS
from contentrepo.applets.olx.definition import Definition, Use, find_definition, is_pointer
from contentrepo.applets.olx.models import Block, Oddities, Oddity
from contentrepo.applets.olx.names import MAX_KEY, is_named, name_of
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.repository.models import Entry

MAX_NESTING = 100  # blocks in blocks, over all files; the platform's own recursion ends below that

Key = tuple[str, str]
Policy = Mapping[Key, Mapping[str, object]]
Visit = tuple[Key, Use, Definition, Key | None, int]

_DEEP = f"blocks stand in each other more than {MAX_NESTING} deep"


class Tree:
    """The blocks found so far. A course is walked from one root, drafts from many."""

    def __init__(
        self, run: CourseRunKey, scope: Scope, files: Mapping[str, Entry], *, policy: Policy, odd: Oddities
    ) -> None:
        self.blocks: dict[Key, Block] = {}
        self.lost: set[Key] = set()
        self._scope = scope
        self._files = files
        self._policy = policy
        self._odd = odd
        self._met: dict[Key, tuple[Use, Definition]] = {}
        self._types: dict[str, bool] = {}
        self._room = MAX_KEY - len(str(UsageKey(run, "", "")))

    def walk(self, key: Key, use: Use, definition: Definition, parent: Key | None) -> None:
        stack: list[Visit] = [(key, use, definition, parent, 1)]
        while stack:
            visit = stack.pop()
            key, use, definition, parent, _ = visit
            if key in self.blocks:
                self._note_second(key, use, definition)
                continue
            self._met[key] = (use, definition)
            visits = list(self._read_children(visit)) if definition.family else []
            children = tuple(dict.fromkeys(child[0] for child in visits))
            self.blocks[key] = self._make_block(key, definition, parent, children)
            stack.extend(reversed(visits))

    def written_attributes(self, key: Key) -> Mapping[str, str]:
        """A block's attributes as its XML has them, without the policy; {} for a block that is not here."""
        met = self._met.get(key)
        return met[1].attributes if met else {}

    def _read_children(self, visit: Visit) -> Iterator[Visit]:
        key, _, definition, parent, depth = visit
        path = definition.files[0]
        if definition.node.text:
            place = Place(path, definition.node.line, 0, definition.node.ordinal)
            self._odd.loose_texts.append(Oddity(place, f"{key[0]}/{key[1]}", definition.node.text))
        for number, node in definition.family.get(definition.number, ()):
            attributes = dict(node.attributes)
            child = (node.tag, attributes.get("url_name") or name_of(node, attributes))
            use = Use(*child, attributes, node, number, definition.family, path)
            self._check_use(use)
            if child in self._met and self._closes_cycle(child, use, key, parent):
                continue
            if depth >= MAX_NESTING:
                self._note_depth(use)
                continue
            found = self._find(child, use)
            if found is None:
                self.lost.add(child)
            else:
                yield child, use, found, key, depth + 1

    def _find(self, key: Key, use: Use) -> Definition | None:
        """A second pointer to a file needs no second look at it, and no second complaint."""
        met = self._met.get(key)
        if met is not None and met[1].files[0] != met[0].path and use.node.bare and is_pointer(key[0], use.attributes):
            return met[1]
        return find_definition(use, self._scope, self._odd)

    def _check_use(self, use: Use) -> None:
        if use.node.after:
            self._odd.stray_texts.append(Oddity(use.place, use.subject, use.node.after))
        if not is_named(use.attributes):
            self._odd.unnamed_blocks.append(Oddity(use.place, use.subject, use.name))
        block_type = use.block_type
        legal = self._types.get(block_type)
        if legal is None:
            legal = self._types[block_type] = is_block_id(block_type)
        if not legal:
            self._odd.illegal_names.append(Oddity(use.place, use.subject, block_type))
        elif not is_block_id(use.name) or len(block_type) + len(use.name) > self._room:
            self._odd.illegal_names.append(Oddity(use.place, use.subject, use.name))

    def _closes_cycle(self, child: Key, use: Use, key: Key, parent: Key | None) -> bool:
        """Whether a block would hold itself; then the platform never comes to an end."""
        chain = [key]
        above = parent
        while chain[-1] != child:
            if above is None:
                return False
            chain.append(above)
            above = self.blocks[above].parent
        names = [f"{block_type}/{name}" for block_type, name in (*reversed(chain), child)]
        self._odd.cycles.append(Oddity(use.place, use.subject, " -> ".join(names)))
        return True

    def _note_depth(self, use: Use) -> None:
        place = use.place
        self._odd.faults.append((place, Fault("too-deep", place.line, 0, _DEEP)))

    def _note_second(self, key: Key, use: Use, definition: Definition) -> None:
        first_use, first = self._met[key]
        if first == definition or self._describe(first) == self._describe(definition):
            other = f"{first_use.path}:{first_use.node.line}"
            self._odd.shared_blocks.append(Oddity(use.place, use.subject, detail=other))
            return
        other = f"{first.files[0]}:{first.node.line}"
        place = Place(definition.files[0], definition.node.line, 0, definition.node.ordinal)
        self._odd.duplicates.append(Oddity(place, use.subject, detail=other))

    def _describe(self, definition: Definition) -> tuple[object, ...]:
        """What makes two definitions the same, wherever they stand."""
        children = [_identity(node) for _, node in definition.family.get(definition.number, ())]
        named = {name: value for name, value in definition.attributes.items() if name not in {"url_name", "slug"}}
        return named, children, self._content_of(definition)

    def _make_block(self, key: Key, definition: Definition, parent: Key | None, children: tuple[Key, ...]) -> Block:
        attributes = definition.attributes
        override = self._policy.get(key)
        if override:
            attributes = {**attributes, **{name: render(value) for name, value in override.items()}}
        node, files = definition.node, definition.files
        place = Place(files[0], node.line, 0, node.ordinal)
        title = attributes.get("display_name", "")
        return Block(*key, parent, children, attributes, title, place, files, self._content_of(definition))

    def _content_of(self, definition: Definition) -> str:
        node, files = definition.node, definition.files
        own = node.content if definition.number or node.tag in CONTAINERS else self._files[files[0]].blob
        if not definition.page:
            return own
        return sha1(f"{own} {self._files[definition.page].blob}".encode(), usedforsecurity=False).hexdigest()


def render(value: object) -> str:
    """A policy's value as an attribute would say it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _identity(node: Node) -> Key:
    return node.tag, name_of(node, dict(node.attributes))
