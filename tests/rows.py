"""Changes of units for tests of the live store, made by hand: no git, no parser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha1, sha256

from contentrepo.applets.live.models import (
    AssetRow,
    BlockRow,
    BlockVersion,
    Change,
    Door,
    EntryRow,
    FileRow,
    KeyRow,
    Kind,
    ReleaseNote,
    Source,
    UnitChange,
    UnitState,
)

RUN = "course-v1:edX+CS101+2T2019"
SOURCE = Source("repository-one", "main")
OTHER = Source("repository-two", "main")


class Bytes:
    """The bytes behind blob ids, as git would give them; counts what it is asked for."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.asked: list[str] = []

    def add(self, data: bytes) -> str:
        blob = git_digest(b"blob %d\0" % len(data) + data)
        self.held[blob] = data
        return blob

    def __call__(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for blob in blobs:
            self.asked.append(blob)
            yield blob, self.held[blob]


def git_digest(data: bytes) -> str:
    return sha1(data, usedforsecurity=False).hexdigest()


def commit_id(name: object) -> str:
    return git_digest(f"commit {name}".encode())


def note(commit: object = 1, *, kind: Kind = Kind.PUBLISH, reason: str = "", reverted: int = 0) -> ReleaseNote:
    return ReleaseNote(
        commit=commit_id(commit),
        base="",
        actor="Carl Committer <carl@example.org>",
        door=Door.PUBLISHER if kind is Kind.PUBLISH else Door.REVERT,
        kind=kind,
        verdict="accepted",
        checker="checker-1",
        guard="guard-1",
        reverted=reverted,
        reason=reason,
    )


def diff(old: Mapping, new: Mapping) -> tuple[Change, ...]:
    subjects = sorted(subject for subject in old.keys() | new.keys() if old.get(subject) != new.get(subject))
    return tuple(Change(subject, old.get(subject), new.get(subject)) for subject in subjects)


def course_of(run: str) -> str:
    return run.removeprefix("course-v1:").rpartition("+")[0]


def tree_of(files: Mapping[str, FileRow]) -> str:
    """Stands for git's tree id: equal files, equal id."""
    if not files:
        return ""
    return git_digest(repr(sorted((row.path, row.mode, row.blob) for row in files.values())).encode())


class Course:
    """A flat course: one block for each page, all children of the course block; pictures are assets."""

    def __init__(self, pages: Mapping[str, bytes], pictures: Mapping[str, bytes] | None = None) -> None:
        self.bytes = Bytes()
        self.files = {f"html/{name}.html": self._file(f"html/{name}.html", data) for name, data in pages.items()}
        self.assets = {}
        for name, data in (pictures or {}).items():
            path = f"static/{name}"
            self.files[path] = self._file(path, data)
            self.assets[path] = AssetRow(name, path, sha256(data).hexdigest(), len(data), "image/png", locked=False)
        self.versions = {}
        children = [f"html/{name}" for name in pages]
        self.blocks = {"course/course": self._block("course", "course", "", 0, children=children)}
        for position, (name, data) in enumerate(pages.items(), 1):
            self.blocks[f"html/{name}"] = self._block("html", name, "course/course", position, body=data)

    def gone(self) -> Course:
        """The same, but publishing it removes the unit."""
        self.files, self.blocks, self.assets = {}, {}, {}
        return self

    def _file(self, path: str, data: bytes) -> FileRow:
        return FileRow(path, 0o100644, self.bytes.add(data))

    def _block(self, kind, name, parent, position, *, children=(), body=b"") -> BlockRow:
        told = json.dumps({"display_name": name.title()})
        digest = sha256(repr((kind, told, children, body)).encode()).hexdigest()
        self.versions[digest] = BlockVersion(digest, kind, told, json.dumps(list(children)), body)
        return BlockRow(kind, name, digest, parent, position, f"{kind}/{name}.html", name.title())

    def change(self, state: UnitState, *, commit: object = 1, source: Source = SOURCE, **more) -> UnitChange:
        blocks = diff(state.blocks, self.blocks)
        fresh = {one.new.version for one in blocks if one.new is not None}
        return UnitChange(
            unit=state.unit,
            source=source,
            expected_version=state.version,
            tree=tree_of(self.files),
            note=more.pop("note", note(commit)),
            files=diff(state.files, self.files),
            blocks=blocks,
            versions=tuple(self.versions[version] for version in sorted(fresh)),
            assets=diff(state.assets, self.assets),
            entries=(),
            **more,
        )


class Catalog:
    """A catalog unit: entries by (kind, key), external keys by (scope, key) -> run.

    A scope other than a catalog course counts the courses of all runs that have a key in it.
    """

    def __init__(self, entries: Mapping[tuple[str, str], str] | None = None, keys=None) -> None:
        self.bytes = Bytes()
        self.entries, self.keys, self.files = {}, {}, {}
        self.members = {}
        for (kind, key), data in (entries or {}).items():
            self._enter(kind, key, {"title": data})
        for line, ((scope, key), run) in enumerate((keys or {}).items(), 1):
            self.keys[run] = KeyRow(run, course_of(run), key.lower(), key, "courses/keys.yaml", line)
            if not scope.startswith("course:"):
                self.count(scope, course_of(run))
        if self.keys:
            data = repr(sorted(map(repr, self.keys.values()))).encode()
            self.files["courses/keys.yaml"] = FileRow("courses/keys.yaml", 0o100644, self.bytes.add(data))

    def count(self, scope: str, course: str, *, excluded: Sequence[str] = ()) -> Catalog:
        """The same, where a scope counts a course too."""
        courses, _ = self.members.setdefault(scope, ([], []))
        courses.append({"course": course, "excluded_runs": sorted(excluded)})
        return self._tell(scope)

    def nest(self, scope: str, program: str) -> Catalog:
        """The same, where a program contains another one too."""
        self.members.setdefault(scope, ([], []))[1].append(program)
        return self._tell(scope)

    def gone(self) -> Catalog:
        """The same, but publishing it removes the unit."""
        self.files, self.entries, self.keys = {}, {}, {}
        return self

    def _tell(self, scope: str) -> Catalog:
        (kind, _, slug), (courses, programs) = scope.partition(":"), self.members[scope]
        curriculum = {"slug": "core", "courses": courses}
        said = {"curricula": [curriculum], "programs": programs} if kind == "program" else curriculum
        self._enter(kind, slug, {"title": slug, **said})
        return self

    def _enter(self, kind: str, key: str, data: Mapping[str, object]) -> None:
        path, said = f"{kind}s/{key}.yaml", json.dumps(data)
        self.files[path] = FileRow(path, 0o100644, self.bytes.add(said.encode()))
        self.entries[f"{kind}/{key}"] = EntryRow(kind, key, said, path)

    def change(self, state: UnitState, *, commit: object = 1, source: Source = SOURCE, **more) -> UnitChange:
        return UnitChange(
            unit=state.unit,
            source=source,
            expected_version=state.version,
            tree=tree_of(self.files),
            note=more.pop("note", note(commit)),
            files=diff(state.files, self.files),
            blocks=(),
            versions=(),
            assets=(),
            entries=diff(state.entries, self.entries),
            keys=diff(state.keys, self.keys),
            **more,
        )
