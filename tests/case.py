"""A case: a folder below `tests/cases/` as real git commits, and what a check of them finds.

`cases/<rule>/<situation>/` holds the smallest content that shows the situation. See `tests/cases/README.md`.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

from content import Repository, make_bare

CASES = Path(__file__).parent / "cases"
COURSE = CASES / "_course"
NEAR_MISS = "near-miss-"
LIVE = "main"
NAME = "example"  # the repository's identity, so that findings of the catalog do not depend on commit ids

FILE, TREE = "100644", "40000"
Leaf = tuple[str, str]  # mode, object id


class Case(NamedTuple):
    rule: str
    situation: str

    @property
    def folder(self) -> Path:
        return CASES / self.rule / self.situation

    @property
    def expected_path(self) -> Path:
        return self.folder / "expected.json"

    @property
    def is_near_miss(self) -> bool:
        return self.situation.startswith(NEAR_MISS)

    def __str__(self) -> str:
        return f"{self.rule}/{self.situation}"


def find_cases() -> list[Case]:
    folders = (path for path in CASES.glob("*/*") if path.is_dir() and not path.parent.name.startswith("_"))
    return sorted(Case(path.parent.name, path.name) for path in folders)


def check_case(case: Case, place: Path) -> list[dict[str, object]]:
    """What `check_revision` finds in a case, as plain data."""
    from contentrepo.api.check import RefUpdate, check_revision, check_update, open_repository, report_to_json

    repository, head, base = build(case, place)
    opened = open_repository(repository.path)
    draft = RefUpdate("0" * 40, head, "refs/heads/draft")
    checked = (
        check_update(opened, draft, [draft]) if _has(case.folder, "live") else check_revision(opened, head, base=base)
    )
    return list(report_to_json(checked.report)["findings"])


def build(case: Case, place: Path) -> tuple[Repository, str, str]:
    """A bare repository with the case's head and base; the base is "" where the case has none."""
    repository = make_bare(place / "case.git")
    repository.git("config", "contentrepo.name", NAME)
    objects = _Objects(repository.path / "objects")
    base = objects.commit(_tree(case.folder, "base", objects), (), "base") if _has(case.folder, "base") else ""
    message = case.folder / "message.txt"
    said = message.read_text() if message.exists() else "change"
    head = objects.commit(_tree(case.folder, "head", objects), (base,) if base else (), said)
    if _has(case.folder, "live"):
        live = objects.commit(_tree(case.folder, "live", objects), (base,) if base else (), "live")
        repository.git("update-ref", f"refs/heads/{LIVE}", live)
    if (case.folder / "guard.json").exists():
        _write_guard(repository, json.loads((case.folder / "guard.json").read_text()))
    return repository, head, base


def _has(folder: Path, side: str) -> bool:
    return any((folder / name).exists() for name in (side, f"{side}.json"))


def _tree(folder: Path, side: str, objects: _Objects) -> dict[str, Leaf]:
    """The small course, without what `removed.txt` lists, with the files of one side and the oddities of its json."""
    removed = _lines(folder / "removed.txt") if side == "head" else []
    course = {path: data for path, data in _files(COURSE) if not _is_below(path, removed)}
    files = {path: (FILE, objects.blob(data)) for path, data in {**course, **dict(_files(folder / side))}.items()}
    special = folder / f"{side}.json"
    for path, entry in json.loads(special.read_text()).items() if special.exists() else ():
        files[path] = _special(entry, objects)
    return files


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def _is_below(path: str, folders: list[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder.rstrip('/')}/") for folder in folders)


def _special(entry: Mapping[str, str], objects: _Objects) -> Leaf:
    """What git can hold and a folder cannot: any mode and any bytes."""
    if "commit" in entry:
        return entry.get("mode", "160000"), entry["commit"]
    data = base64.b64decode(entry["base64"]) if "base64" in entry else entry["text"].encode()
    return entry.get("mode", FILE), objects.blob(data)


def _write_guard(repository: Repository, guard: Mapping[str, object]) -> None:
    from contentrepo.applets.repository.api import open_repository, write_guard
    from contentrepo.applets.repository.models import ForeignCatalog, ForeignEntry, GuardFile

    catalog = ForeignCatalog(
        entries={(kind, key): ForeignEntry(kind, key, *rest) for kind, key, *rest in guard.get("entries", ())},
        keys=tuple(tuple(row) for row in guard.get("keys", ())),
        members=tuple((*row, tuple(excluded)) for *row, excluded in guard.get("members", ())),
        commits=guard.get("commits", {}),
    )
    write_guard(open_repository(repository.path), GuardFile(catalog=catalog, runs=guard.get("runs", {})))


class _Objects:
    """Writes loose objects as git does, names included that git's own commands refuse to write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def blob(self, data: bytes) -> str:
        return self._write("blob", data)

    def commit(self, files: Mapping[str, Leaf], parents: tuple[str, ...], message: str) -> str:
        who = "Ada Author <ada@example.org> 1767323045 +0000"
        lines = [f"tree {self._tree(files)}", *(f"parent {parent}" for parent in parents)]
        lines += [f"author {who}", f"committer {who}", "", message]
        return self._write("commit", "\n".join(lines).encode())

    def _tree(self, files: Mapping[str, Leaf]) -> str:
        entries: dict[str, Leaf] = {}
        folders: dict[str, dict[str, Leaf]] = {}
        for path, leaf in files.items():
            name, slash, rest = path.partition("/")
            if slash:
                folders.setdefault(name, {})[rest] = leaf
            else:
                entries[name] = leaf
        entries |= {name: (TREE, self._tree(below)) for name, below in folders.items()}
        return self._write("tree", b"".join(_row(*item) for item in sorted(entries.items(), key=_git_order)))

    def _write(self, kind: str, data: bytes) -> str:
        whole = f"{kind} {len(data)}\0".encode() + data
        name = sha1(whole, usedforsecurity=False).hexdigest()
        path = self.folder / name[:2] / name[2:]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(zlib.compress(whole, 1))
        return name


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _git_order(item: tuple[str, Leaf]) -> bytes:
    name, (mode, _) = item
    return _bytes(name) + (b"/" if mode == TREE else b"")


def _row(name: str, leaf: Leaf) -> bytes:
    mode, object_id = leaf
    return mode.encode() + b" " + _bytes(name) + b"\0" + bytes.fromhex(object_id)
