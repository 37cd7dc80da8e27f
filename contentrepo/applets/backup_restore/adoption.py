"""Courses that stay where they are: each folder gets its run key in `contentrepo.yaml`. Nothing is moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from contentrepo.applets.backup_restore.models import Adoption
from contentrepo.applets.backup_restore.root_lines import add_roots
from contentrepo.applets.backup_restore.run_name import LEGACY, choose_key
from contentrepo.applets.backup_restore.source import find_courses
from contentrepo.applets.backup_restore.start import CONFIGURATION, TEXT
from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.catalog.models import Configuration
from contentrepo.applets.keys.api import InvalidKey
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.models import Root
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.errors import Refused, UsageError

_RUN_DEPTH = 4  # courses/<org>/<course>/<run>


class CannotAdopt(Refused):
    """Some courses cannot get a key as things stand; the message has a line for each."""


def plan_adoption(repository: Repository, asked: Mapping[str, str]) -> Adoption:
    """What adopting would write; nothing is changed."""
    top = _top(repository)
    old = _read(top)
    configuration = _configuration(old)
    found = find_courses(top)
    roots = {root.folder: root for root in found.roots}
    _check_asked(asked, roots, configuration)
    placed = {folder: key for folder, root in roots.items() if (key := _placed(root, configuration)) is not None}
    added = _choose(roots, placed, asked)
    _check_distinct({**placed, **added})
    skipped = tuple(place.path for place, _ in found.unreadable) + tuple(root.place.path for root in found.nameless)
    stale = tuple(sorted(configuration.roots.keys() - roots.keys()))
    text = add_roots(old or TEXT.encode(), {_written(folder): str(key) for folder, key in added.items()})
    return Adoption(added, {**placed}, skipped, stale, old, text)


def apply_adoption(repository: Repository, adoption: Adoption) -> None:
    """Write `contentrepo.yaml` and stage it, where there is anything to say."""
    if adoption.text == adoption.old:
        return
    top = _top(repository)
    if adoption.old is None:
        git.write_new_file(top, CONFIGURATION, adoption.text)
    else:
        git.rewrite_files(top, {CONFIGURATION: (adoption.old, adoption.text)})
    git.stage(repository, [CONFIGURATION])


def _top(repository: Repository) -> Path:
    if repository.work_tree is None:
        raise UsageError("a bare repository has no files to adopt", hint="Clone it, and adopt in the clone.")
    return repository.work_tree


def _read(top: Path) -> bytes | None:
    path = top / CONFIGURATION
    data = git.read_plain_file(top, CONFIGURATION)
    if data is None and (path.exists() or path.is_symlink()):
        raise Refused(f"`{CONFIGURATION}` is no plain file", hint="Put a file in its place.")
    return data


def _configuration(data: bytes | None) -> Configuration:
    settings = None if data is None else catalog.read_facts("configuration", data)
    configuration = catalog.read_configuration(CONFIGURATION, settings)
    if configuration.fault is not None:
        place, fault = configuration.fault
        raise Refused(f"`{CONFIGURATION}` cannot be read: line {place.line}: {fault.detail}")
    for misfit in configuration.misfits:
        raise Refused(f"`{CONFIGURATION}`, line {misfit.place.line}: {misfit.detail}", hint=misfit.hint)
    return configuration


def _check_asked(asked: Mapping[str, str], roots: Mapping[str, Root], configuration: Configuration) -> None:
    for folder, text in asked.items():
        if folder not in roots:
            listed = ", ".join(f"`{_written(name)}`" for name in sorted(roots)[:10]) or "none"
            raise UsageError(f"there is no course in `{_written(folder)}`", hint=f"Folders with a course: {listed}.")
        mapped = configuration.roots.get(folder)
        if mapped is not None and str(mapped) != text:
            raise Refused(
                f"`{CONFIGURATION}` gives `{_written(folder)}` the key `{mapped}` already",
                hint="A run's key never changes once it is live; edit the line by hand if it never was.",
            )


def _placed(root: Root, configuration: Configuration) -> CourseRunKey | None:
    """The key that a root has without our doing: from its line, or from where it stands."""
    mapped = configuration.roots.get(root.folder)
    parts = root.folder.split("/")
    if mapped is None and len(parts) == _RUN_DEPTH and parts[0] == "courses":
        return CourseRunKey(*parts[1:])
    return mapped


def _choose(
    roots: Mapping[str, Root], placed: Mapping[str, CourseRunKey], asked: Mapping[str, str]
) -> dict[str, CourseRunKey]:
    chosen: dict[str, CourseRunKey] = {}
    unclear: list[str] = []
    for folder, root in sorted(roots.items()):
        if folder in placed:
            continue
        try:
            chosen[folder] = choose_key(root, asked.get(folder))
        except InvalidKey as error:
            unclear.append(f"`{root.place.path}`: {error}")
        except Refused as error:
            unclear.append(_unclear(root, error))
    if unclear:
        raise CannotAdopt(
            "some courses have no key yet, so nothing was written:\n" + "\n".join(f"  {line}" for line in unclear),
            hint='Say each with `--as "FOLDER=KEY"`, as your platform has it: a run\'s key can never change later.',
        )
    return chosen


def _unclear(root: Root, error: Refused) -> str:
    if root.url_name != LEGACY:
        return str(error)
    wanted = f"{_written(root.folder)}=course-v1:{root.org}+{root.course}+RUN"
    return f'`{root.place.path}` calls its run `{LEGACY}`, as old exports do: --as "{wanted}"'


def _check_distinct(keys: Mapping[str, CourseRunKey]) -> None:
    """Two folders with one key: keys that differ by case alone collide on the platform, too."""
    first: dict[str, str] = {}
    twice: list[str] = []
    for folder, key in sorted(keys.items()):
        other = first.setdefault(str(key).casefold(), folder)
        if other != folder:
            twice.append(f"`{_written(other)}` and `{_written(folder)}` are both `{key}`")
    if twice:
        raise CannotAdopt(
            "some courses would share a key, so nothing was written:\n" + "\n".join(f"  {line}" for line in twice),
            hint="A run has one folder. Remove the copy, or give its course.xml the `url_name` of the run that it is.",
        )


def _written(folder: str) -> str:
    """A folder as `roots` writes it."""
    return folder or "."


def folders_of(pairs: Iterable[str]) -> dict[str, str]:
    """What was asked for: folder ("" is the top) -> key.

    Raises:
        UsageError: a pair is no `FOLDER=KEY`, or a folder comes twice.
    """
    asked: dict[str, str] = {}
    for pair in pairs:
        folder, equals, key = pair.rpartition("=")
        name = folder.rstrip("/").removeprefix("./")
        name = "" if name == "." else name
        if not equals or not folder or not key or name in asked:
            raise UsageError(
                f"`{pair}` is not one folder and its run's key",
                hint='Write `--as "FOLDER=course-v1:ORG+COURSE+RUN"` once for each folder; `.` is the top.',
            )
        asked[name] = key
    return asked
