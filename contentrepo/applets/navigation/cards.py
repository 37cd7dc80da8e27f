"""Blocks and files in a few words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.navigation.meaning import find_block, find_content, find_meaning, folder_of
from contentrepo.applets.navigation.models import Card, Key, Spot
from contentrepo.applets.olx.models import Asset, Block, Course
from contentrepo.applets.validation.models import Checked, UnitContent

SHOWN = 60  # characters of a setting
MOST = 5  # cards of one spot
DEEP = 100  # blocks above a block
SETTINGS = (
    "start",
    "due",
    "graded",
    "format",
    "weight",
    "max_attempts",
    "showanswer",
    "visible_to_staff_only",
    "group_access",
)
UNSET = frozenset({"", "null"})


def describe(checked: Checked, path: str, spot: Spot) -> tuple[Card, ...]:
    content = find_content(checked, path)
    if content is None or content.course is None:
        return ()
    meaning = find_meaning(content, path, spot)
    cards = [
        *(_block_card(content, content.course, block) for block in meaning.blocks),
        *(_asset_card(checked, content, asset) for asset in meaning.assets),
        *(Card("page", file.removeprefix(folder_of(content))) for file in meaning.files),
    ]
    return tuple(cards[:MOST])


def _block_card(content: UnitContent, course: Course, block: Block) -> Card:
    key = UsageKey(course.key, block.block_type, block.block_id)
    facts = [f"{name}: {_shorten(value)}" for name, value in _settings(block)]
    if block.children:
        facts.append(f"holds {len(block.children)} block{'s' * (len(block.children) > 1)}")
    if block[:2] not in course.blocks:
        facts.append("a draft, which learners do not see")
    facts += [f"in {path.removeprefix(folder_of(content))}" for path in block.files]
    return Card(block.block_type, block.block_id, block.display_name, _trail(course, block), str(key), tuple(facts))


def _settings(block: Block) -> Iterator[tuple[str, str]]:
    attributes: Mapping[str, str] = block.attributes
    return ((name, attributes[name]) for name in SETTINGS if attributes.get(name, "").strip() not in UNSET)


def _shorten(value: str) -> str:
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}..."


def _trail(course: Course, block: Block) -> tuple[str, ...]:
    titles: list[str] = []
    key: Key | None = block.parent
    while key is not None and len(titles) < DEEP and (above := find_block(course, key)):
        titles.append(above.display_name or f"{above.block_type} {above.block_id}")
        key = above.parent
    return tuple(reversed(titles))


def _asset_card(checked: Checked, content: UnitContent, asset: Asset) -> Card:
    (size,) = dict(checked.head.size((asset.blob,))).values()
    facts = [f"{size:,} bytes"]
    if asset.name != asset.path.partition("static/")[2]:
        facts.append(f"the platform keeps it as {asset.name}")
    if asset.locked:
        facts.append("locked: only learners of the course may see it")
    return Card("asset", asset.path.removeprefix(folder_of(content)), asset.display_name, facts=tuple(facts))
