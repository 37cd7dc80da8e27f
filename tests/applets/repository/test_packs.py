"""Many blobs are read from packs without git, and what git says of them is what counts."""

from __future__ import annotations

import hashlib
import random
import struct
import subprocess
import zlib

import pytest

from contentrepo.applets.repository import api, objects, pack
from contentrepo.applets.repository.delta import apply_delta
from contentrepo.applets.repository.objects import ObjectMissing, ObjectTooLarge

VERSIONS = 240


def resembling(number):
    """Texts of which git writes what differs from each other; of some, a piece of more than 65,536 bytes."""
    source = random.Random(number % 3)
    lines = [source.randbytes(40).hex() for _ in range(1000 if number % 40 == 0 else 30)]
    lines[number % 30] = str(number) * 9
    return "\n".join(lines).encode()


FILES = {f"text{number:03}.xml": resembling(number) for number in range(VERSIONS)} | {"empty": b"", "one": b"1"}


@pytest.fixture
def packed(work):
    work.commit(FILES)
    work.git("repack", "-adfq", "--depth=50", "--window=250")
    work.git("prune-packed")
    return work


@pytest.fixture
def no_git(monkeypatch):
    """Fails where git is asked for blobs."""

    def refuse(_repository, blobs):
        assert not blobs, "git was asked"
        return iter(())

    monkeypatch.setattr(objects, "_read_through_git", refuse)


def read(work, revision="HEAD"):
    snapshot = api.commit_snapshot(api.open_repository(work.path), revision)
    data = dict(snapshot.read([entry.blob for entry in snapshot.files.values()]))
    return {path: data[entry.blob] for path, entry in snapshot.files.items()}


def kinds_in_pack(work):
    index = next((work.path / ".git/objects/pack").glob("*.idx"))
    lines = work.git("verify-pack", "-v", str(index)).splitlines()
    return [len(line.split()) for line in lines if " blob " in line]


@pytest.mark.usefixtures("no_git")
def test_whole_blobs_and_those_written_as_differences(packed):
    columns = kinds_in_pack(packed)
    assert columns.count(7) > VERSIONS / 2
    assert columns.count(5) > 3
    assert read(packed) == FILES


@pytest.mark.usefixtures("no_git")
def test_differences_from_objects_that_are_named(packed):
    """As in every larger push, whose objects differ from those that the other side has."""
    packed.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50", "--window=250")
    assert kinds_in_pack(packed).count(7) > VERSIONS / 2
    assert read(packed) == FILES


@pytest.mark.usefixtures("no_git")
def test_several_packs(work):
    for start in range(3):
        work.commit(dict(sorted(FILES.items())[start::3]))
        work.git("repack", "-dq")
    assert len(list((work.path / ".git/objects/pack").glob("*.idx"))) == 3
    assert read(work) == FILES


@pytest.mark.usefixtures("no_git")
def test_names_are_found_by_bisection(packed, monkeypatch):
    monkeypatch.setattr(pack, "MOST_NAMES", 0)
    assert read(packed) == FILES


@pytest.mark.usefixtures("no_git")
@pytest.mark.parametrize("is_one", [True, False])
def test_names_that_begin_alike(packed, is_one):
    """In one pack, and in two, of which each has only one of them."""
    alike = {f"alike{number}": b"text %d" % number for number in (37604, 80433)}
    for path, data in alike.items():
        packed.commit({path: data})
        packed.git("repack", "-adfq" if is_one else "-dq")
    snapshot = api.commit_snapshot(api.open_repository(packed.path), "HEAD")
    assert {snapshot.files[path].blob[: pack.BEGINNING] for path in alike} == {"ec22a286"}
    assert read(packed) == {**FILES, **alike}


def test_packs_that_stay_open_are_no_less_than_all(packed):
    """What was written since is asked of git; what was packed anew is still there."""
    with api.keeping_packs(len(FILES)):
        assert read(packed) == FILES
        packed.commit({"later": b"written since"})
        packed.git("gc", "--quiet", "--prune=now")
        assert read(packed) == {**FILES, "later": b"written since"}
    assert read(packed) == {**FILES, "later": b"written since"}


