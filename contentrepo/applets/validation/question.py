"""What stands in a folder against its base, as a question that can be asked again of other bytes in the same place."""

from __future__ import annotations

import os
from pathlib import Path

from contentrepo.applets.facts.api import FactsCache, open_cache
from contentrepo.applets.findings.api import overall
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.api import Repository
from contentrepo.applets.repository.models import Snapshot
from contentrepo.applets.validation.check import check
from contentrepo.applets.validation.checker import checker_digest
from contentrepo.applets.validation.models import Checked, Strictness, Surroundings
from contentrepo.applets.validation.reading import CONFIGURATION
from contentrepo.dataclass import dataclass, replace

CACHE = "contentrepo/facts.sqlite3"
NAMELESS = "folder"  # a folder outside git has no identity; its catalog unit is `catalog:folder`


OPEN: dict[Path, tuple[tuple[int, int] | None, FactsCache]] = {}
"""By git directory: the file that was opened, and what was opened."""


def facts_cache(git_dir: Path) -> FactsCache:
    """A repository's facts cache: one for each repository and process, open as long as its file is where it was.

    Where a repository was taken away and another one made in its place, the open file would be one that nobody else
    ever sees.
    """
    file = f"{git_dir}/{CACHE}"  # as text: a turn asks several times
    held = OPEN.get(git_dir)
    if held is None or held[0] != _identify(file):
        cache = open_cache(Path(file), checker_digest(Path(file).parent))
        held = OPEN[git_dir] = (_identify(file), cache)
    return held[1]


def _identify(file: str) -> tuple[int, int] | None:
    """Which file is there; None where there is none, and facts are in memory only."""
    try:
        found = os.stat(file)  # noqa: PTH116
    except OSError:
        return None
    return found.st_dev, found.st_ino


@dataclass(frozen=True, slots=True)
class Question:
    """A folder under judgement.

    Attributes:
        folder: where the paths of `head` begin.
        shown: the folder below it that is asked about; "" is all of it.
    """

    folder: Path
    head: Snapshot
    base: Snapshot
    around: Surroundings
    facts: FactsCache
    shown: str = ""

    def check(self) -> Checked:
        return self.show(self.check_all(self.head))

    def check_all(self, head: Snapshot) -> Checked:
        """Of the whole content, which may be other than what stands there now."""
        return check(head, self.base, self.around, self.facts)

    def show(self, checked: Checked) -> Checked:
        """What was asked about."""
        return _only_below(checked, self.shown) if self.shown else checked


def ask_folder(path: Path, *, alone: bool = False) -> Question:
    """A folder as if it were in no repository: everything is judged, against nothing; `alone` where it is in none."""
    facts = open_cache(None, checker_digest())
    head = git.unread_snapshot(path) if alone else git.folder_snapshot(path)
    return Question(path.resolve(), head, git.EMPTY_SNAPSHOT, Surroundings(NAMELESS), facts)


def ask_work_tree(repository: Repository, work_tree: Path, path: Path) -> Question:
    """The work tree as it stands, against the base; of a path below its top, that part only."""
    from contentrepo.applets.validation.bases import read_local_base
    from contentrepo.applets.validation.commit_date import commit_date, no_date

    folder, top = path.resolve(), work_tree.resolve()
    if (folder / CONFIGURATION).is_file() and folder != top:
        return ask_folder(path)  # a content repository of its own, kept inside another repository
    head = git.find_commit(repository, "HEAD")
    base = read_local_base(repository, *([head.id] if head else []))
    around = Surroundings(
        git.repository_name(repository),
        git.read_guard(repository),
        Strictness.STAGED,
        at=commit_date(repository, head.id) if head else no_date,
        keeps_index=False,
    )
    below = folder.relative_to(top).as_posix()
    facts = facts_cache(repository.git_dir)
    return Question(top, git.folder_snapshot(work_tree), base, around, facts, "" if below == "." else below)


def _only_below(checked: Checked, folder: str) -> Checked:
    """The units whose folder lies at or below `folder`, or that have findings there."""
    prefix = folder + "/"
    units = []
    for unit in checked.report.units:
        known = checked.layout.units.get(unit.unit)
        if known and known.folder and (known.folder + "/").startswith(prefix):
            units.append(unit)
            continue
        found = tuple(f for f in unit.findings if f.path == folder or f.path.startswith(prefix))
        if found or (known and known.folder and prefix.startswith(known.folder + "/")):
            units.append(replace(unit, findings=found))
    report = replace(checked.report, units=tuple(units), verdict=overall(unit.verdict for unit in units))
    return replace(checked, report=report)
