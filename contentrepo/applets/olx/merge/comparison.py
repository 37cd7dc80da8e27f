"""What differs between two states of some files, in blocks: what came, went, moved, or says other things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.merging.api import list_moved
from contentrepo.applets.olx.merge.element import Element
from contentrepo.applets.olx.merge.forest import FILE, INLINE, Forest, Key
from contentrepo.applets.olx.merge.renaming import align
from contentrepo.applets.olx.models import BlockDifference

Files = Mapping[str, bytes]


def compare_blocks(
    old: Files, new: Files, pages: tuple[Files, Files]
) -> tuple[tuple[BlockDifference, ...], dict[str, str]]:
    """The differences in the order of the new state, and the paths of pages that moved with their block."""
    before = Forest(old)
    after, names = align(before, new, pages)
    comparison = _Comparison(before, after, names)
    moved = {
        was: now
        for key in before.stands
        for was, now in zip(before.pages(key), after.pages(key), strict=False)
        if was != now
    }
    return tuple(comparison.differences()), moved


class _Comparison:
    def __init__(self, before: Forest, after: Forest, names: Mapping[Key, str]) -> None:
        self._before, self._after, self._names = before, after, names

    def differences(self) -> Iterator[BlockDifference]:
        sides = (self._after, self._before)
        keys = dict.fromkeys(key for side in sides for found in (side.stands, side.uses) for key in found)
        for key in keys:
            if key[1] == FILE:
                yield from self._compare_content(key)
                continue
            was, now = self._is_there(self._before, key), self._is_there(self._after, key)
            if was and now:
                yield from self._compare_places(key)
                yield from self._compare_content(key)
            elif was or now:
                side = self._after if now else self._before
                parent = next(iter(side.parents(key)), None)
                where = None if parent is None else _label(parent)
                yield self._tell(key, "added" if now else "removed", "", *((None, where) if now else (where, None)))

    def _is_there(self, side: Forest, key: Key) -> bool:
        """Whether a side's course has a block: where it is used is in play, or its file is."""
        if key in self._before.uses or key in self._after.uses:
            return key in side.uses
        return key in side.stands

    def _compare_places(self, key: Key) -> Iterator[BlockDifference]:
        if key in self._names:
            yield self._tell(key, "renamed", "url_name", key[2], self._names[key])
        was, now = self._before.parents(key), self._after.parents(key)
        if was != now and was and now:
            yield self._tell(key, "moved", "", _label(was[0]), _label(now[0]))
        homes = self._before.home(key), self._after.home(key)
        if None not in homes and (homes[0] == INLINE) is not (homes[1] == INLINE):
            yield self._tell(key, "form", "", *("inline" if home == INLINE else home for home in homes))

    def _compare_content(self, key: Key) -> Iterator[BlockDifference]:
        was, now = self._before.element(key), self._after.element(key)
        if was is None or now is None or was.written == now.written:
            return
        for name in dict.fromkeys([*was.attributes, *now.attributes]):
            old, new = was.attributes.get(name), now.attributes.get(name)
            if old != new and name not in {"url_name", "slug"}:
                yield self._tell(key, "attribute", name, old, new)
        if now.is_container:
            yield from self._compare_order(key)
        elif was.inner != now.inner:
            yield self._tell(key, "body", "", _text(was), _text(now))

    def _compare_order(self, key: Key) -> Iterator[BlockDifference]:
        was, now = self._before.children.get(key, []), self._after.children.get(key, [])
        moved = list_moved(was, now)
        for child in now:
            if child in moved:
                places = (_behind(side, child) for side in (was, now))
                yield self._tell(child, "reordered", _label(key), *places)

    def _tell(self, key: Key, kind: str, name: str, old: str | None, new: str | None) -> BlockDifference:
        stands = [side.stands[key] for side in (self._after, self._before) if key in side.stands]
        uses = [use for side in (self._after, self._before) for use in side.uses.get(key, ())]
        path = (stands or uses)[0].path
        shown = self._names.get(key, key[2])
        title = next((one.element.attributes.get("display_name", "") for one in stands), "")
        subject = "" if key[1] == FILE else f"{key[1]}/{shown}"
        return BlockDifference(path, subject, title, kind, name, old, new, key[0])


def _text(element: Element) -> str:
    return element.inner.decode("utf-8", "replace")


def _label(key: Key) -> str:
    return key[2] if key[1] == FILE else f"{key[1]}/{key[2]}"


def _behind(keys: list[Key], key: Key) -> str:
    """What a child stands behind; "" for the first."""
    number = keys.index(key)
    return _label(keys[number - 1]) if number else ""