def test_what_is_expected_is_looked_up_together(packed, monkeypatch):
    """Also where it stands in two packs; what is asked for beside it is read all the same."""
    packed.commit({"late": b"in another pack"})
    packed.git("repack", "-dq")
    snapshot = api.commit_snapshot(api.open_repository(packed.path), "HEAD")
    others = ("late", "one", "empty")
    expected = [entry.blob for path, entry in snapshot.files.items() if path not in others[1:]]
    with api.keeping_packs(len(FILES)):
        api.expect_blobs(snapshot, [*expected, "0" * 40])
        with monkeypatch.context() as patch:
            patch.setattr(pack, "bisect_left", None)  # nothing is looked for any more
            patch.setattr(objects, "_read_through_git", lambda _repository, blobs: iter([None] if blobs else ()))
            assert [blob for blob, _ in snapshot.read(expected)] == expected
        assert read(packed) == {**FILES, "late": b"in another pack"}


def test_packs_that_are_packed_anew_while_they_are_read(packed):
    """Whoever has begun reads on; what was opened late is asked of git."""
    snapshot = api.commit_snapshot(api.open_repository(packed.path), "HEAD")
    blobs = [entry.blob for entry in snapshot.files.values()]
    reading = snapshot.read(blobs)
    begun = dict(next(reading) for _ in range(VERSIONS // 3))
    packed.git("repack", "-adfq", "--depth=1", "--window=2")
    found = begun | dict(reading)
    assert {path: found[entry.blob] for path, entry in snapshot.files.items()} == FILES
    assert read(packed) == FILES


@pytest.mark.usefixtures("no_git")
def test_an_index_whose_pack_has_gone_is_none(packed):
    """As in the middle of a removal: both stand in another pack, too."""
    folder = packed.path / ".git/objects/pack"
    gone = next(folder.glob("*.idx")).read_bytes()
    packed.git("repack", "-adfq", "--depth=1", "--window=2")
    (folder / f"pack-{'0' * 40}.idx").write_bytes(gone)
    assert read(packed) == FILES


@pytest.mark.usefixtures("no_git")
def test_what_stands_beside_packs_is_passed_over(packed):
    """A bitmap, an index of several packs, a pack of nothing."""
    packed.git("repack", "-adfbq")
    packed.git("pack-objects", "-q", str(packed.path / ".git/objects/pack/pack"), data=b"")
    packed.git("multi-pack-index", "write")
    assert len(list((packed.path / ".git/objects/pack").iterdir())) > 5
    assert read(packed) == FILES


def test_what_is_larger_than_the_limit_is_told_by_its_size(packed, monkeypatch):
    monkeypatch.setattr(objects, "READ_LIMIT", 4000)
    with pytest.raises(ObjectTooLarge) as refused:
        read(packed)
    assert refused.value.size in {len(data) for data in FILES.values() if len(data) > 4000}


def render_object(kind, size, data, between=b""):
    """An object of a pack, whose size is below 2,048."""
    return bytes([0x80 | kind << 4 | size & 15, size >> 4]) + between + zlib.compress(data)


def test_a_small_difference_that_makes_a_large_blob_is_told_by_its_size(work, monkeypatch):
    """Some dozen bytes of a pack may stand for gigabytes, and git takes it."""
    text = random.Random(1).randbytes(1000)
    piece = b"\xb0" + (1000).to_bytes(2, "little")  # all of it once more
    delta = b"\xe8\x07" + b"\xc0\x9a\x0c" + piece * 200  # 1,000 bytes become 200,000
    base = render_object(3, 1000, text)
    packed = b"PACK" + struct.pack(">II", 2, 2) + base
    back = len(base)
    between = bytes([0x80 | (back >> 7) - 1, back & 0x7F])
    packed += render_object(6, len(delta), delta, between)
    packed += hashlib.sha1(packed).digest()
    subprocess.run(["git", "index-pack", "--stdin", "--strict"], input=packed, cwd=work.path, check=True)
    blob = hashlib.sha1(b"blob 200000\0" + text * 200).hexdigest()
    repository = api.open_repository(work.path)
    monkeypatch.setattr(objects, "MANY", 1)
    assert list(objects.read_blobs(repository, [blob])) == [(blob, text * 200)]
    monkeypatch.setattr(objects, "READ_LIMIT", 100_000)
    monkeypatch.setattr(pack, "apply_delta", None)
    with pytest.raises(ObjectTooLarge) as refused:
        list(objects.read_blobs(repository, [blob]))
    assert refused.value.size == 200_000


@pytest.mark.parametrize("size", [0, 7, 100, 3000])
@pytest.mark.parametrize("suffix", ["idx", "pack"])
def test_a_pack_that_is_cut_short_is_as_good_as_none(packed, size, suffix):
    snapshot = api.commit_snapshot(api.open_repository(packed.path), "HEAD")
    blobs = [entry.blob for entry in snapshot.files.values()]
    path = next((packed.path / ".git/objects/pack").glob(f"*.{suffix}"))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ObjectMissing):
        dict(snapshot.read(blobs))


def test_damage_is_never_read(packed):
    """One byte is changed: what comes is what was written, or git's complaint."""
    path = next((packed.path / ".git/objects/pack").glob("*.pack"))
    path.chmod(0o600)
    sound, source, refused = path.read_bytes(), random.Random(1), 0
    snapshot = api.commit_snapshot(api.open_repository(packed.path), "HEAD")
    wanted = {entry.blob: FILES[path] for path, entry in snapshot.files.items()}
    for _ in range(40):
        place = source.randrange(12, len(sound) - 20)
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 1 << source.randrange(8)]) + sound[place + 1 :])
        try:
            assert dict(snapshot.read(wanted)) == wanted
        except ObjectMissing:
            refused += 1
    assert refused > 10


