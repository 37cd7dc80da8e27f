"""The bytes of blobs, read in bulk and in order with bounded memory. Which blobs there are is told elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BufferedReader

from contentrepo.applets.repository.batch import Batch
from contentrepo.applets.repository.database import Database, Reader, Untold
from contentrepo.applets.repository.git import encode, start_git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.process import CHUNK, GitFailed
from contentrepo.errors import CouldNotCheck, Refused
from contentrepo.pattern import compiled

READ_LIMIT = 64 << 20
# Git would map whole packs, and each blob is asked for once.
SMALL_WINDOWS = ("-c", "core.packedGitWindowSize=1m", "-c", "core.packedGitLimit=8m")
HEAD = 46  # bytes of `<id> blob ` before the size; a missing object says `<id> missing`
# From this many on, it pays to look where they are, and to read without git.
MANY = 200
_ID = compiled("[0-9a-f]{40}")
PIECE = 20_000  # blobs that are looked up together


class ObjectMissing(CouldNotCheck):
    """An object is not in the repository. `object_id` names it."""

    def __init__(self, object_id: str) -> None:
        super().__init__(
            f"object {object_id} cannot be read from the repository",
            hint="Run `git fsck`; fetch again what is missing, without a filter.",
        )
        self.object_id = object_id


class ObjectTooLarge(Refused):
    """A blob is too large to be read at once. `blob` names it, `size` is in bytes."""

    def __init__(self, blob: str, size: int) -> None:
        super().__init__(f"blob {blob} has {size} bytes; files above {READ_LIMIT} bytes are not read")
        self.blob = blob
        self.size = size


def read_blobs(repository: Repository, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """(blob, bytes), each once, in the order asked for.

    Raises:
        ObjectMissing: a blob is not in the repository.
        ObjectTooLarge: a blob is above the limit; those before it have been given.
    """
    wanted = list(dict.fromkeys(blobs))
    is_told = repository.batch is not None or repository.database is not None
    if is_told and len(wanted) < MANY:
        yield from _read_in_turn(repository, wanted)
        return
    for start in range(0, len(wanted), PIECE):
        yield from _read_many(repository, wanted[start : start + PIECE])


def _read_many(repository: Repository, blobs: list[str]) -> Iterator[tuple[str, bytes]]:
    """Packed and loose blobs without git, which is asked for all others at once."""
    if len(blobs) < MANY:
        yield from _read_through_git(repository, blobs)
        return
    from contentrepo.applets.repository.loose import LooseBlobs
    from contentrepo.applets.repository.packs import open_packs

    places = open_packs(repository).locate(blobs)
    loose = LooseBlobs(repository, [blob for blob in blobs if blob not in places] if len(places) < len(blobs) else ())
    others = _read_through_git(repository, [blob for blob in blobs if blob not in places and blob not in loose])
    for blob in blobs:
        if (place := places.get(blob)) is not None:
            data = place[0].read_blob(place[1], READ_LIMIT)
        elif blob not in loose:
            yield next(others)
            continue
        else:
            data = loose.find(blob)
        if data is None:
            yield from _read_through_git(repository, [blob])
        elif isinstance(data, int):
            raise ObjectTooLarge(blob, data)
        else:
            yield blob, data


def _read_in_turn(repository: Repository, blobs: list[str]) -> Iterator[tuple[str, bytes]]:
    for blob in blobs:
        found = find_object(repository, blob)
        if found is None or found[1] != "blob":
            raise ObjectMissing(blob)
        yield blob, found[2]


def _read_through_git(repository: Repository, blobs: list[str]) -> Iterator[tuple[str, bytes]]:
    if not blobs:
        return
    with start_git(repository, *SMALL_WINDOWS, "cat-file", "--batch", "--buffer", data=_lines(blobs)) as process:
        stdout = process.stdout
        if len(blobs) >= MANY:
            process.widen()
        read, readline = stdout.read, stdout.readline
        for blob in blobs:
            answer = readline()  # as in `_read_size`, whose call would cost as much as all the rest
            if answer[:HEAD] != f"{blob} blob ".encode():
                raise ObjectMissing(blob)
            size = int(answer[HEAD:])
            if size > READ_LIMIT:
                raise ObjectTooLarge(blob, size)
            data = read(size + 1)
            if len(data) != size + 1:
                raise ObjectMissing(blob)
            yield blob, data[:-1]


def read_sizes(repository: Repository, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
    """(blob, size in bytes), each once, in the order asked for.

    Raises:
        ObjectMissing: a blob is not in the repository.
    """
    wanted = list(dict.fromkeys(blobs))
    if not wanted:
        return
    if repository.database is not None and len(wanted) < MANY:
        yield from _find_sizes(repository.database, wanted)
        return
    with start_git(repository, "cat-file", "--batch-check", "--buffer", data=_lines(wanted)) as process:
        for blob in wanted:
            yield blob, _read_size(process.stdout, blob)


def read_blob_stream(repository: Repository, blob: str) -> Iterator[bytes]:
    """The bytes of one blob of any size, piece by piece.

    Raises:
        ObjectMissing: the blob is not in the repository.
    """
    with start_git(repository, "cat-file", "blob", blob) as process:
        while piece := process.stdout.read1(CHUNK):
            yield piece
        try:
            process.check_success()
        except GitFailed as error:
            raise ObjectMissing(blob) from error


def find_missing(repository: Repository, objects: Iterable[str]) -> list[str]:
    """Those of the objects that the repository has not, whatever their kind."""
    wanted = list(dict.fromkeys(objects))
    if not wanted:
        return []
    if (database := repository.database) is not None and len(wanted) < MANY:
        return [name for name in wanted if database.find_head(name) is None]
    with start_git(repository, "cat-file", "--batch-check=%(objectname)", "--buffer", data=_lines(wanted)) as process:
        answers = [process.stdout.readline() for _ in wanted]
    return [name for name, answer in zip(wanted, answers, strict=True) if answer != b"%s\n" % name.encode()]


def find_object(repository: Repository, name: str) -> tuple[str, str, bytes] | None:
    """(id, kind, bytes) of the object that a name stands for.

    Raises:
        ObjectTooLarge: it is above the limit.
        GitFailed: git cannot read it, although it is there.
    """
    found = ask_git(repository, name)
    if found is None:
        return None
    object_id, kind, size, data = found
    if data is None:
        raise ObjectTooLarge(object_id, size)
    return object_id, kind, data


def ask_git(repository: Repository, name: str) -> tuple[str, str, int, bytes | None] | None:
    """(id, kind, size, bytes) of the object that a name stands for; the bytes are None where they are too many."""
    if repository.batch is not None:
        with suppress(Untold):
            return _find_in(repository, repository.batch.files, name)
        return repository.batch.ask(encode(name), limit=READ_LIMIT)
    if repository.database is not None:
        try:
            return _find_in(repository, repository.database, name)
        except Untold:
            pass
    batch = Batch(repository.work_tree or repository.git_dir, repository.environment)
    try:
        return batch.ask(encode(name), limit=READ_LIMIT)
    finally:
        batch.close()


def _find_in(repository: Repository, database: Reader, name: str) -> tuple[str, str, int, bytes | None] | None:
    if _ID.fullmatch(name):
        found: str | None = name
    else:
        from contentrepo.applets.repository.naming import find_named

        found = find_named(repository, database, name)
    head = database.find_head(found) if found else None
    if found is None or head is None:
        return None
    if head[1] > READ_LIMIT:
        return found, *head, None
    whole = database.find(found)
    return (found, *head, whole[1]) if whole else None


def _find_sizes(database: Database, blobs: list[str]) -> Iterator[tuple[str, int]]:
    for blob in blobs:
        head = database.find_head(blob)
        if head is None or head[0] != "blob":
            raise ObjectMissing(blob)
        yield blob, head[1]


def _read_size(stdout: BufferedReader, blob: str) -> int:
    answer = stdout.readline()
    if answer[:HEAD] != f"{blob} blob ".encode():
        raise ObjectMissing(blob)
    return int(answer[HEAD:])


def _lines(names: list[str]) -> bytes:
    return "".join([f"{name}\n" for name in names]).encode()
