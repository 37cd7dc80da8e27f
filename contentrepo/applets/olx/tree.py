"""The walk from a root element through all that it holds and points to, in document order, each block once."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence

from contentrepo.applets.facts.api import open_pointer
from contentrepo.applets.facts.models import Fault, Node
from contentrepo.applets.keys.api import is_block_id
from contentrepo.applets.keys.models import CourseRunKey, UsageKey
from contentrepo.applets.olx.block_types import CONTAINERS
from contentrepo.applets.olx.definition import find_definition
from contentrepo.applets.olx.models import Block, Oddities, Oddity
from contentrepo.applets.olx.names import MAX_KEY, MAX_NAME, is_named, is_plain, name_of
from contentrepo.applets.olx.plain_block import PlainBlocks
from contentrepo.applets.olx.pointing import find_plainly, read_pointer
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.sparse_blocks import SparseBlocks
from contentrepo.applets.olx.steps import Step, Steps, inside_of
from contentrepo.applets.olx.unreached import list_unreached
from contentrepo.applets.olx.use import NO_FAMILY, Definition, Family, Key, Use, family_of, is_pointer
from contentrepo.applets.repository.models import Entry
from contentrepo.digest import sha1

SHOWN = 60  # characters of a name that is too long to be kept
LARGE = 50_000  # files, from which on no block is kept that can be made again
MAX_NESTING = 100  # blocks in blocks, over all files; the platform's own recursion ends below that

Policy = Mapping[Key, Mapping[str, object]]
Description = tuple[dict[str, str], list[Key], str]
Visit = tuple[Key, Use, Definition, Key | None, int, bool]
"""At the end how many blocks stand around it, and whether a plain pointer led to it."""
FindBelow = Callable[[Visit], Sequence[Visit | Step]]
Met = tuple[str, int, Definition | None] | int
"""Path and line of the element that held a block first, and its definition, but for its family.