def test_what_is_in_no_pack_is_asked_of_git(packed):
    lost = subprocess.run(
        ["git", "hash-object", "--stdin"], input=b"never written", capture_output=True, check=True, cwd=packed.path
    ).stdout.decode()
    snapshot = api.commit_snapshot(api.open_repository(packed.path), "HEAD")
    with pytest.raises(ObjectMissing, match=lost.strip()):
        dict(snapshot.read([*(entry.blob for entry in snapshot.files.values()), lost.strip()]))


def test_objects_of_an_alternate_come_from_git(packed, tmp_path):
    subprocess.run(["git", "clone", "-q", "--shared", packed.path, tmp_path / "second"], check=True)
    snapshot = api.commit_snapshot(api.open_repository(tmp_path / "second"), "HEAD")
    data = dict(snapshot.read([entry.blob for entry in snapshot.files.values()]))
    assert {path: data[entry.blob] for path, entry in snapshot.files.items()} == FILES


@pytest.mark.parametrize(
    "delta",
    [
        b"\x05\x03\x90\x03",  # of another base
        b"\x04\x03\x90\x04",  # too long
        b"\x04\x03\x91\x02\x03",  # beyond the end of the base
        b"\x04\x03\x05ab",  # fewer bytes than said
        b"\x04\x03\x90\x02",  # too short
        b"\x04\x03\x00",  # what git keeps for later
    ],
)
def test_a_difference_that_does_not_fit_gives_nothing(delta):
    assert apply_delta(b"abcd", delta) is None


def test_a_difference_copies_and_adds():
    assert apply_delta(b"abcd", b"\x04\x05\x91\x01\x02\x03xyz") == b"bcxyz"
    with pytest.raises(IndexError):
        apply_delta(b"abcd", b"\x04\x05\x91")


def test_git_makes_no_longer_chains_than_we_follow():
    assert pack.MAX_DEPTH > 50
