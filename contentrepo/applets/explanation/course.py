"""What something in a course is: a block with all that counts for it, an uploaded file, a page, a file of settings."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.explanation.models import Crumb, Kind, Reference, Setting, Target
from contentrepo.applets.explanation.policy import open_policy
from contentrepo.applets.explanation.references import list_references
from contentrepo.applets.explanation.settings import list_settings
from contentrepo.applets.explanation.target import COURSE
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.olx.api import measure_elements
from contentrepo.applets.olx.models import Asset, Block, Course
from contentrepo.applets.repository.models import Snapshot, Span
from contentrepo.dataclass import dataclass, field

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What the content alone says of something; see `models.Explanation`."""

    what: str
    title: str = ""
    files: tuple[Span, ...] = ()
    breadcrumb: tuple[Crumb, ...] = ()
    children: tuple[Crumb, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    references: tuple[Reference, ...] = ()
    usage: UsageKey | None = None


def tell_block(target: Target, course: Course, key: Key, snapshot: Snapshot) -> Told:
    blocks = course.drafts if target.kind is Kind.DRAFT else course.blocks
    block, policy = blocks[key], open_policy(target.content, snapshot)
    entry = policy.span(key) if target.kind is Kind.BLOCK else None
    return Told(
        what=f"{key[0]} draft" if target.kind is Kind.DRAFT else key[0],
        title=block.display_name,
        files=(*_files_of(block, target, snapshot), *([entry] if entry else ())),
        breadcrumb=tuple(_way_to(key, blocks)),
        children=tuple(_crumb(child, blocks) for child in block.children),
        settings=list_settings(key, blocks, policy),
        references=list_references(target, course, policy, snapshot),
        usage=UsageKey(course.key, *key),
    )


def tell_file(target: Target, course: Course, snapshot: Snapshot) -> Told:
    policy = open_policy(target.content, snapshot)
    asset = next((asset for asset in course.assets if asset.path == target.path), None)
    page = next((extra for extra in course.extras if extra.path == target.path), None)
    if asset:
        what, facts = f"asset `{asset.name}`", _asset_facts(asset, snapshot)
    elif page:
        what, facts = f"page {page.category} `{page.name}`", {}
    else:
        what, facts = _WHAT[target.kind], {}
    return Told(
        what=what,
        title=asset.display_name if asset else "",
        files=(Span(target.path),),
        breadcrumb=(_crumb(COURSE, course.blocks),) if COURSE in course.blocks else (),
        facts=facts,
        references=list_references(target, course, policy, snapshot),
    )


_WHAT = {Kind.SETTINGS: "settings of the course", Kind.FILE: "file that no block is read from"}


def _asset_facts(asset: Asset, snapshot: Snapshot) -> dict[str, str]:
    size = next(size for _, size in snapshot.size([asset.blob]))
    facts = {"size": f"{size:,} bytes", "type": asset.content_type, "locked": "yes" if asset.locked else ""}
    return {name: value for name, value in facts.items() if value}


def _way_to(key: Key, blocks: Mapping[Key, Block]) -> list[Crumb]:
    way = [key]
    while (above := blocks[way[-1]].parent) is not None and above in blocks:
        way.append(above)
    return [_crumb(one, blocks) for one in reversed(way)]


def _crumb(key: Key, blocks: Mapping[Key, Block]) -> Crumb:
    title = blocks[key].display_name if key in blocks else ""
    return Crumb("/".join(key), title or key[1])


def _files_of(block: Block, target: Target, snapshot: Snapshot) -> tuple[Span, ...]:
    """The lines of an element that stands in another block's file; else whole files."""
    first, *others = block.files
    whole = tuple(map(Span, others))
    if block.ordinal <= 0:
        return (Span(first), *whole)
    blob = target.content.files[first].blob
    data = dict(snapshot.read([blob]))[blob]
    start, end = measure_elements(data, [block.ordinal]).get(block.ordinal, (0, len(data)))
    return (Span(first, data.count(b"\n", 0, start) + 1, data.count(b"\n", 0, end) + 1), *whole)
