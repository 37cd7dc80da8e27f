"""The two trees of a check, and what was read and kept of them: units, excerpts, and what they say by themselves."""

from __future__ import annotations

from collections.abc import Iterable

from contentrepo.applets.facts.api import FactsCache
from contentrepo.applets.repository.models import Snapshot
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.growth import is_silent
from contentrepo.applets.validation.increment import advance_findings, is_readable, keep_index, read_excerpts
from contentrepo.applets.validation.judgement import Row, find_problems, scopes_of, to_rows
from contentrepo.applets.validation.kept_findings import find_rows, keep_rows
from contentrepo.applets.validation.models import Excerpts, Subject, Surroundings, Unit, UnitContent
from contentrepo.applets.validation.step import CATALOG, write_catalog_files
from contentrepo.applets.validation.unit_index import index_name, write_index
from contentrepo.cached_property import cached_property


class Sides:
    """What is judged and what it is judged against.

    Attributes:
        base, head: these.
        keeps_index: what is read whole is kept as an index, for the checks to come.
        since: the tree that the change started from.
        previous: what the head follows from by a step, of which all is known: the tree before it, or the base.
        is_done: the check is over, and somebody asks for more.
    """

    def __init__(self, head: Snapshot, base: Snapshot, around: Surroundings, cache: FactsCache) -> None:
        self.around, self.cache = around, cache
        self.keeps_index = cache.lasts and around.keeps_index
        self.base = Contents(base, around.repository, cache)
        since = around.changed_since
        is_base = since is None or (since.tree == base.tree != "")
        self.since = self.base if since is None or is_base else Contents(since, around.repository, cache, self.base)
        self.contents: dict[str, UnitContent] = {}
        self.excerpts: dict[str, Excerpts | None] = {}
        self.steps: dict[str, Excerpts | None] = {}
        self.rows: dict[str, tuple[Row, ...]] = {}
        self.previous, self.head = self._open_head(head)
        self.is_done = False

    def _open_head(self, head: Snapshot) -> tuple[Contents, Contents]:
        """What the head follows from, and the head: from the commit before it where that was judged, else the base."""
        repository, since = self.around.repository, self.since
        if since is not self.base and since.kept_shape is not None:
            opened = Contents(head, repository, self.cache, since)
            if opened.step is not None and self._knows(since, opened.step.changes):
                return since, opened
        return self.base, Contents(head, repository, self.cache, self.base)

    def _knows(self, side: Contents, names: Iterable[str]) -> bool:
        """Whether it is known what was found in some units."""
        keys = {self._key_of(side, name) for name in names}
        kept = find_rows(self.cache, keys)
        self.rows.update(kept)
        return len(kept) == len(keys)

    @cached_property
    def far(self) -> Contents:
        """The head, as what follows from the base."""
        if self.previous is self.base:
            return self.head
        return Contents(self.head.snapshot, self.around.repository, self.cache, self.base)

    def _unit_of(self, name: str) -> Unit:
        unit = self.head.unit(name) or self.base.unit(name)
        if unit is None:
            raise KeyError(name)
        return unit

    def _content(self, name: str) -> UnitContent | None:
        """The head's unit, parsed when somebody needs it and then kept."""
        if name not in self.contents and (content := self._content_before(self.head, name)) is not None:
            self.contents[name] = content
        return self.contents.get(name)

    def _content_before(self, side: Contents, name: str) -> UnitContent | None:
        # What is kept as an index, or published, is gone through block by block.
        if (content := side.read(name, wants_all=self.keeps_index)) is not None:
            self._keep_index(side, content)
        return content

    def _keep_index(self, side: Contents, content: UnitContent) -> None:
        name, tree = content.unit.name, content.tree
        if not self.keeps_index or side.index_of(name):
            return
        if content.course is not None:
            write_index(self.cache, index_name(name, content.unit.folder, tree), content.course, content.files)
            side.set_index(name, tree)
            if self.is_done:
                side.remember()
        elif content.catalog is not None and not content.libraries:
            write_catalog_files(self.cache, tree, content.files)

    def _excerpts(self, name: str) -> Excerpts | None:
        """The head's and the base's side of a change that stays within its files."""
        if name not in self.excerpts:
            changes = self.far.step.changes.get(name) if self.far.step else None
            self.excerpts[name] = self._believe(self.base, name, read_excerpts(self.base, self.far, name, changes))
        return self.excerpts[name]

    def _readable_excerpts(self, name: str) -> Excerpts | None:
        """The same for whoever reads them later."""
        excerpts = self._excerpts(name)
        return excerpts if excerpts is not None and is_readable(excerpts) else None

    def _step(self, name: str) -> Excerpts | None:
        """The same of what the head follows from."""
        if self.previous is self.base:
            return self._excerpts(name)
        if name not in self.steps:
            changes = self.head.step.changes.get(name) if self.head.step else None
            found = read_excerpts(self.previous, self.head, name, changes)
            self.steps[name] = self._believe(self.previous, name, found)
        return self.steps[name]

    def _believe(self, side: Contents, name: str, found: Excerpts | None) -> Excerpts | None:
        """What excerpts from one side say, where what was found in the whole does not forbid it; the index is kept."""
        outline = side.outline(name) if found is not None and found.growth is not None else None
        if found is None or (outline and not is_silent(self._own_rows(side, outline), found.growth)):
            return None
        if not self.head.index_of(name):
            self.head.set_index(name, keep_index(side, name, self.head.tree(name), found, lasts=self.keeps_index))
        return found

    def _own_rows(self, contents: Contents, outline: UnitContent) -> tuple[Row, ...]:
        """What the unit's own content says, remembered by its tree id."""
        key = self._key(outline.unit.name, outline.tree, outline.unit.folder)
        if key not in self.rows:
            self.rows.update(find_rows(self.cache, [key]))
        if key in self.rows:
            return self.rows[key]
        rows = self._advance(outline) if contents is self.head else None
        past = self._key_of(self.previous, outline.unit.name)
        same_as = past if rows is not None and self.rows.get(past) is rows else ""
        if rows is None:
            name = outline.unit.name
            content = self._content(name) if contents is self.head else self._content_before(contents, name)
            found = find_problems(self._subject(content), scopes_of(content), contents.snapshot) if content else ()
            rows = to_rows(found)
        keep_rows(self.cache, key, rows, same_as=same_as)
        self.rows[key] = rows
        return rows

    def _advance(self, outline: UnitContent) -> tuple[Row, ...] | None:
        """The rows before and what the change does to them, where it stays within its files."""
        name, previous = outline.unit.name, self.previous
        before = previous.outline(name)
        excerpts = self._step(name) if before is not None else None
        if before is None or excerpts is None:
            return None
        return advance_findings(self._own_rows(previous, before), excerpts, previous, self.head, self._subject)

    def _head_key(self, name: str) -> str:
        return self._key_of(self.head, name)

    def _key_of(self, side: Contents, name: str) -> str:
        return self._key(name, side.tree(name), side.folder(name))

    def _key(self, name: str, tree: str, folder: str) -> str:
        return f"{tree} {name} {folder} {self.around.guard.catalog.digest if name.startswith(CATALOG) else ''}"

    def _subject(self, content: UnitContent) -> Subject:
        return Subject(content, None, self.around.guard)
