"""Which units a snapshot holds and which files belong to which. Reads no blob: the facts are handed in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from contentrepo.applets.catalog.models import Configuration
from contentrepo.applets.facts.models import Document, Fault
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CatalogKey, CourseRunKey, LibraryKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Root
from contentrepo.applets.repository.api import tree_id
from contentrepo.applets.repository.models import FOLDER, Entry, Snapshot
from contentrepo.applets.validation.models import Conflict, Layout, Unit
from contentrepo.errors import Refused

RUN_DEPTH = 4  # courses/<org>/<course>/<run>
LIBRARY_DEPTH = 3  # libraries/<org>/<slug>
MAX_UNITS = 20_000  # each is judged for itself; a root is a file of forty bytes
LEGACY_RUN_NAME = "course"
CATALOG_FOLDERS = frozenset({"organizations", "courses", "programs", "curricula", "libraries"})


class TooManyUnits(Refused):
    """A tree holds more courses and libraries than we are ready to look at."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"the tree holds {count:,} courses and libraries; at most {MAX_UNITS:,} are looked at in one repository",
            hint="Split the content into several repositories.",
        )


def plan_layout(
    snapshot: Snapshot,
    repository: str,
    *,
    configuration: Configuration,
    document_of: Callable[[str], Document],
) -> Layout:
    """Find the units of a snapshot; every path goes to exactly one.

    Raises:
        TooManyUnits: there are more than anybody looks after in one repository.
    """
    found = olx.find_roots(snapshot.files, document_of)
    catalog = Unit(CatalogKey(repository), "")
    units: dict[str, Unit] = {catalog.name: catalog}
    conflicts = [_not_olx(place, catalog.name) for place in found.not_olx]
    conflicts += [_unreadable(place, fault, catalog.name) for place, fault in found.unreadable]
    conflicts += _unknown_roots(configuration, {root.folder for root in (*found.roots, *found.nameless)}, catalog.name)
    second: list[tuple[Root, str]] = []
    for root in (*found.roots, *found.nameless):
        _place_root(root, units, conflicts, second, configuration=configuration, catalog=catalog.name)
    for key, folder in _libraries(snapshot.files).items():
        units[str(key)] = Unit(key, folder)
    if len(units) > MAX_UNITS:
        raise TooManyUnits(len(units))
    conflicts += _same_but_for_case(units)
    files = _share_out(snapshot.files, units, catalog.name)
    conflicts += [one for root, name in second for one in _taken_key(root, units[name], files)]
    within = _folders_within({unit.folder for unit in units.values() if unit.folder})
    trees = {
        name: _tree(snapshot, unit.folder, files[name], shared=within.get(unit.folder, frozenset()))
        for name, unit in units.items()
    }
    roots = {str(key_of(root, configuration)): root for root in reversed(found.roots)}  # the first has the key
    return Layout(units, files, trees, configuration, tuple(conflicts), roots)


def _not_olx(place: Place, catalog: str) -> Conflict:
    return Conflict("not-olx", catalog, place, place.path, place.path, "")


def _unreadable(place: Place, fault: Fault, catalog: str) -> Conflict:
    return Conflict("unreadable-root", catalog, place, place.path, fault.code, fault.detail)


def _unknown_roots(configuration: Configuration, folders: Collection[str], catalog: str) -> list[Conflict]:
    return [
        Conflict("unknown-root", catalog, configuration.root_places[folder], folder or ".", folder or ".", str(key))
        for folder, key in configuration.roots.items()
        if folder not in folders
    ]


def key_of(root: Root, configuration: Configuration) -> CourseRunKey:
    """The key of a course root: what `contentrepo.yaml` says of its folder, else the folder itself, else the file."""
    mapped = configuration.roots.get(root.folder)
    if mapped is not None:
        return mapped
    parts = root.folder.split("/")
    if len(parts) == RUN_DEPTH and parts[0] == "courses":
        return CourseRunKey(*parts[1:])
    return CourseRunKey(root.org, root.course, root.url_name)


def _place_root(
    root: Root,
    units: dict[str, Unit],
    conflicts: list[Conflict],
    second: list[tuple[Root, str]],
    *,
    configuration: Configuration,
    catalog: str,
) -> None:
    """Give a root its unit, or say why it cannot have one; `second` are those whose unit another root has."""
    if not root.url_name:
        conflicts.append(Conflict("missing-run-name", catalog, root.place, root.place.path, "", ""))
        return
    key = key_of(root, configuration)
    name = str(key)
    if not _is_key(key.org, key.course, key.run):
        conflicts.append(Conflict("illegal-run-key", catalog, root.place, root.place.path, name, ""))
        return
    conflicts += _disagreements(root, key)
    if name in units:
        second.append((root, name))
        return
    units[name] = Unit(key, root.folder)


def _taken_key(root: Root, unit: Unit, files: Mapping[str, Mapping[str, Entry]]) -> Iterator[Conflict]:
    """Two roots with the key of one unit: a conflict of that unit, and of whichever has the files of the second root.

    Were these accepted beside the first root, what is live would have the unit there as soon as the first is gone.
    """
    name, path, other = unit.name, root.place.path, _root_file(unit)
    owner = next(one for one, share in files.items() if path in share)
    yield Conflict("run-key-taken", owner, root.place, name, name, other)
    yield Conflict("run-key-taken", name, Place(other, 1, 1), name, name, path)


