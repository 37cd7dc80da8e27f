"""Where the blocks of a run stand in a tree, for whoever wants to change them. Nothing is judged."""

from __future__ import annotations

from contentrepo.applets.olx.models import Block, Course, Way
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import Repository
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.layout import is_catalog_side, owner_of
from contentrepo.applets.validation.models import Unit, UnitContent
from contentrepo.applets.validation.one_block import find_block
from contentrepo.applets.validation.question import facts_cache
from contentrepo.applets.validation.step import CATALOG
from contentrepo.applets.validation.unit_index import IndexLost, UnitIndex, index_name, write_index


class Whereabouts:
    """A tree, looked into as far as is asked. What is known of `before`, another tree of the repository, helps."""

    def __init__(self, repository: Repository, tree: str, *, tip: str, before: str = "") -> None:
        """Look into a tree; `tip` is the commit that gives the repository its name where nothing else does."""
        name = git.repository_name(repository, tip=tip)
        cache = facts_cache(repository.git_dir)
        known = Contents(git.tree_snapshot(repository, before), name, cache) if before else None
        self.tree = tree
        self._contents = Contents(git.tree_snapshot(repository, tree), name, cache, known)

    def find_unit(self, unit: str) -> Unit | None:
        """A unit by its name; None where the tree does not have it."""
        found = self._contents.unit(unit)
        return found if found is not None and self._contents.tree(unit) else None

    def find_unit_of(self, path: str) -> str:
        """The name of the unit that a path belongs to, whether there is such a file or not."""
        contents = self._contents
        rest = next(name for name in contents.names if name.startswith(CATALOG))
        folders = {contents.folder(name): name for name in contents.names if name != rest}
        top = folders.pop("", rest)
        name = owner_of(path.rpartition("/")[0], folders) or top
        return rest if name == top and is_catalog_side(path) else name

    def read(self, unit: str) -> UnitContent | None:
        """A unit, parsed; None where the tree does not have it.

        Raises:
            ObjectMissing: a blob is not in the repository.
        """
        return self._contents.read(unit)

    def find_way(self, unit: str, path: str) -> Way | None:
        """The files above and beside one that is one block's own, told from an index; None where none tells it."""
        tree = self._contents.index_of(unit)
        if not tree:
            return None
        try:
            name = index_name(unit, self._contents.folder(unit), tree)
            return UnitIndex(self._contents.cache, name).find_way(path)
        except IndexLost:
            return None

    def find_block(self, unit: str, key: tuple[str, str]) -> Block | None:
        """A block as the whole run has it, read from the files above it; None where only `read` can tell.

        Raises:
            ObjectMissing: a blob is not in the repository.
        """
        return find_block(self._contents, unit, key)

    def keep_index(self, unit: str, course: Course) -> None:
        """Where there is no index of a run that was read whole, write one for the next who looks."""
        contents, tree = self._contents, self._contents.tree(unit)
        if contents.cache.lasts and tree and not contents.index_of(unit):
            write_index(contents.cache, index_name(unit, contents.folder(unit), tree), course, contents.files(unit))
            contents.set_index(unit, tree)
            contents.remember()
