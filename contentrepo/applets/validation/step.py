"""From one tree to the next: which units a change touches, told from the changed paths alone."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Changes, Difference, Entry, Snapshot
from contentrepo.applets.validation.layout import is_catalog_side, owner_of
from contentrepo.applets.validation.shape import Shape, list_folders
from contentrepo.named_tuple import NamedTuple

MOST = 1_000  # changed files; with more of them the whole is read
CATALOG = "catalog:"
CATALOG_KIND = "catalog"
RUN = "course-v1:"
GROWING = (".xml", ".html")  # of a run, files that may come and go: those of blocks
PLAIN = (FILE, EXECUTABLE)
# A file of one of these names may begin or end a unit.
DECIDING = frozenset({"course.xml", "library.xml"})


class Step(NamedTuple):
    """A change between two trees that leaves every unit where it is.

    Attributes:
        shape: of the tree after it.
        changes: unit name -> path -> (entry before, entry after).
        files: of the catalog unit, where it changed.
    """

    shape: Shape
    changes: Mapping[str, Changes]
    files: Mapping[str, Mapping[str, Entry]]


def find_step(shape: Shape, old: Snapshot, new: Snapshot, *, cache: FactsCache) -> Step | None:
    """The step from a tree of known shape; None where units may come, go or move, or where much has changed."""
    difference = git.compare_trees(old, new, most=MOST)
    shares = _share_out(shape, difference.files) if difference else None
    if difference is None or shares is None:
        return None
    trees: dict[str, str] = {}
    files: dict[str, Mapping[str, Entry]] = {}
    for name, share in shares.items():
        if name.startswith(CATALOG):
            kept = read_catalog_files(cache, shape.units[name].tree)
            if kept is None:
                return None
            files[name] = _after(kept, share)
            trees[name] = git.tree_id(files[name]) if files[name] else ""
    left = [name for name in shares if name not in trees]
    found = _find_trees(shape, left, difference, new, before=old.tree if len(shares) == 1 else "")
    if found is None:
        return None
    trees.update(found)
    # An index holds on only where the edit turns out to be contained.
    moved = {name: shape.units[name]._replace(tree=tree, index_tree="") for name, tree in trees.items()}
    return Step(shape._replace(units={**shape.units, **moved}, folders=list_folders(shape)), shares, files)


def _share_out(shape: Shape, changes: Changes) -> dict[str, dict[str, tuple[Entry | None, Entry | None]]] | None:
    """Unit name -> its share of the changes; None where one of them may change the layout."""
    catalog_name, top, folders, _ = list_folders(shape)
    shares: dict[str, dict[str, tuple[Entry | None, Entry | None]]] = {}
    for path, change in changes.items():
        name = owner_of(path.rpartition("/")[0], folders) or top
        if name == top != catalog_name and is_catalog_side(path):
            name = catalog_name
        if not _is_quiet(path, change, shape, unit=name):
            return None
        shares.setdefault(name, {})[path] = change
    return shares


def _is_quiet(path: str, change: tuple[Entry | None, Entry | None], shape: Shape, *, unit: str) -> bool:
    old, new = change
    if path.rpartition("/")[2] in DECIDING or any(entry and entry.mode not in PLAIN for entry in change):
        return False
    if not unit.startswith(CATALOG):
        if old is not None and new is not None:
            return old.mode == new.mode
        return unit.startswith(RUN) and path.endswith(GROWING)
    return catalog.kind_of(path) not in (None, "configuration") and not shape.conflicts


def _find_trees(
    shape: Shape, names: list[str], difference: Difference, new: Snapshot, *, before: str
) -> dict[str, str] | None:
    """The tree ids of units that have changed; None where one unit's folder lies in another's.

    `before` is the tree before, where a single unit has all of the difference.
    """
    folders = {shape.units[name].folder: name for name in names}
    others = list_folders(shape).text
    trees: dict[str, str] = {}
    if "" in folders:
        if others.strip("\0"):
            return None
        top = folders.pop("")
        # A unit that was all there is still is; of a file at the very top, its mode would have to be looked at.
        is_all = "" != before == shape.units[top].tree and all("/" in path for path in difference.files)
        trees[top] = (new.tree if is_all else "") or _find_top(new)
    if any(f"\0{folder}/" in others for folder in folders):
        return None
    known = difference.folders
    trees.update({name: known[folder] for folder, name in folders.items() if folder in known})
    return trees if len(trees) == len(names) else None


def _find_top(snapshot: Snapshot) -> str:
    """The tree id of what is at the top, but for the catalog's side."""
    return git.tree_id({path: entry for path, entry in git.list_top(snapshot).items() if not is_catalog_side(path)})


def _after(files: Mapping[str, Entry], changes: Changes) -> dict[str, Entry]:
    after = {path: entry for path, entry in files.items() if path not in changes}
    after.update({path: new for path, (_, new) in changes.items() if new is not None})
    return after


def read_catalog_files(cache: FactsCache, tree: str) -> dict[str, Entry] | None:
    """The files that were kept of a catalog unit, by its tree id."""
    found = cache.get_rows(CATALOG_KIND, [tree]).get(tree)
    return {path: Entry(*entry) for path, entry in found.items()} if found is not None else None


def write_catalog_files(cache: FactsCache, tree: str, files: Mapping[str, Entry]) -> None:
    """Keep the files of a catalog unit, so that the next change of one of them needs no listing."""
    cache.put_rows(CATALOG_KIND, {tree: {path: tuple(entry) for path, entry in files.items()}})
