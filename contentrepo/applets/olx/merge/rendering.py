"""The merged blocks as bytes: whole pieces of a side wherever a side alone has changed them."""

from __future__ import annotations

from contentrepo.applets.merging.api import merge_lines
from contentrepo.applets.olx.merge.element import Element
from contentrepo.applets.olx.merge.forest import INLINE, Forest, Key
from contentrepo.applets.olx.merge.start_tag import NAMES, merge_attributes, quote, render_start_tag
from contentrepo.applets.olx.merge.triple import Triple

MAX_NESTING = 200


class Rendering:
    """Renders blocks of three forests, and notes what ended up where.

    Attributes:
        placed: block -> the blocks that it stands in afterwards, as far as they are in play.
    """

    def __init__(self, triple: Triple) -> None:
        self._triple = triple
        self._sides = (triple.base, triple.ours, triple.theirs)
        self._inside: dict[tuple[int, Key], frozenset[Key]] = {}
        self.placed: dict[Key, list[Key]] = {}

    def render_file(self, key: Key, path: str) -> bytes:
        """A file whose root is a block, with what stands before and behind the root."""
        owners = [side.element(key) if side.home(key) == path else None for side in self._sides]
        base, ours, theirs = owners
        frame = theirs if ours is None or (base and _frame(ours) == _frame(base) and theirs) else ours
        if frame is None:  # nobody had it there: one side renamed what the other put into a file
            return self.render(key, path)
        before, after = _frame(frame)
        return before + self.render(key, path) + after

    def render(self, key: Key, home: str = INLINE, depth: int = 0) -> bytes:
        """A block's definition, as it stands in its own file or in its parent."""
        whole = self._find_whole(key)
        if whole is not None:
            self._note_inside(whole, key)
            found = whole.element(key)
            return found.written if found else b""
        skeleton = self._find_skeleton(key, home)
        if skeleton is None or depth > MAX_NESTING:
            return b""
        chosen, quarrels = merge_attributes(self._triple.elements(key))
        for name, *values in quarrels:
            old, own, other = (None if value is None else value.encode("utf-8", "surrogatepass") for value in values)
            self._triple.tell(key, "attribute", name, old, own, other)
        if home != INLINE and not skeleton.name:  # the file's name says it
            chosen = {name: element for name, element in chosen.items() if name not in NAMES}
        head = render_start_tag(skeleton, chosen, self._names(key, home, skeleton))
        if not skeleton.is_container:
            return _enclose(head, self._merge_body(key, skeleton), skeleton)
        return _enclose(head, self._render_children(key, depth), skeleton)

    def _find_skeleton(self, key: Key, home: str) -> Element | None:
        """Whose bytes are kept where the sides say the same: of one that has the block where it will be."""
        sides = [side.element(key) for side in self._sides]
        base, ours, theirs = sides
        is_inline = home == INLINE
        fitting = [
            one for one, side in zip(sides, self._sides, strict=True) if one and (side.home(key) == INLINE) is is_inline
        ]
        if ours in fitting and theirs in fitting and base is not None and ours and _shell(ours) == _shell(base):
            return theirs
        return next((one for one in (ours, theirs, base) if one in fitting), ours or theirs or base)

    def _names(self, key: Key, home: str, skeleton: Element) -> dict[str, str]:
        """The name as it must be written on the element, where that is not how it stands."""
        name = self._triple.name(key)
        written = skeleton.name
        if written == name or (home != INLINE and not written) or name.startswith(("?", "#")):
            return {}
        return {} if key[1] == "#file" else {"slug" if "slug" in skeleton.attributes else "url_name": name}

    def _find_whole(self, key: Key) -> Forest | None:
        """The side whose bytes can be taken as they are."""
        triple = self._triple
        base, ours, theirs = triple.elements(key)
        if ours is None or theirs is None or key in triple.restless:
            return None
        if any(self._keys_inside(side, key) & triple.restless for side in self._sides):
            return None
        if theirs.written == ours.written or (base is not None and theirs.written == base.written):
            return triple.ours
        return triple.theirs if base is not None and ours.written == base.written else None

    def _keys_inside(self, side: Forest, key: Key) -> frozenset[Key]:
        known = (id(side), key)
        if known not in self._inside:
            children = side.children.get(key, ())
            below = (self._keys_inside(side, child) for child in children if side.home(child) == INLINE)
            self._inside[known] = frozenset(children).union(*below)
        return self._inside[known]

    def _note_inside(self, side: Forest, key: Key) -> None:
        for child in side.children.get(key, ()):
            self.placed.setdefault(child, []).append(key)
            if side.home(child) == INLINE:
                self._note_inside(side, child)

    def _render_children(self, key: Key, depth: int) -> bytes:
        pieces = []
        for child in self._triple.children(key):
            self.placed.setdefault(child, []).append(key)
            pieces += [self._lead(key, child), self._render_child(key, child, depth)]
        last = [side.element(key) for side in self._sides]
        gaps = [None if one is None else one.lead(len(one.children)) for one in last]
        pieces.append(self._merge_gap(key, gaps[0], gaps[1], gaps[2]))
        return b"".join(pieces)

    def _lead(self, key: Key, child: Key) -> bytes:
        found = [side.place_in(key, child) for side in self._sides]
        leads = [
            None if place is None else side.stands[key].element.lead(place[1])
            for side, place in zip(self._sides, found, strict=True)
        ]
        return self._merge_gap(key, leads[0], leads[1], leads[2])

    def _merge_gap(self, key: Key, base: bytes | None, ours: bytes | None, theirs: bytes | None) -> bytes:
        """Blanks and comments between blocks."""
        if ours is None or theirs is None:
            return ours or theirs or b""
        if ours == base:
            return theirs
        if theirs in (base, ours) or not (ours.strip() or theirs.strip()):
            return ours
        self._triple.tell(key, "body", "", base, ours, theirs)
        return ours

    def _render_child(self, key: Key, child: Key, depth: int) -> bytes:
        triple = self._triple
        if triple.home(child) == INLINE:
            return self.render(child, INLINE, depth + 1)
        name = triple.name(child)
        for side in (triple.ours, triple.theirs):
            place = side.place_in(key, child)
            if place is not None and place[0].is_pointer and triple.name_in(side, child) == name:
                return place[0].written
            if place is not None and triple.home(child) is None:
                return place[0].written
        return b"<%s %s=%s/>" % (child[1].encode(), NAMES[0].encode(), quote(name))

    def _merge_body(self, key: Key, skeleton: Element) -> bytes:
        """What stands in a leaf, by line. Where one side put it elsewhere, its blanks are its own business."""
        old, own, other = (None if one is None else one.inner for one in self._triple.elements(key))
        if own is None or other is None:
            return own or other or b""
        if old is not None and old not in (own, other) and self._triple.is_displaced(key):
            edited = {_flat(inner): inner for inner in (own, other) if _flat(inner) != _flat(old)}
            if not edited:
                return skeleton.inner
            if len(edited) == 1:
                return next(iter(edited.values()))
        joined = merge_lines(old or b"", own, other)
        if joined.data is None or (old is None and own != other):
            self._triple.tell(key, "body", "", old, own, other)
            return own
        return joined.data


def _shell(element: Element) -> tuple[bytes, bytes]:
    return element.data[element.start : element.head], element.data[element.tail : element.end]


def _frame(element: Element) -> tuple[bytes, bytes]:
    return element.data[: element.start], element.data[element.end :]


def _flat(data: bytes) -> bytes:
    return b" ".join(data.split())


def _enclose(head: bytes, inner: bytes, skeleton: Element) -> bytes:
    if skeleton.closes_itself and not inner:
        return head
    if skeleton.closes_itself:
        return head.removesuffix(b"/>").rstrip() + b">" + inner + b"</%s>" % skeleton.tag.encode()
    return head + inner + skeleton.data[skeleton.tail : skeleton.end]
