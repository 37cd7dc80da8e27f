"""A course from its parts: the tree, the drafts, the settings, the pages, the uploaded files."""

from __future__ import annotations

from collections.abc import Container, Mapping

from contentrepo.applets.facts.models import BlobFacts
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.assets import read_assets, stock_shelf
from contentrepo.applets.olx.conclusions import Surroundings, note_policy_misfits, note_remarks
from contentrepo.applets.olx.definition import find_definition
from contentrepo.applets.olx.drafts import FOLDER, read_drafts
from contentrepo.applets.olx.extras import read_extras
from contentrepo.applets.olx.faults import drop_repeated, note_fault
from contentrepo.applets.olx.graders import note_assignments, note_grading, note_unused
from contentrepo.applets.olx.grading import GradingFile, read_grading
from contentrepo.applets.olx.leftovers import note_leftovers
from contentrepo.applets.olx.models import Course, Extra, Oddities, Root, Shelf, Whole
from contentrepo.applets.olx.outline import note_outline, note_unnamed_graded
from contentrepo.applets.olx.policy import (
    COURSE_KEY,
    PolicyFile,
    drop_unfounded,
    note_overrides,
    note_strays,
    read_policy,
)
from contentrepo.applets.olx.readiness import note_images, note_library, note_policies, note_readiness
from contentrepo.applets.olx.references import Targets, note_references
from contentrepo.applets.olx.schedule import note_dates
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.tabs import note_pages, read_tabs
from contentrepo.applets.olx.textbooks import note_policy_links, note_textbooks
from contentrepo.applets.olx.tree import Tree
from contentrepo.applets.olx.use import Use, family_of
from contentrepo.applets.repository.models import Entry

_ASSET_METADATA = "assets/assets.xml"


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
    reading = _Reading(root, key, files, facts, whole, wants_all=wants_all)
    return reading.read_blocks() if only_blocks else reading.read()


