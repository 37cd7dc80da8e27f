"""The two sides of a change that stays within some files of a run, each read when and as far as somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from contentrepo.applets.facts.models import BlobFacts
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx.models import Course, CourseChange, Growth, Oddities, Root, Way, Whole
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Changes, Entry
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.growth import Grown, list_index_entries, list_new_wanted
from contentrepo.applets.validation.models import UnitContent
from contentrepo.applets.validation.reading import read_kinds, read_one
from contentrepo.applets.validation.unit_index import WANTED, UnitIndex
from contentrepo.cached_property import cached_property
from contentrepo.dataclass import replace
from contentrepo.named_tuple import NamedTuple

PLAIN = (FILE, EXECUTABLE)
NOTHING: frozenset[str] = frozenset()


class Side(NamedTuple):
    """The files of a run that differ, on one side of a change."""

    contents: Contents
    name: str
    files: Mapping[str, Entry]
    facts: Mapping[str, BlobFacts]


class ReadExcerpts:
    """Both sides, with the files around the change, which are the same on both."""

    def __init__(
        self,
        changes: Changes,
        parts: tuple[Side, Side],
        index: UnitIndex,
        ways: Sequence[Way],
        growth: Growth | None,
    ) -> None:
        past, present = self._past, self._present = parts
        self._index, self._ways = index, ways
        self.tree, self.changes, self.growth = past.contents.tree(past.name), changes, growth
        is_alone = growth is None and changes.keys() == present.facts.keys()
        if growth is None and past.facts == present.facts:  # most edits are of what a block shows
            self.settings, self.are_apart, self.is_quiet = NOTHING, True, is_alone
            self.index: Mapping[str, Mapping[str, object]] = {}
            return
        pairs = [(past.facts[path], said) for path, said in present.facts.items() if path in past.facts]
        self.settings = NOTHING.union(*[olx.list_settings(*pair) for pair in pairs])
        self.are_apart = growth is None and all(olx.is_own_matter(*pair) for pair in pairs)
        self.is_quiet = is_alone and all(olx.is_quiet_edit(*pair, index.settled) for pair in pairs)
        self.index = self._list_entries()

    def _list_entries(self) -> Mapping[str, Mapping[str, object]]:
        """What is to be otherwise in the index."""
        wanted = list_new_wanted(self._past.facts, self._present.facts, self._run[1], self._index)
        grown = list_index_entries(self.growth, self._index) if self.growth else {}
        return {**grown, WANTED: wanted} if grown or wanted else {}

    @cached_property
    def _run(self) -> tuple[Root, CourseRunKey]:
        """The same on both sides: what could move a root is no change of some files."""
        unit = self._past.contents.shape.units[self._past.name]
        root, key = unit.root, unit.key
        assert root is not None  # noqa: S101 - a run with an index has one
        assert isinstance(key, CourseRunKey)  # noqa: S101 - as it is a run
        return root, key

    @cached_property
    def before(self) -> UnitContent:
        return self._read(self._past)

    @cached_property
    def after(self) -> UnitContent:
        return self._read(self._present)

    @cached_property
    def change(self) -> CourseChange:
        past = self.before.course if "before" in self.__dict__ else self._read_blocks(self._past)[1]
        after = self.edited.course
        return olx.compare_courses(past, after) if past and after else CourseChange()

    @cached_property
    def edited(self) -> UnitContent:
        if self.growth or "before" in self.__dict__ or "after" in self.__dict__:
            return self.after
        files, course = self._read_blocks(self._present)
        return replace(_outline(self._present), files=files, course=course)

    def _read_blocks(self, part: Side) -> tuple[Mapping[str, Entry], Course]:
        """The edited blocks, alone where their own files tell all, else with those around them; and their files."""
        alone = None if self.growth else self._find_alone(part)
        if alone is not None:
            return alone
        root, key, files, facts, whole = self._said(part)
        return files, olx.read_course(root, key, files, facts, whole, only_blocks=True)

    def _find_alone(self, part: Side) -> tuple[Mapping[str, Entry], Course] | None:
        beside, said = self._beside
        files = beside | {path: entry for path, entry in part.files.items() if path in part.facts}
        facts = {**said, **part.facts}
        blobs = {path: entry.blob for path, entry in files.items()}
        blocks = {}
        for _, own, holder in self._ways:
            if holder == ():  # a page of the run
                continue
            block = olx.find_lone_block(holder, own, facts, blobs, settled=self._index.settled) if holder else None
            if block is None:
                return None
            blocks[block[:2]] = block
        root, key = self._run
        return files, Course(key, root, blocks, {}, (), (), (), {}, {}, Oddities())

    @cached_property
    def _beside(self) -> tuple[dict[str, Entry], Mapping[str, BlobFacts]]:
        """The other files of the blocks that changed files define, which are as before on both sides."""
        base, paths = self._past.contents, {path for _, own, _ in self._ways for path in own}
        beside = _find_plain(base, paths - self._past.facts.keys())
        return beside, facts_of(base, kinds_of(beside, base.folder(self._past.name)), beside)

    def _read(self, part: Side) -> UnitContent:
        _, _, files, *_ = said = self._said(part)
        return replace(_outline(part), files=files, course=olx.read_course(*said))

    def _said(self, part: Side) -> tuple[Root, CourseRunKey, Mapping[str, Entry], Mapping[str, BlobFacts], Whole]:
        files = self._around | {path: entry for path, entry in part.files.items() if path in part.facts}
        whole = self._index.whole(part.facts)
        if self.growth and part is self._present:
            whole = whole._replace(ids=Grown(whole.ids, self.growth))
        return *self._run, files, {**self._facts_around, **part.facts}, whole

    @cached_property
    def _around(self) -> dict[str, Entry]:
        ways = {path for way in self._ways for files in way[:2] for path in files}
        return _find_plain(self._past.contents, {*self._index.frame, *ways} - self.changes.keys())

    @cached_property
    def _facts_around(self) -> dict[str, BlobFacts]:
        base = self._past.contents
        return dict(facts_of(base, kinds_of(self._around, base.folder(self._past.name)), self._around))


def _find_plain(contents: Contents, paths: Iterable[str]) -> dict[str, Entry]:
    found = git.find_entries(contents.snapshot, paths)
    return {path: entry for path, entry in found.items() if entry.mode in PLAIN}


def _outline(part: Side) -> UnitContent:
    outline = part.contents.outline(part.name)
    assert outline is not None  # noqa: S101 - it has these files
    return outline


def kinds_of(paths: Iterable[str], folder: str) -> dict[str, str]:
    """As what each file of a unit is read; others are left out."""
    skip = len(folder) + 1 if folder else 0
    return {path: kind for path in paths if (kind := olx.kind_of(path[skip:])) is not None}


def facts_of(contents: Contents, kinds: Mapping[str, str], files: Mapping[str, Entry]) -> Mapping[str, BlobFacts]:
    """The facts of those that are there."""
    there = {path: kind for path, kind in kinds.items() if path in files}
    if len(there) == 1:  # most of the time
        ((path, kind),) = there.items()
        return {path: read_one(contents.snapshot, kind, files[path].blob, contents.cache)}
    return dict(read_kinds(contents.snapshot, there, contents.cache, files)) if there else {}
