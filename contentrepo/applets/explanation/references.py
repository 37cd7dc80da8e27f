"""What leads to a block, an uploaded file or a catalog entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from contentrepo.applets.explanation.models import Kind, Reference, Target
from contentrepo.applets.explanation.policy import Policy
from contentrepo.applets.explanation.subjects import Subjects
from contentrepo.applets.facts.models import Document
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.api import asset_name, read_facts
from contentrepo.applets.olx.models import Block, Course
from contentrepo.applets.repository.models import Snapshot

Key = tuple[str, str]


def list_references(target: Target, course: Course, policy: Policy, snapshot: Snapshot) -> tuple[Reference, ...]:
    """What leads to something in a course, in the order of places; what holds a block comes first."""
    subjects = Subjects(course)
    if target.kind is Kind.ASSET:
        name = next(asset.name for asset in course.assets if asset.path == target.path)
        return (*_static_links(name, course, subjects), *_settings(name, policy))
    if target.key is None:
        return ()
    blocks = course.drafts if target.kind is Kind.DRAFT else course.blocks
    holders = _holders(target, blocks[target.key], course, snapshot=snapshot, subjects=subjects)
    return (*holders, *_jumps(target.key[1], course, subjects))


def _holders(
    target: Target, block: Block, course: Course, *, snapshot: Snapshot, subjects: Subjects
) -> Iterator[Reference]:
    blocks = course.drafts if target.kind is Kind.DRAFT else course.blocks
    if block.parent is not None and block.parent in blocks:
        yield _held_by(block, blocks[block.parent], target, snapshot)
    for oddity in course.oddities.shared_blocks:
        if oddity.subject == target.subject:
            yield Reference("pointer", oddity.place, subjects.at(oddity.place))


def _held_by(block: Block, parent: Block, target: Target, snapshot: Snapshot) -> Reference:
    path, subject = parent.files[0], f"{parent.block_type}/{parent.block_id}"
    if block.files[0] == path:
        return Reference("holder", block.place, subject)
    blob = target.content.files[path].blob
    document = read_facts("xml", dict(snapshot.read([blob]))[blob])
    nodes = document.nodes if isinstance(document, Document) else ()
    named = ("url_name", block.block_id)
    line = next((node.line for node in nodes if node.tag == block.block_type and named in node.attributes), parent.line)
    return Reference("pointer", Place(path, line), subject)


def _jumps(block_id: str, course: Course, subjects: Subjects) -> Iterator[Reference]:
    for path, links in course.links.items():
        for link in links:
            if link.kind == "jump" and link.value.rstrip("/") == block_id:
                place = Place(path, link.line)
                yield Reference("jump", place, subjects.at(place))


def _static_links(name: str, course: Course, subjects: Subjects) -> Iterator[Reference]:
    for path, links in course.links.items():
        for link in links:
            if link.kind == "static" and name in (asset_name(link.value), asset_name(unquote(link.value))):
                place = Place(path, link.line)
                yield Reference("static", place, subjects.at(place))


def _settings(name: str, policy: Policy) -> Iterator[Reference]:
    """Settings of the policy whose value is the file: the course's image, a textbook's chapter."""
    for entry, settings in policy.entries.items():
        key = ("course", "course") if entry == f"course/{policy.run}" else tuple(entry.split("/", 1))
        for setting, value in settings.items():
            if len(key) == 2 and any(_names(text, name) for text in _texts(value)):  # noqa: PLR2004 - type and id
                yield Reference("setting", policy.place((key[0], key[1]), setting), f"{'/'.join(key)} {setting}")


def _names(text: str, name: str) -> bool:
    return asset_name(text.removeprefix("/static/")) == name


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from _texts(below)