class _Reading:
    """The reading of one course: its two scopes, their trees, and what was odd on the way."""

    def __init__(
        self,
        root: Root,
        key: CourseRunKey,
        files: Mapping[str, Entry],
        facts: Mapping[str, BlobFacts],
        whole: Whole | None,
        *,
        wants_all: bool,
    ) -> None:
        base = f"{root.folder}/" if root.folder else ""
        reached: set[str] = set()
        self._root, self._key, self._files, self._facts = root, key, files, facts
        self._whole, self._wants_all = whole, wants_all
        self._odd = Oddities()
        self._scope = Scope(facts, (base,), reached, is_part=whole is not None, edited=whole.edited if whole else ())
        self._draft_scope = Scope(facts, (base + FOLDER, base), reached)

    def read(self) -> Course:
        policy = read_policy(self._root, self._scope, self._odd)
        tree = self._read_tree(policy)
        drafts = read_drafts(self._key, self._draft_scope, self._files, facts=self._facts, odd=self._odd)
        extras = read_extras(self._root, self._scope, self._files, facts=self._facts, odd=self._odd)
        assets = read_assets(self._files, self._scope, self._odd)
        grading = read_grading(self._root, self._scope, self._odd)
        tabs = read_tabs(policy, self._odd)
        pages = {(extra.category, extra.name): extra for extra in extras}
        note_pages(policy, tabs, pages, self._odd)
        note_overrides(policy, tree, self._odd)
        shelf = self._whole.shelf if self._whole else stock_shelf(assets, self._scope.folder)
        self._note_references(tree, drafts, pages, shelf)
        self._note_remarks(tree, drafts, policy, shelf=shelf, extras=extras)
        if tree.blocks:  # else nothing was reached, and one finding says why
            note_strays(policy, (tree.blocks, tree.lost, drafts.blocks, drafts.lost, pages), self._odd)
            self._note_files(tree, drafts)
            self._note_course(tree, policy, grading, pages=pages, assets=shelf.names)
        drop_repeated(self._odd)
        drop_unfounded(policy, self._odd)
        return Course(
            self._key,
            self._root,
            tree.blocks,
            drafts.blocks,
            assets,
            extras,
            tabs,
            policy.entries,
            grading.data,
            self._odd,
            {path: document.links for path, document in {**self._draft_scope.linked, **self._scope.linked}.items()},
            frozenset(tree.lost),
        )

    def read_blocks(self) -> Course:
        """A course of the blocks alone."""
        tree = self._read_tree(read_policy(self._root, self._scope, self._odd))
        return Course(self._key, self._root, tree.blocks, {}, (), (), (), {}, {}, self._odd, {}, frozenset(tree.lost))

    def _read_tree(self, policy: PolicyFile) -> Tree:
        settings, wants_all = policy.settings, self._wants_all
        tree = Tree(self._key, self._scope, self._files, policy=settings, odd=self._odd, wants_all=wants_all)
        path, document = self._scope.find(f"{self._root.block_type}.xml") or ("", None)
        if document is None or not document.nodes:
            note_fault(path, document.fault if document else None, self._odd)
            return tree
        node = document.nodes[0]
        name = self._root.url_name
        kind = self._root.block_type
        use = Use(kind, name, dict(node.attributes), node, 0, family_of(document), path, is_plain=False)
        definition = find_definition(use, self._scope, self._odd)
        if definition is not None:
            tree.walk(self._root.key, use, definition, None)
        return tree

    def _note_references(self, tree: Tree, drafts: Tree, pages: Mapping[tuple[str, str], Extra], shelf: Shelf) -> None:
        live, draft = self._scope.linked, self._draft_scope.linked
        if not live and not draft:
            return
        ids = {name for keys in (tree.blocks, tree.lost, pages) for _, name in keys}
        subjects = {extra.path: f"{extra.category}/{extra.name}" for extra in pages.values()}
        targets = Targets(self._key, shelf, self._whole.ids if self._whole else ids, tree.blocks)
        note_references(live, tree.blocks, subjects, targets=targets, odd=self._odd)
        ids.update(name for keys in (drafts.blocks, drafts.lost) for _, name in keys)
        only = {path: document for path, document in draft.items() if path not in live}
        note_references(only, drafts.blocks, {}, targets=targets, odd=self._odd)

    def _note_remarks(
        self, tree: Tree, drafts: Tree, policy: PolicyFile, *, shelf: Shelf, extras: tuple[Extra, ...]
    ) -> None:
        live, draft = self._scope.remarked, self._draft_scope.remarked
        around = Surroundings(self._key, self._root, policy, shelf.names, extras)
        note_remarks(live, tree.blocks, around, self._odd)
        note_remarks({p: d for p, d in draft.items() if p not in live}, drafts.blocks, around, self._odd)
        note_policy_misfits(policy, tree.blocks, self._odd)

    def _note_files(self, tree: Tree, drafts: Tree) -> None:
        """What was never opened. The asset metadata, an import opens on its own."""
        path, document = self._scope.find(_ASSET_METADATA) or ("", None)
        note_fault(path, document.fault if document else None, self._odd)
        left = tree.list_unreached(self._facts)
        if not left:
            return
        seen = {block_type for blocks in (tree.blocks, drafts.blocks) for block_type, _ in blocks}
        note_leftovers(self._scope.folder, self._facts, left=left, seen_types=seen, odd=self._odd)

    def _note_course(
        self,
        tree: Tree,
        policy: PolicyFile,
        grading: GradingFile,
        *,
        pages: Mapping[tuple[str, str], Extra],
        assets: Container[str],
    ) -> None:
        """What the blocks and the settings say together. The blocks are all known, and files that cannot be read."""
        blocks, odd = tree.blocks, self._odd
        drafts = self._draft_scope.folder
        unread = {place.path for place, _ in odd.faults if not place.path.startswith(drafts)}
        note_outline(blocks, unread, odd)
        if COURSE_KEY not in blocks:
            note_library(self._root, odd)
            return
        note_unnamed_graded(blocks, odd)
        note_dates(blocks, COURSE_KEY, policy, odd)
        note_grading(grading, odd)
        used = note_assignments(grading, blocks, policy, odd)
        if blocks[COURSE_KEY].children:  # else nobody teaches with it yet
            if not unread and not odd.dangling_pointers:
                note_unused(grading, used, odd)
            note_policies(self._root, policy, grading, odd)
            note_readiness(blocks[COURSE_KEY], pages, odd)
        note_images(blocks[COURSE_KEY], policy, assets, odd)
        note_textbooks(policy, assets, odd)
        note_policy_links(self._key, self._root, policy, odd)
