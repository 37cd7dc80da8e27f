"""A course from its parts: the tree, the drafts, the settings, the pages, the uploaded files."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.facts.models import BlobFacts, Document
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.assets import known_names, read_assets
from contentrepo.applets.olx.block_types import COURSE
from contentrepo.applets.olx.definition import Use, family_of, find_definition
from contentrepo.applets.olx.drafts import FOLDER, read_drafts
from contentrepo.applets.olx.extras import read_extras
from contentrepo.applets.olx.grading import read_grading
from contentrepo.applets.olx.leftovers import note_leftovers
from contentrepo.applets.olx.models import Asset, Course, Extra, Oddities, Root
from contentrepo.applets.olx.policy import (
    COURSE_KEY,
    PolicyFile,
    note_missing_tabs,
    note_overrides,
    note_strays,
    read_policy,
    read_tabs,
)
from contentrepo.applets.olx.references import block_sources, note_missing, page_sources
from contentrepo.applets.olx.roots import ROOT_FILE
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.tree import Tree
from contentrepo.applets.repository.models import Entry

_ASSET_METADATA = "assets/assets.xml"


def read_course(root: Root, key: CourseRunKey, files: Mapping[str, Entry], facts: Mapping[str, BlobFacts]) -> Course:
    base = f"{root.folder}/" if root.folder else ""
    odd = Oddities()
    scope = Scope(facts, (base,), set())
    policy = read_policy(root, scope, odd)
    tree = Tree(key, scope, files, policy=policy.settings, odd=odd)
    _walk_root(root, tree, scope, odd)
    draft_scope = Scope(facts, (base + FOLDER, base), scope.reached)
    drafts = read_drafts(key, draft_scope, files, facts=facts, odd=odd)
    extras = read_extras(root, scope, files, facts=facts, odd=odd)
    assets = read_assets(files, scope, odd)
    grading = read_grading(root, scope, odd)
    tabs = read_tabs(policy, odd)
    note_missing_tabs(policy, tabs, {extra.name for extra in extras if extra.category == "static_tab"}, odd)
    _note_policy(policy, tree, drafts, extras, odd=odd)
    _note_references(tree, drafts, extras, assets, facts=facts, odd=odd)
    _note_files(base, tree, drafts, scope, facts=facts, odd=odd)
    return Course(key, root, tree.blocks, drafts.blocks, assets, extras, tabs, policy.entries, grading, odd)


def _walk_root(root: Root, tree: Tree, scope: Scope, odd: Oddities) -> None:
    found = scope.find(ROOT_FILE)
    if found is None:
        return
    path, document = found
    if not document.nodes:
        if document.fault is not None:
            odd.faults.append((Place(path, document.fault.line, document.fault.column), document.fault))
        return
    node = document.nodes[0]
    use = Use(COURSE, root.url_name, dict(node.attributes), node, 0, family_of(document), path)
    definition = find_definition(use, scope, odd)
    if definition is not None:
        tree.walk(COURSE_KEY, use, definition, None)


def _note_policy(policy: PolicyFile, tree: Tree, drafts: Tree, extras: tuple[Extra, ...], *, odd: Oddities) -> None:
    note_overrides(policy, tree, odd)
    known = {
        *tree.blocks,
        *tree.lost,
        *drafts.blocks,
        *drafts.lost,
        *((extra.category, extra.name) for extra in extras),
    }
    if COURSE_KEY in tree.blocks:
        note_strays(policy, known, odd)


def _note_references(
    tree: Tree,
    drafts: Tree,
    extras: tuple[Extra, ...],
    assets: tuple[Asset, ...],
    *,
    facts: Mapping[str, BlobFacts],
    odd: Oddities,
) -> None:
    names = known_names(assets)
    live = {name for _, name in (*tree.blocks, *tree.lost)} | {extra.name for extra in extras}
    sources = block_sources(tree.blocks, facts)
    note_missing((*sources.values(), *page_sources(extras, facts)), assets=names, ids=live, odd=odd)
    both = live | {name for _, name in (*drafts.blocks, *drafts.lost)}
    only = [source for path, source in block_sources(drafts.blocks, facts).items() if path not in sources]
    note_missing(only, assets=names, ids=both, odd=odd)


def _note_files(
    base: str, tree: Tree, drafts: Tree, scope: Scope, *, facts: Mapping[str, BlobFacts], odd: Oddities
) -> None:
    """What was never opened; the asset metadata is opened by an import on its own."""
    metadata = scope.find(_ASSET_METADATA)
    if metadata is not None and isinstance(metadata[1], Document) and metadata[1].fault is not None:
        fault = metadata[1].fault
        odd.faults.append((Place(metadata[0], fault.line, fault.column), fault))
    seen = {block_type for block_type, _ in (*tree.blocks, *drafts.blocks)}
    if tree.blocks:
        note_leftovers(base, facts, reached=scope.reached, seen_types=seen, odd=odd)
