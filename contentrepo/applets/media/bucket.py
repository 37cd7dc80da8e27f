"""Media in an S3 bucket: `prefix/ab/abcd...`. Endpoint and credentials come from the environment, as AWS names them.

An upload is conditional: a name that is there is never written again, whoever was first. A store that answers at all
has the bytes whole, so there is nothing to fsync.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256 as new_sha256

from obstore import delete, get, head, list, put  # noqa: A004  obstore's own names
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from contentrepo.applets.media.ahead import map_ahead
from contentrepo.applets.media.name import MediaMismatch, MediaMissing, MediaUnavailable, check_name, find_name
from contentrepo.applets.media.owner import FOLDER, find_owner, owner_path

CHUNK = 1 << 20
THREADS = 16  # a request waits for the network
AHEAD = 32
NO_BUCKET = "NoSuchBucket"  # the code in S3's answer; else an absent bucket answers like one without the object
SIGNS = (BaseError, OSError)  # what obstore raises


class BucketMedia:
    """`Media` below a prefix of one bucket."""

    def __init__(self, bucket: S3Store, name: str) -> None:
        self.bucket = bucket
        self.place = name

    def put(self, sha256: str, chunks: Iterable[bytes]) -> None:
        # Hashed before the first byte leaves: nothing has to be taken back.
        data = b"".join(chunks)
        self._put(check_name(sha256), data)

    def put_many(self, items: Iterable[tuple[str, bytes]]) -> None:
        for _ in map_ahead(lambda item: self._put(check_name(item[0]), item[1]), items, threads=THREADS, ahead=AHEAD):
            pass

    def has(self, sha256: str) -> bool:
        path = _path(sha256)
        with self._told():
            try:
                head(self.bucket, path)
            except FileNotFoundError:
                return False
        return True

    def read(self, sha256: str) -> bytes:
        return b"".join(self.stream(sha256))

    def stream(self, sha256: str) -> Iterator[bytes]:
        path = _path(sha256)
        with self._told():
            try:
                found = get(self.bucket, path)
            except FileNotFoundError as error:
                if NO_BUCKET in str(error):  # then nothing is known of what was in it
                    raise
                raise MediaMissing(f"media `{sha256}` is not in {self.place}") from None
            for chunk in found.stream(min_chunk_size=CHUNK):
                view = memoryview(chunk)
                yield from (bytes(view[start : start + CHUNK]) for start in range(0, len(view), CHUNK))

    def list_names(self) -> Iterator[str]:
        with self._told():
            for page in list(self.bucket):
                yield from (name for found in page if (name := find_name(found["path"])))

    def delete(self, names: Iterable[str]) -> None:
        paths = [_path(name) for name in names]
        with self._told():
            if paths:
                delete(self.bucket, paths)

    def add_owner(self, owner: str, name: str) -> None:
        self._create(owner_path(owner), os.fsencode(name))

    def list_owners(self) -> dict[str, str]:
        with self._told():
            paths = [found["path"] for page in list(self.bucket, prefix=FOLDER) for found in page]
            owners = {owner: path for path in paths if (owner := find_owner(path))}
            return {
                owner: bytes(get(self.bucket, path).bytes()).decode(errors="replace") for owner, path in owners.items()
            }

    def drop_owner(self, owner: str) -> None:
        with self._told():
            delete(self.bucket, [owner_path(owner)])

    def _put(self, sha256: str, data: bytes) -> None:
        found = new_sha256(data).hexdigest()
        if found != sha256:
            raise MediaMismatch(f"bytes for media `{sha256}` have the SHA-256 `{found}`")
        self._create(_path(sha256), data)

    def _create(self, path: str, data: bytes) -> None:
        with self._told():
            try:
                put(self.bucket, path, data, mode="create", use_multipart=False)
            except AlreadyExistsError:
                return

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SIGNS as error:
            hint = "check the bucket, AWS_ENDPOINT_URL, the credentials (AWS_ACCESS_KEY_ID, ...) and the network"
            raise MediaUnavailable(f"media in {self.place} cannot be reached: {_shorten(error)}", hint=hint) from error


def open_bucket(bucket: str, prefix: str) -> BucketMedia:
    """Open it without asking the network; the first use does.

    Raises:
        MediaUnavailable: the environment's settings contradict each other.
    """
    name = f"s3://{bucket}/{prefix}" if prefix else f"s3://{bucket}"
    try:
        return BucketMedia(S3Store(bucket, prefix=prefix or None, client_options={"allow_http": True}), name)
    except SIGNS as error:
        raise MediaUnavailable(f"media in {name} cannot be opened: {_shorten(error)}") from error


def _path(sha256: str) -> str:
    check_name(sha256)
    return f"{sha256[:2]}/{sha256}"


def _shorten(error: BaseException) -> str:
    """What the store said in one line; the rest is the library's own words."""
    return str(error).partition("\n")[0][:200]
