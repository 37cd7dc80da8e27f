"""Where a spot leads: the files in which what it means is defined."""

from __future__ import annotations

from contentrepo.applets.navigation.meaning import find_content, find_meaning
from contentrepo.applets.navigation.models import Spot, Target
from contentrepo.applets.olx.models import Block
from contentrepo.applets.validation.models import Checked


def find_targets(checked: Checked, path: str, spot: Spot) -> tuple[Target, ...]:
    content = find_content(checked, path)
    if content is None:
        return ()
    meaning = find_meaning(content, path, spot)
    if not meaning.is_named:
        return ()
    targets = [
        *(target for block in meaning.blocks for target in _files(block)),
        *(Target(asset.path) for asset in meaning.assets),
        *(Target(file) for file in meaning.files),
    ]
    elsewhere = [target for target in targets if target.path != path]
    return tuple(elsewhere or targets)


def _files(block: Block) -> list[Target]:
    """The element that defines the block, then what it names."""
    first, *rest = block.files
    return [Target(first, max(1, block.line)), *(Target(path) for path in rest)]