Few are met again, so what can be told again is left out: the definition of a block that is alone in a file of its own,
and the path where blocks are sparse.
"""

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost

_DEEP = f"blocks stand in each other more than {MAX_NESTING} deep"


class Tree:
    """The blocks found so far. A course is walked from one root, drafts from many.

    Attributes:
        lost: blocks that somebody holds and that cannot be read.
    """

    def __init__(
        self,
        run: CourseRunKey,
        scope: Scope,
        files: Mapping[str, Entry],
        *,
        policy: Policy,
        odd: Oddities,
        wants_all: bool = False,
    ) -> None:
        self._is_large = scope.size > LARGE
        self._makes_all = wants_all and not self._is_large
        is_whole = not scope.is_draft and not scope.is_part
        self._sparse = SparseBlocks(self._make_again, keeps=not self._is_large) if is_whole else None
        self.blocks: MutableMapping[Key, Block] = {} if self._sparse is None else self._sparse
        self.lost: set[Key] = set()
        self._scope = scope
        self._files = files
        self._policy = policy
        self._odd = odd
        self._met: dict[Key, Met] = {}
        self._families: dict[str, Family] = {}  # of the documents of blocks that were met again
        self._legal: set[str] = set()  # block types
        self._descriptions: dict[Key, Description] = {}
        self._room = MAX_KEY - len(str(UsageKey(run, "", "")))
        self._steps = Steps(scope, policy, room=self._room)
        self._plain = PlainBlocks(scope, files, policy)

    def walk(self, key: Key, use: Use, definition: Definition, parent: Key | None) -> None:
        stack: list[Visit | Step] = [(key, use, definition, parent, 1, False)]
        while stack:
            visit = stack.pop()
            below = self._take(visit) if isinstance(visit, Step) else self._visit(visit, self._find_below)
            stack += reversed(below)

    def _take(self, step: Step) -> Sequence[Visit | Step]:
        """Hold the block that a step leads to; gives what is to be visited below it."""
        key, pointer, inside, _, depth, quiet_files, _, _ = step
        sparse, met = self._sparse, self._met
        if sparse is None or key in met:
            return self._visit(self._visit_of(step), self._read_children)
        met[key] = pointer[1]
        steps: list[Step] | None = []
        if inside:
            steps = self._steps.find(key, inside, depth, met) if depth < MAX_NESTING else None
        if steps is None:
            del met[key]
            return self._visit(self._visit_of(step), self._read_children)
        children = tuple([below[0] for below in steps])
        self._hold(sparse, step, children)
        if not quiet_files:
            self._scope.reached.add(f"{self._scope.folder}{key[0]}/{key[1]}.xml")
            return steps
        if any(below[2] or not below[5] for below in steps):
            return steps
        for below in steps:  # none of them leads on, so there is nothing to wait for
            met[below[0]] = below[1][1]
            self._hold(sparse, below, ())
        return ()

    def _hold(self, blocks: SparseBlocks, step: Step, children: tuple[Key, ...]) -> None:
        key, _, _, parent, _, quiet_files, attributes, files = step
        if files and self._makes_all:
            blocks.hold_made(key, self._plain.make(key, parent, children, attributes, files), quiet_files)
        elif quiet_files:
            blocks.hold_quietly(key, parent, children, quiet_files)
        else:
            blocks.hold(key, parent, children)

    def _visit_of(self, step: Step) -> Visit:
        """The same as any other visit."""
        key, pointer, _, parent, depth, _, _, _ = step
        definition = find_plainly(key, self._scope.find)
        if definition is None:
            raise KeyError(key)
        path = self.blocks[parent].files[0]
        node = pointer if isinstance(pointer, Node) else open_pointer(pointer)
        use = _new(Use, (*key, {"url_name": key[1]}, node, 0, NO_FAMILY, path, True))
        return key, use, definition, parent, depth, True

    def _visit(self, visit: Visit, find_below: FindBelow) -> Sequence[Visit | Step]:
        key, use, definition, parent, _, is_plain = visit
        met, sparse = self._met, self._sparse
        if key in met:
            self._note_second(key, use, definition)
            return ()
        path, line = use[6], use[3][1]
        is_held = sparse is not None and self._is_large and is_plain
        if is_held:
            met[key] = line
        elif is_plain and definition[4][0] != path and not self._scope.is_part:  # what `_worth_keeping` says of it
            met[key] = path, line, None
        else:
            met[key] = path, line, self._worth_keeping(use, definition)
        visits = find_below(visit) if definition.family else ()
        children = tuple(dict.fromkeys([below[0] for below in visits]))
        if sparse is not None and is_held:
            sparse.hold(key, parent, children)
        else:
            self.blocks[key] = self._make_block(key, definition, parent, children)
        return visits

    def _find_below(self, visit: Visit) -> Sequence[Visit | Step]:
        key, _, definition, _, depth, is_plain = visit
        if self._sparse is not None and is_plain and depth < MAX_NESTING:
            steps = self._steps.find(key, inside_of(self._scope.document(definition.files[0])), depth, self._met)
            if steps is not None:
                return steps
        return self._read_children(visit)

    def written_attributes(self, key: Key) -> Mapping[str, str]:
        """A block's attributes as its XML has them, without the policy; {} for a block that is not here."""
        return self._get_met(key)[2].attributes if key in self._met else {}

    def _worth_keeping(self, use: Use, definition: Definition) -> Definition | None:
        """Nothing of a block in a file of its own, and of others no family, which takes more room than all the rest."""
        _, _, _, _, files, page = definition
        if files[0] != use.path and (len(files) == 1 or page) and not self._scope.is_part:
            return None
        return definition.alone if definition.family else definition

    def _get_met(self, key: Key) -> tuple[str, int, Definition]:
        """What was met, with its definition."""
        met = self._met[key]
        if not isinstance(met, int) and met[2] is not None:
            return met[0], met[1], met[2]
        block = self.blocks[key]
        node = self._scope.document(block.files[0]).nodes[0]
        page = block.files[1] if len(block.files) > 1 else ""
        definition = Definition(node, 0, NO_FAMILY, dict(node.attributes), block.files, page)
        if isinstance(met, int):
            path, line = self.blocks[block.parent].files[0] if block.parent else "", met
        else:
            path, line, _ = met
        self._met[key] = (path, line, definition)
        return path, line, definition

    def _make_again(self, key: Key, parent: Key | None, children: tuple[Key, ...]) -> Block:
        block = self._plain.find(key, parent, children)
        if block is not None:
            return block
        definition = find_plainly(key, self._scope.find_again)
        if definition is None:
            raise KeyError(key)
        return self._make_block(key, definition, parent, children)

    def _read_children(self, visit: Visit) -> list[Visit]:
        key, _, definition, parent, depth, _ = visit
        if definition.node.text:
            self._odd.loose_texts.append(Oddity(definition.place, f"{key[0]}/{key[1]}", definition.node.text))
        visits: list[Visit] = []
        path, family, met = definition.files[0], definition.family, self._met
        below = depth + 1
        room = self._room if below <= MAX_NESTING else 0
        for number, node in self._scope.list_inside(path, family.get(definition.number, ())):
            child = read_pointer(node)
            if child is not None and child not in met and len(child[0]) + len(child[1]) <= room:
                found = find_plainly(child, self._scope.find)
                if found is not None:
                    use = _new(Use, (*child, {"url_name": child[1]}, node, number, family, path, True))
                    visits.append((child, use, found, key, below, True))
                    continue
            use = self._read_use(node, number, family, path)
            child = use[:2]
            if len(use.name) > MAX_NAME or (child in self._met and self._closes_cycle(child, use, key, parent)):
                continue
            found = self._find(child, use, depth)
            if found is None:
                self.lost.add(child)
            else:
                visits.append((child, use, found, key, below, False))
        return visits

    def list_unreached(self, paths: Collection[str]) -> list[str]:
        """Those of a course's files, given by the whole path, that nothing leads to."""
        if self._sparse is not None:
            return list_unreached(paths, self._scope, self._sparse)
        return [path for path in paths if path not in self._scope.reached]

    def _read_use(self, node: Node, number: int, family: Family, path: str) -> Use:
        attributes = dict(node.attributes)
        tag, named = node.tag, attributes.get("url_name")
        name = named or name_of(node, attributes)
        plain = is_plain(name)
        use = _new(Use, (tag, name, attributes, node, number, family, path, plain))
        if len(name) > MAX_NAME:
            self._odd.illegal_names.append(Oddity(use.place, f"{tag}/{name[:SHOWN]}...", f"{name[:SHOWN]}..."))
        elif not plain or not named or tag not in self._legal or node.after:
            self._check_use(use)
        elif len(tag) + len(name) > self._room:
            self._note_name(use, name)
        return use

    def _find(self, key: Key, use: Use, depth: int) -> Definition | None:
        if depth >= MAX_NESTING:
            self._odd.faults.append((use.place, Fault("too-deep", use.node.line, 0, _DEEP)))
            return None
        # A second pointer to a file needs no second look at it, and no second complaint.
        if key in self._met and use.node.bare and is_pointer(key[0], use.attributes):
            path, _, definition = self._get_met(key)
            if definition.files[0] != path:
                return definition
        return find_definition(use, self._scope, self._odd)

    def _check_use(self, use: Use) -> None:
        block_type, name = use.block_type, use.name
        if use.node.after:
            self._odd.stray_texts.append(Oddity(use.place, use.subject, use.node.after))
        if not is_named(use.attributes):
            self._odd.unnamed_blocks.append(Oddity(use.place, use.subject, name))
        if not is_block_id(block_type):
            self._note_name(use, block_type)
        else:
            self._legal.add(block_type)
            if not is_block_id(name) or len(block_type) + len(name) > self._room:
                self._note_name(use, name)

    def _note_name(self, use: Use, name: str) -> None:
        self._odd.illegal_names.append(Oddity(use.place, use.subject, name))

    def _closes_cycle(self, child: Key, use: Use, key: Key, parent: Key | None) -> bool:
        """Whether a block would hold itself; then the platform never comes to an end."""
        chain = [key]
        above = parent
        while chain[-1] != child:
            if above is None:
                return False
            chain.append(above)
            above = self._parent_of(above)
        names = [f"{block_type}/{name}" for block_type, name in (*reversed(chain), child)]
        self._odd.cycles.append(Oddity(use.place, use.subject, " -> ".join(names)))
        return True

    def _parent_of(self, key: Key) -> Key | None:
        if self._sparse is not None:
            return self._sparse.find_parent(key)
        return self.blocks[key].parent if key in self.blocks else None

    def _note_second(self, key: Key, use: Use, definition: Definition) -> None:
        path, line, first = self._get_met(key)
        if not (self._scope.has(first.files[0]) and self._scope.has(definition.files[0])):
            return  # nobody can say here: it is in no file of this excerpt
        if first is definition or self._describe_first(key) == self._describe(definition, definition.family):
            other = f"{path}:{line}"
            self._odd.shared_blocks.append(Oddity(use.place, use.subject, detail=other))
        else:
            other = f"{first.files[0]}:{first.node.line}"
            self._odd.duplicates.append(Oddity(definition.place, use.subject, detail=other))

    def _describe_first(self, key: Key) -> Description:
        """Kept, for a name may come back any number of times."""
        known = self._descriptions.get(key)
        if known is None:
            definition = self._get_met(key)[2]
            path = definition.files[0]
            family = self._families.get(path)
            if family is None:
                family = self._families[path] = family_of(self._scope.document(path))
            known = self._descriptions[key] = self._describe(definition, family)
        return known

    def _describe(self, definition: Definition, family: Family) -> Description:
        """What makes two definitions the same, wherever they stand."""
        children = [_identity(node) for _, node in family.get(definition.number, ())]
        named = {name: value for name, value in definition.attributes.items() if name not in {"url_name", "slug"}}
        return named, children, self._content_of(definition)

    def _make_block(self, key: Key, definition: Definition, parent: Key | None, children: tuple[Key, ...]) -> Block:
        node, number, _, attributes, files, page = definition
        override = self._policy.get(key)
        if override:
            attributes = {**attributes, **{name: render(value) for name, value in override.items()}}
        title = attributes.get("display_name", "")
        is_file = not (page or number or node[0] in CONTAINERS)
        content = self._files[files[0]].blob if is_file else self._content_of(definition)
        return _new(Block, (*key, parent, children, attributes, title, files, content, node.line, node.ordinal))

    def _content_of(self, definition: Definition) -> str:
        node, number, _, _, files, page = definition
        own = node.content if number or node.tag in CONTAINERS else self._files[files[0]].blob
        if not page:
            return own
        both = f"{own} {self._files[page].blob}"
        return sha1(both.encode(), usedforsecurity=False).hexdigest()


def render(value: object) -> str:
    """A policy's value as an attribute would say it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _identity(node: Node) -> Key:
    return node.tag, name_of(node, dict(node.attributes))
