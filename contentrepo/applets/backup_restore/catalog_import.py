"""Catalog files into a work tree: a single new one, or all that another system's file says. All of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from contentrepo.applets.backup_restore.discovery_reading import parse_discovery
from contentrepo.applets.backup_restore.gathering import Gathering
from contentrepo.applets.backup_restore.models import ImportedCatalog
from contentrepo.applets.backup_restore.placing import write_missing
from contentrepo.applets.backup_restore.table_reading import parse_table
from contentrepo.applets.backup_restore.work_tree_catalog import find_faults, read_catalog, read_texts
from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.catalog.models import Catalog, CourseRun, CurriculumCourse, Program
from contentrepo.applets.keys.models import CourseKey
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.errors import Refused, UsageError

SHARED = ("organizations/", "courses/")
"""Where several programs' entries meet: what is there is kept."""
REASON = "none of its runs was open when it was imported"
SHOWN = 20
LARGEST = 64 * 1024 * 1024


class NotTaken(Refused):
    """What would be written is not right as it is, so nothing was."""

    def __init__(self, what: str, problems: list[str]) -> None:
        rest = [f"and {len(problems) - SHOWN:,} more"] if len(problems) > SHOWN else []
        self.problems = tuple(problems)
        super().__init__("\n  ".join([f"{what}, so nothing was written:", *problems[:SHOWN], *rest]))


def add_entry(repository: Repository, kind: str, key: str, data: Mapping[str, Any]) -> str:
    top = _work_tree(repository)
    path = catalog.path_of(kind, key)
    if (top / path).exists() or (top / path).is_symlink():
        raise NotTaken("the file is there", [f"{path} exists; edit it, or remove it first"])
    text = catalog.render_commented(kind, data)
    whole = read_catalog({**read_texts(top), path: text.encode()})
    _refuse(repository, whole, {path})
    write_missing(top, {path: text})
    return path


def import_catalog(repository: Repository, file: Path, *, at: datetime) -> ImportedCatalog:
    top = _work_tree(repository)
    gathering = _parse(file)
    there = read_texts(top)
    texts = gathering.files()
    whole = read_catalog({**_encoded(texts), **{path: there[path] for path in texts if _is_kept(path, there)}})
    excused = _excuse(gathering, whole, at)
    texts = gathering.files()
    new = {path: text for path, text in texts.items() if path not in there}
    _refuse_others(texts, there)
    _refuse(repository, read_catalog({**there, **_encoded(new)}), set(new))
    written = write_missing(top, new)
    kept = tuple(path for path in texts if path in there)
    return ImportedCatalog(written, kept, exceptions=excused, remarks=tuple(dict.fromkeys(gathering.remarks)))


def _work_tree(repository: Repository) -> Path:
    if repository.work_tree is None:
        raise UsageError("a bare repository has no work tree to write into", hint="Clone it, and work in the clone.")
    return repository.work_tree


def _parse(file: Path) -> Gathering:
    if file.stat().st_size > LARGEST:
        raise UsageError(f"`{file}` has more than {LARGEST:,} bytes", hint="Export fewer programs at a time.")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"`{file}` is no UTF-8 text", hint="Save it as UTF-8.") from None
    return parse_table(text) if file.suffix.lower() == ".csv" else parse_discovery(text)


def _excuse(gathering: Gathering, whole: Catalog, at: datetime) -> tuple[str, ...]:
    """Say of every course without an open run why it is listed: that is how old programs get in."""
    runs: dict[CourseKey, list[CourseRun]] = {}
    for key, run in whole.runs.items():
        runs.setdefault(key.course_key, []).append(run)
    excused = []
    for program in whole.programs.values():
        if program.status in {"unpublished", "active"}:
            for course, places in _memberships(program).items():
                members = [member for _, member in places]
                is_open = catalog.find_open_runs(members, runs.get(course, ()), int(at.timestamp()))
                if not is_open and not any(member.exception for member in members):
                    gathering.add_membership(program.slug, places[0][0], str(course), {"exception": REASON})
                    excused.append(f"{program.slug}: {course}")
    return tuple(excused)


def _memberships(program: Program) -> dict[CourseKey, list[tuple[str, CurriculumCourse]]]:
    """Catalog course -> the program's curricula that list it, by slug, and how."""
    found: dict[CourseKey, list[tuple[str, CurriculumCourse]]] = {}
    for curriculum in program.curricula:
        for member in curriculum.courses:
            found.setdefault(member.course, []).append((curriculum.slug, member))
    return found


def _encoded(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in texts.items()}


def _is_kept(path: str, there: Mapping[str, bytes]) -> bool:
    return path in there and path.startswith(SHARED)


def _refuse(repository: Repository, whole: Catalog, paths: set[str]) -> None:
    problems = list(find_faults(whole, paths, git.read_guard(repository).catalog.entries))
    if problems:
        raise NotTaken("this would not be valid", problems)


def _refuse_others(texts: Mapping[str, str], there: Mapping[str, bytes]) -> None:
    """Programs and curricula that are there already must say the same."""
    standing = {path: text.encode() for path, text in texts.items() if path in there and not path.startswith(SHARED)}
    problems = [
        f"{path} exists and says something else; remove or rename it first (git keeps it)"
        for path, data in standing.items()
        if _data(path, there[path]) != _data(path, data)
    ]
    if problems:
        raise NotTaken("programs are there already", problems)


def _data(path: str, data: bytes) -> object:
    kind = catalog.kind_of(path)
    return catalog.read_facts(kind, data).data if kind else None
