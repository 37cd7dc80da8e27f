"""All XML files of a course that either side changed, merged by block."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from contentrepo.applets.merging.models import Blocks
from contentrepo.applets.olx.merge.element import read_element
from contentrepo.applets.olx.merge.forest import INLINE, Forest, Key
from contentrepo.applets.olx.merge.loss import tell_losses, tell_misplaced
from contentrepo.applets.olx.merge.renaming import align
from contentrepo.applets.olx.merge.rendering import Rendering
from contentrepo.applets.olx.merge.triple import Triple

Files = Mapping[str, bytes]


def merge_blocks(
    sides: tuple[Files, Files, Files],
    pages: tuple[Files, Files, Files],
    *,
    changed: tuple[Collection[str], Collection[str]],
    read_base: Callable[[str], bytes | None],
) -> Blocks:
    """The XML files that either of two sides changed, merged by block.

    Args:
        sides: base, ours and theirs: path -> bytes, of the XML files that either side changed.
        pages: the same of the pages of html blocks.
        changed: the paths that ours changed, and those that theirs did, whatever the files are.
        read_base: another file of the base; None where there is none.

    Raises:
        Unreadable: a file is not mergeable, or a block is defined twice.
    """
    base = Forest(sides[0])
    ours, own = align(base, sides[1], pages[:2])
    theirs, other = align(base, sides[2], (pages[0], pages[2]))
    names = (own, other)
    triple = Triple(base, ours, theirs, names)
    tell_losses(triple, changed, read_base)
    rendering = Rendering(triple)
    files: dict[str, bytes | None] = dict.fromkeys(path for side in sides for path in side)
    for key in triple.blocks():
        home = triple.home(key)
        if home not in (None, INLINE):
            files[str(home)] = data = rendering.render_file(key, str(home))
            if all(side.get(str(home)) != data for side in sides):
                read_element(data)  # a file that we cannot read again is not ours to write
    _tell_names(triple, names)
    tell_misplaced(triple, rendering)
    return Blocks(files, tuple(triple.conflicts), _moved_pages(triple))


def _tell_names(triple: Triple, names: tuple[Mapping[Key, str], Mapping[Key, str]]) -> None:
    """Note blocks that two sides named differently, and names that two blocks would have."""
    for key in {**names[0], **names[1]}:
        first, second = names[0].get(key, key[2]), names[1].get(key, key[2])
        if first != second and key[2] not in (first, second):
            triple.tell(key, "attribute", "url_name", key[2].encode(), first.encode(), second.encode())
    taken: dict[Key, Key] = {}
    for key in triple.blocks():
        if triple.home(key) is not None and not key[2].startswith(("?", "#")):
            name = triple.name(key)
            if taken.setdefault((key[0], key[1], name), key) != key:
                triple.tell(key, "attribute", "url_name", None, *(side.get(key, key[2]).encode() for side in names))


def _moved_pages(triple: Triple) -> dict[str, tuple[str, str]]:
    found = {}
    for key in triple.base.stands:
        old, own, other = (list(side.pages(key)) for side in (triple.base, triple.ours, triple.theirs))
        if old and own and other and (own != old or other != old):
            found[old[0]] = own[0], other[0]
    return found
