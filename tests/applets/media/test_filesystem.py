import os
import threading
from hashlib import sha256

import pytest

from contentrepo.applets.media.api import InvalidMediaName, MediaMismatch, MediaMissing, MediaUnavailable, open_media


def named(data):
    return sha256(data).hexdigest(), data


@pytest.fixture
def media(tmp_path):
    return open_media(tmp_path / "live.media")


def parts(folder):
    return [path for path in folder.rglob("*") if path.name.endswith(".part")]


def test_bytes_come_back(media):
    name, data = named(b"\0png" * 1000)
    assert not media.has(name)
    media.put(name, [data[:7], data[7:]])
    assert media.has(name)
    assert media.read(name) == data


def test_a_large_file_streams_in_chunks(media):
    name, data = named(os.urandom(3 * (1 << 20) + 5))
    media.put(name, [data])
    chunks = list(media.stream(name))
    assert max(map(len, chunks)) == 1 << 20
    assert b"".join(chunks) == data


def test_nothing_is_kept_of_other_bytes(media, tmp_path):
    name, _ = named(b"right")
    with pytest.raises(MediaMismatch):
        media.put(name, [b"wrong"])
    assert not media.has(name)
    assert parts(tmp_path) == []


def test_nothing_is_kept_of_a_source_that_breaks_off(media, tmp_path):
    def broken():
        yield b"half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        media.put(named(b"half and half")[0], broken())
    assert parts(tmp_path) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n", "/" + "0" * 63])
def test_a_name_that_is_no_sha256_is_refused_everywhere(media, name):
    for use in (lambda: media.put(name, [b""]), lambda: media.has(name), lambda: media.read(name)):
        with pytest.raises(InvalidMediaName):
            use()
    with pytest.raises(InvalidMediaName):
        media.put_many([(name, b"")])


def test_missing_bytes_are_named(media):
    with pytest.raises(MediaMissing, match="0" * 64):
        media.read("0" * 64)


def test_many_files_and_the_same_twice(media):
    items = [named(b"%d" % i) for i in range(100)]
    media.put_many(iter(items + items))
    media.put_many(items[:3])
    assert [media.read(name) for name, _ in items] == [data for _, data in items]


def test_put_many_draws_a_few_items_ahead_only(media, monkeypatch):
    drawn, release = [], threading.Event()
    write = media._write
    monkeypatch.setattr(media, "_write", lambda *pair: release.wait(5) and write(*pair))

    def items():
        for i in range(40):
            drawn.append(i)
            if i == 15:
                threading.Timer(0.2, lambda: (counts.append(len(drawn)), release.set())).start()
            yield named(b"%d" % i)

    counts = []
    media.put_many(items())
    assert counts == [16]


def test_one_bad_item_does_not_hang_the_others(media):
    with pytest.raises(MediaMismatch):
        media.put_many([named(b"a"), (named(b"b")[0], b"c"), *(named(b"%d" % i) for i in range(50))])


def test_the_folder_is_private(media, tmp_path):
    name, data = named(b"secret")
    media.put(name, [data])
    found = [tmp_path / "live.media", *(tmp_path / "live.media").rglob("*")]
    assert {path.stat().st_mode & 0o077 for path in found} == {0}


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(MediaUnavailable, match="file"):
        open_media(tmp_path / "file" / "media")


def test_a_full_or_broken_place_is_said(media, tmp_path):
    name, data = named(b"x")
    (tmp_path / "live.media" / name[:2]).write_bytes(b"")
    with pytest.raises(MediaUnavailable):
        media.put(name, [data])
