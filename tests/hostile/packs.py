"""A pack and its index with some bytes changed: what is read of them is what git reads, or git is asked."""

from __future__ import annotations

import random
import struct
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from content import Repository, make_bare

from contentrepo.applets.repository import api, objects
from contentrepo.applets.repository.database import Untold
from contentrepo.applets.repository.object_files import ObjectFiles
from contentrepo.applets.repository.objects import ObjectTooLarge

Read = Callable[[Repository, list[str]], Iterator[tuple[str, bytes | int | None]]]
CHANGE = struct.Struct(">BHB")  # what is done, where, and a byte
STRETCH = 40  # bytes


def _texts() -> list[bytes]:
    """Resembling ones, for deltas of one step and of several; one that is no smaller when packed; the least."""
    source = random.Random(1)
    lines = [source.randbytes(20).hex() for _ in range(30)]
    texts = [b"", b"1", source.randbytes(900), b"a" * 3000]
    for number in range(12):
        lines[number] = str(number) * 7
        texts.append("\n".join(lines).encode())
    return texts


class Packed:
    """A repository of one pack, of which changed copies are read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._repository = make_bare(folder / "whole.git")
        self.texts = dict(self._write(text) for text in _texts())
        self._packs = [self._pack("true"), self._pack("false")]
        self._count = 0

    def _write(self, text: bytes) -> tuple[str, bytes]:
        return self._repository.git("hash-object", "-w", "--stdin", data=text), text

    def _pack(self, near: str) -> tuple[bytearray, bytearray]:
        """Index and pack; the bases of differences are told by how near they are, or by their names."""
        names = "".join(f"{name}\n" for name in self.texts).encode()
        settings = ("-c", f"repack.useDeltaBaseOffset={near}")
        more = ("--delta-base-offset",) if near == "true" else ()
        stem = self._folder / f"near-{near}"
        digest = self._repository.git(*settings, "pack-objects", "-q", "--window=50", *more, str(stem), data=names)
        index, pack = (Path(f"{stem}-{digest}.{suffix}").read_bytes() for suffix in ("idx", "pack"))
        return bytearray(index), bytearray(pack)

    def read_changed(self, changes: bytes, read: Read | None = None) -> Mapping[str, bytes | int | None]:
        """What is read of each blob after changes; its size where it is too large, None where git is asked.

        Args:
            changes: of the index and of the pack.
            read: by default many at once, as a whole check does.

        Raises:
            AssertionError: it is not what git reads.
        """
        index, pack = (bytearray(data) for data in self._packs[len(changes) % CHANGE.size % 2])
        for what, where, byte in CHANGE.iter_unpack(changes[: len(changes) // CHANGE.size * CHANGE.size]):
            _change(index if what & 1 else pack, what >> 1, where, byte)
        folder = self._make_copy(bytes(index), bytes(pack))
        told = dict((read or _read_each)(folder, list(self.texts)))
        for name, data in told.items():
            if data is not None and data != self.texts[name]:
                theirs = _ask_git(folder, name)
                assert theirs == data or (theirs is None and isinstance(data, int)), name  # it is not looked at whole
        return told

    def _make_copy(self, index: bytes, pack: bytes) -> Repository:
        path = self._folder / "copies" / f"{self._count}.git"
        self._count += 1
        copy = make_bare(path) if self._count == 1 else Repository(self._folder / "copies" / "0.git")
        for old in (copy.path / "objects/pack").iterdir():
            old.unlink()
        stem = copy.path / "objects/pack" / f"pack-{self._count:040}"  # files that were mapped stay as they were
        stem.with_suffix(".pack").write_bytes(pack)
        stem.with_suffix(".idx").write_bytes(index)
        return copy


def _change(data: bytearray, what: int, where: int, byte: int) -> None:
    place = where % (len(data) + 1)
    if what % 8 == 0:
        del data[place:]
    elif what % 8 == 1:
        data[place : place + STRETCH] = bytes([byte]) * STRETCH
    elif what % 8 == 2:
        data[place:place] = bytes([byte])
    elif what % 8 == 3:
        del data[place : place + 1]
    elif what % 8 == 4:
        other = len(data) - 4 * byte  # an offset, where the tables of an index end
        data[place : place + 4] = data[other : other + 4]
    else:
        data[place : place + 1] = bytes([byte])


def _read_each(folder: Repository, names: list[str]) -> Iterator[tuple[str, bytes | int | None]]:
    repository = api.open_repository(folder.path)
    for name in names:
        try:
            yield from objects.read_blobs(repository, [name])
        except ObjectTooLarge as error:
            yield name, error.size


def read_singly(folder: Repository, names: list[str]) -> Iterator[tuple[str, bytes | None]]:
    """As a hook reads them; None where git would be asked."""
    files = ObjectFiles([str(folder.path / "objects")])
    for name in names:
        try:
            kind, data = files.find(name)
        except Untold:
            yield name, None
        else:
            assert kind == "blob"
            yield name, data


def _ask_git(folder: Repository, name: str) -> bytes | int | None:
    """The bytes of a blob, its size where it is too large, None where git says that there is none."""
    done = subprocess.run(
        ["git", "cat-file", "--batch"], cwd=folder.path, input=f"{name}\n".encode(), capture_output=True, check=False
    )
    head, _, data = done.stdout.partition(b"\n")
    words = head.split()
    if len(words) < 3 or words[1] != b"blob":
        return None
    size = int(words[2])
    return size if size > objects.READ_LIMIT else data[:size]


def ask_nobody(_repository: object, blobs: list[str]) -> Iterator[tuple[str, None]]:
    """In the place of git."""
    return ((blob, None) for blob in blobs)
