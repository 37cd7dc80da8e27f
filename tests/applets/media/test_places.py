"""What a folder and a bucket have in common, and what only a bucket has."""

import os
from hashlib import sha256
from threading import Barrier, Thread

import bucket
import pytest

from contentrepo.applets.media.api import (
    InvalidMediaName,
    MediaMismatch,
    MediaMissing,
    MediaUnavailable,
    open_media,
)
from contentrepo.errors import UsageError


def named(data):
    return sha256(data).hexdigest(), data


@pytest.fixture(params=["folder", "bucket", "prefix"])
def media(request, tmp_path):
    if request.param == "folder":
        return open_media(tmp_path / "live.media")
    name = bucket.make_bucket()
    return open_media(f"s3://{name}" if request.param == "bucket" else f"s3://{name}/courses/live/")


def test_bytes_come_back_whole_and_in_chunks(media):
    name, data = named(os.urandom(2 * (1 << 20) + 5))
    assert not media.has(name)
    media.put(name, [data[:7], data[7:]])
    assert media.has(name)
    assert media.read(name) == data
    assert max(len(chunk) for chunk in media.stream(name)) <= 1 << 20


def test_nothing_is_kept_of_other_bytes(media):
    name, _ = named(b"right")
    with pytest.raises(MediaMismatch):
        media.put(name, [b"wrong"])
    assert not media.has(name)
    assert list(media.list_names()) == []


def test_many_are_listed_and_some_deleted(media):
    items = [named(b"%d" % number) for number in range(40)]
    media.put_many(iter(items + items[:5]))
    assert sorted(media.list_names()) == sorted(name for name, _ in items)
    media.delete([name for name, _ in items[1:]])
    media.delete([items[5][0]])
    assert list(media.list_names()) == [items[0][0]]


def test_missing_bytes_are_named(media):
    with pytest.raises(MediaMissing, match="0" * 64):
        media.read("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 64 + "\n"])
def test_a_name_that_is_no_sha256_is_refused_everywhere(media, name):
    uses = (
        lambda: media.put(name, [b""]),
        lambda: media.has(name),
        lambda: media.read(name),
        lambda: media.delete([name]),
        lambda: media.put_many([(name, b"")]),
    )
    for use in uses:
        with pytest.raises(InvalidMediaName):
            use()


def test_two_buckets_prefixes_do_not_see_each_other():
    name = bucket.make_bucket()
    one, two = open_media(f"s3://{name}/one"), open_media(f"s3://{name}/two")
    one.put(*as_chunks(named(b"a")))
    assert not two.has(named(b"a")[0])
    assert list(two.list_names()) == []


def test_a_name_in_a_bucket_is_written_once_by_whoever_is_first():
    """The server refuses the second one: the bytes that a reader may be reading are never replaced."""
    name = bucket.make_bucket()
    media, raw = open_media(f"s3://{name}"), as_chunks(named(b"bytes"))
    barrier, done = Barrier(4), []

    def write():
        barrier.wait()
        media.put(*raw)
        done.append(1)

    writers = [Thread(target=write) for _ in range(4)]
    [writer.start() for writer in writers]
    [writer.join() for writer in writers]
    assert len(done) == 4
    stamp = stamp_of(media, raw[0])
    media.put(*raw)
    assert stamp_of(media, raw[0]) == stamp


def test_a_bucket_that_is_not_there_is_our_fault():
    bucket.make_bucket()
    media = open_media("s3://no-such-bucket")
    name, _ = named(b"a")
    for use in (lambda: media.put(*as_chunks(named(b"a"))), lambda: list(media.list_names()), lambda: media.read(name)):
        with pytest.raises(MediaUnavailable, match="no-such-bucket") as refused:
            use()
        assert "AWS_ENDPOINT_URL" in refused.value.hint


@pytest.mark.parametrize("location", ["ftp://host", "s3://", "s3://Bucket", "s3://b?versions", "https://bucket"])
def test_a_location_of_another_kind_is_refused(location):
    with pytest.raises(UsageError):
        open_media(location)


def as_chunks(item):
    return item[0], [item[1]]


def stamp_of(media, name):
    from obstore import head

    return head(media.bucket, f"{name[:2]}/{name}")["last_modified"]
