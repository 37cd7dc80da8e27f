"""What each file of a run is to it, and which of them nobody comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Course
from contentrepo.applets.repository.models import Entry
from contentrepo.applets.statistics.models import Coverage, Links, Share
from contentrepo.applets.statistics.spread import tally

BLOCK, PAGE, SETTINGS, ASSET, DRAFT, UNREACHED, OTHER = (
    "block",
    "page",
    "settings",
    "asset",
    "draft",
    "unreached",
    "other",
)
_READ_ON_IMPORT = frozenset({"assets/assets.xml"})
_DATA = frozenset({"json", "data"})


def find_coverage(course: Course, files: Mapping[str, Entry], sources: Iterable[str]) -> Coverage:
    """`sources` are further names of assets, from within blocks."""
    role_of = _known_roles(course)
    base = f"{course.root.folder}/" if course.root.folder else ""
    roles = {path: role_of.get(path) or _role(path[len(base) :]) for path in files}
    counted = tally(roles.values())
    counts = dict(counted)
    reached = counts.get(BLOCK, 0) + counts.get(PAGE, 0)
    unreached = tuple(sorted(path for path, role in roles.items() if role == UNREACHED))
    named = _names_said(course, sources)
    mentioned = sum(not named.isdisjoint((a.name, olx.asset_name(a.display_name))) for a in course.assets)
    return Coverage(counted, Share(reached, reached + len(unreached)), Share(mentioned, len(course.assets)), unreached)


def count_links(course: Course) -> Links:
    """References as the content has them; one that occurs twice counts twice."""
    counts = dict(tally(link.kind for links in course.links.values() for link in links))
    lost = len(course.oddities.missing_assets) + len(course.oddities.missing_jumps)
    return Links(counts.get("static", 0), counts.get("jump", 0), counts.get("course", 0), lost)


def _known_roles(course: Course) -> dict[str, str]:
    roles = {path: DRAFT for block in course.drafts.values() for path in block.files}
    roles |= {asset.path: ASSET for asset in course.assets}
    roles |= {extra.path: PAGE for extra in course.extras}
    roles |= {path: BLOCK for block in course.blocks.values() for path in block.files}
    return roles | {course.root.place.path: BLOCK}


def _role(below: str) -> str:
    if below.startswith("drafts/"):
        return DRAFT
    if below in _READ_ON_IMPORT:
        return SETTINGS
    kind = olx.kind_of(below)
    if kind is None:
        return OTHER
    return SETTINGS if kind in _DATA else UNREACHED


def _names_said(course: Course, sources: Iterable[str]) -> set[str]:
    """Every asset name that content or settings may mean: by link, as a setting's value, as a video's transcript."""
    links = {link.value for found in course.links.values() for link in found if link.kind == "static"}
    texts = {text for entry in course.policy.values() for text in _texts(entry)}
    for block in course.blocks.values():
        if block.block_type == "video":
            texts.update(_transcripts(block.attributes))
    whole = {text.rpartition("/static/")[2] for text in texts}
    return {olx.asset_name(form) for said in (*links, *whole, *sources) for form in (said, unquote(said)) if form}


def _transcripts(attributes: Mapping[str, str]) -> Iterator[str]:
    for name in ("sub", "track", "handout", "transcripts"):
        written = attributes.get(name, "")
        yield from (part for part in written.split('"') if part)
        if name == "sub" and written:
            yield f"subs_{written}.srt.sjson"


def _texts(value: object) -> Iterator[str]:
    stack = [value]
    while stack:
        last = stack.pop()
        if isinstance(last, str):
            yield last
        elif isinstance(last, Mapping):
            stack.extend(last.values())
        elif isinstance(last, list):
            stack.extend(last)