def _disagreements(root: Root, key: CourseRunKey) -> list[Conflict]:
    said = (root.org, root.course, key.run if root.url_name == LEGACY_RUN_NAME else root.url_name)
    if said == (key.org, key.course, key.run):
        return []
    says = str(CourseRunKey(root.org, root.course, root.url_name))
    return [Conflict("run-key-mismatch", str(key), root.place, str(key), says, str(key))]


def _is_key(*parts: str) -> bool:
    from contentrepo.applets.keys.api import is_key_part  # a layout that is known is not worked out

    return all(map(is_key_part, parts))


def _libraries(files: Mapping[str, Entry]) -> dict[LibraryKey, str]:
    found: dict[LibraryKey, str] = {}
    for path in files:
        if path.startswith("libraries/"):
            parts = path.split("/")
            if len(parts) > LIBRARY_DEPTH and _is_key(parts[1], parts[2]):
                found.setdefault(LibraryKey(parts[1], parts[2]), "/".join(parts[:LIBRARY_DEPTH]))
    return found


def _same_but_for_case(units: Mapping[str, Unit]) -> list[Conflict]:
    """Keys that differ only by case collide on the platform, whose database folds them."""
    first: dict[str, str] = {}
    conflicts: list[Conflict] = []
    for name in sorted(units):
        other = first.setdefault(name.casefold(), name)
        if other != name:
            conflicts += [_case_conflict(units, name, other), _case_conflict(units, other, name)]
    return conflicts


def _case_conflict(units: Mapping[str, Unit], name: str, other: str) -> Conflict:
    return Conflict("run-key-taken", name, Place(_root_file(units[name])), name, other, _root_file(units[other]))


def _root_file(unit: Unit) -> str:
    file = "course.xml" if isinstance(unit.key, CourseRunKey) else "library.xml"
    return f"{unit.folder}/{file}" if unit.folder else file


def _share_out(files: Mapping[str, Entry], units: Mapping[str, Unit], catalog: str) -> dict[str, Mapping[str, Entry]]:
    """Each path goes to the unit with the longest folder above it, else to the catalog unit."""
    by_folder = {unit.folder: name for name, unit in units.items() if name != catalog}
    top = by_folder.pop("", catalog)
    if not by_folder and (top == catalog or not any(map(is_catalog_side, _first_parts(files)))):
        return {**{name: {} for name in units}, top: files}  # one unit has all of them
    shares: dict[str, dict[str, Entry]] = {name: {} for name in units}
    folders: dict[str, str] = {}
    for path, entry in files.items():
        folder = path.rpartition("/")[0]
        name = folders.get(folder)
        if name is None:
            name = folders[folder] = owner_of(folder, by_folder) or top
        if name == top != catalog and is_catalog_side(path):
            name = catalog
        shares[name][path] = entry
    return {**shares}


def _first_parts(files: Iterable[str]) -> Iterator[str]:
    """The files and the folders at the top; a folder's files follow each other."""
    folder = "/"
    for path in files:
        if not path.startswith(folder):
            first, slash, _ = path.partition("/")
            folder = first + "/"
            yield folder if slash else first


def owner_of(folder: str, units: Mapping[str, str]) -> str | None:
    """The unit with the longest folder at or above a folder, given the units by folder; None where none is."""
    while folder:
        if folder in units:
            return units[folder]
        folder = folder.rpartition("/")[0]
    return None


def is_catalog_side(path: str) -> bool:
    """Beside a course at the very top, these stay with the repository: its catalog folders and its dotfiles."""
    first = path.split("/", 1)[0]
    return first == "contentrepo.yaml" or first in CATALOG_FOLDERS or first.startswith(".")


def _folders_within(folders: Collection[str]) -> dict[str, set[str]]:
    """Of each folder, and of the top (""): what stands in it and leads to a folder of another unit."""
    within: dict[str, set[str]] = {}
    for folder in folders:
        above, name = folder, ""
        while above and (not name or above not in folders):
            above, _, name = above.rpartition("/")
        within.setdefault(above, set()).add(name)
    return within


def _tree(snapshot: Snapshot, folder: str, files: Mapping[str, Entry], *, shared: Collection[str]) -> str:
    """The unit's git tree id. Folders that the unit has whole are not looked into: git says their ids."""
    if not files:
        return ""
    prefix = f"{folder}/" if folder else ""
    if folder and not shared and (whole := snapshot.tree_at(folder)):
        return whole
    parts: dict[str, Entry] = {}
    seen = "/"  # a folder whose id is known: its files follow each other
    for path, entry in files.items():
        if path.startswith(seen):
            continue
        below = path[len(prefix) :]
        first, slash, _ = below.partition("/")
        if not slash or first in shared:
            parts[below] = entry
        elif first not in parts:
            parts[first] = Entry(FOLDER, snapshot.tree_at(prefix + first))
            seen = f"{prefix}{first}/"
    return tree_id(parts)
