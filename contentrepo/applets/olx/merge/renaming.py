"""Blocks that one side gave another name: gone under the old one, new under another, and otherwise much the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

from contentrepo.applets.olx.merge.forest import FILE, INLINE, Forest, Key, is_nameless

Pages = Mapping[str, bytes]

_NAMES = frozenset({"url_name", "slug", "filename"})
_ALIKE = 0.5  # of what two blocks say; git, too, takes files for renamed from here on


def find_renames(base: Forest, side: Forest, pages: tuple[Pages, Pages]) -> dict[Key, Key]:
    """New key -> the key in `base`. Only where there is no second candidate on either side.

    Args:
        base, side: before and after.
        pages: the pages of html blocks, before and after, by path.
    """
    gone, new = _named(base, side), _named(side, base)
    found = _pair(gone, new, lambda key, forest: _look(forest, key, pages[forest is side]), (base, side))
    rest = [key for key in gone if key not in found.values()], [key for key in new if key not in found]
    for fresh, old in _pair(*rest, _place, (base, side)).items():
        if _likeness(base, side, old, fresh) >= _ALIKE:
            found[fresh] = old
    return found


def align(base: Forest, files: Mapping[str, bytes], pages: tuple[Pages, Pages]) -> tuple[Forest, dict[Key, str]]:
    """A side with its blocks under the keys that they have in `base`; and the names of those that it renamed."""
    side = Forest(files)
    renames = find_renames(base, side, pages)
    if renames:
        side = Forest(files, renames)
    nameless = _pair_nameless(base, side)
    if nameless:
        renames |= nameless
        side = Forest(files, renames)
    return side, {key: new[2] for new, key in renames.items() if not is_nameless(key)}


def _pair_nameless(base: Forest, side: Forest) -> dict[Key, Key]:
    """New key -> old key of nameless blocks that were edited where they stand: in order, if none came or went."""
    found: dict[Key, Key] = {}
    for parent, keys in base.children.items():
        now = side.children.get(parent, [])
        for tag in {key[1] for key in keys if is_nameless(key)}:
            gone = [key for key in keys if key[1] == tag and is_nameless(key) and key not in now]
            new = [key for key in now if key[1] == tag and is_nameless(key) and key not in keys]
            if len(gone) == len(new):
                found |= dict(zip(new, gone, strict=True))
    return found


def _named(forest: Forest, other: Forest) -> list[Key]:
    """The blocks that one side has and the other has not, nameless ones aside."""
    keys = (key for key in forest.stands if key not in other.stands)
    return [key for key in keys if key[1] != FILE and not key[2].startswith(("#", "?"))]


def _pair(
    gone: Iterable[Key],
    new: Iterable[Key],
    mark_of: Callable[[Key, Forest], Hashable | None],
    forests: tuple[Forest, Forest],
) -> dict[Key, Key]:
    """New key -> old key of blocks with one mark that nobody else has."""
    before, after = _by_mark(gone, mark_of, forests[0]), _by_mark(new, mark_of, forests[1])
    return {after[mark][0]: keys[0] for mark, keys in before.items() if len(keys) == 1 == len(after.get(mark, ()))}


def _by_mark(
    keys: Iterable[Key], mark_of: Callable[[Key, Forest], Hashable | None], forest: Forest
) -> dict[Hashable, list[Key]]:
    found: dict[Hashable, list[Key]] = {}
    for key in keys:
        if (mark := mark_of(key, forest)) is not None:
            found.setdefault(mark, []).append(key)
    return found


def _look(forest: Forest, key: Key, pages: Pages) -> Hashable | None:
    """All that a block says beside its name; None where that is nothing."""
    element = forest.stands[key].element
    settings = tuple(sorted((name, value) for name, value in element.attributes.items() if name not in _NAMES))
    content: tuple[object, ...] = tuple(forest.children.get(key, ())) or (b" ".join(element.inner.split()),)
    content += tuple(pages.get(path, b"") for path in forest.pages(key))
    is_inline = forest.home(key) == INLINE
    return (key[:2], settings, content, is_inline) if any(content) or settings else None


def _place(key: Key, forest: Forest) -> Hashable | None:
    """Of what type it is and where it stands; None where that is not in play."""
    parents = forest.parents(key)
    return (key[:2], tuple(parents)) if parents else None


def _likeness(base: Forest, side: Forest, old: Key, new: Key) -> float:
    """How much of what one of two blocks says the other says, too: 0 to 1."""
    first, second = _sayings(base, old), _sayings(side, new)
    return len(first & second) / max(len(first), len(second), 1)


def _sayings(forest: Forest, key: Key) -> set[object]:
    element = forest.stands[key].element
    settings = {(name, value) for name, value in element.attributes.items() if name not in _NAMES}
    lines = {line.strip() for line in element.inner.splitlines() if line.strip()}
    return {*settings, *(forest.children.get(key) or lines)}
