"""What a check reads stays in memory for whoever publishes it, as far as there is room."""

import random

import pytest

from contentrepo.applets.repository.api import HeldBytes, commit_snapshot, open_repository

BLOBS = {f"{number:02}": b"%d" % number * (number + 1) for number in range(40)}


class Source:
    """Gives bytes, and remembers which."""

    def __init__(self):
        self.given = []

    def read(self, blobs):
        for blob in blobs:
            self.given.append(blob)
            yield blob, BLOBS[blob]


def test_what_was_read_is_not_read_again():
    source, held = Source(), HeldBytes()
    some = list(BLOBS)[::3]
    assert list(held.read(some, source.read)) == [(blob, BLOBS[blob]) for blob in some]
    assert list(held.read(BLOBS, source.read)) == list(BLOBS.items())
    assert sorted(source.given) == sorted(BLOBS)


def test_what_does_not_fit_is_read_again():
    source, held = Source(), HeldBytes(room=50)
    for _ in range(2):
        assert list(held.read(BLOBS, source.read)) == list(BLOBS.items())
    kept = [blob for blob in BLOBS if source.given.count(blob) == 1]
    assert 0 < sum(len(BLOBS[blob]) for blob in kept) <= 50
    assert len(source.given) == 2 * len(BLOBS) - len(kept)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_asked_for_comes_in_the_order_of_the_question(seed):
    chance, source, held = random.Random(seed), Source(), HeldBytes(room=300)
    for _ in range(8):
        asked = chance.choices(list(BLOBS), k=15)
        assert list(held.read(asked, source.read)) == [(blob, BLOBS[blob]) for blob in dict.fromkeys(asked)]


def test_who_has_others_read_meanwhile_gets_what_was_asked_for():
    source, held = Source(), HeldBytes()
    asked = held.read(BLOBS, source.read)
    first = next(asked)
    others = list(BLOBS)[5::7]
    assert list(held.read(others, source.read)) == [(blob, BLOBS[blob]) for blob in others]
    assert [first, *asked] == list(BLOBS.items())


def test_bytes_of_a_commit_are_there_when_the_repository_is_not(work):
    work.commit(dict(BLOBS))
    held = HeldBytes()
    snapshot = commit_snapshot(open_repository(work.path), "HEAD", held=held)
    blobs = [entry.blob for entry in snapshot.files.values()]
    first = list(snapshot.read(blobs))
    (work.path / ".git" / "objects").rename(work.path / "away")
    assert list(snapshot.read(blobs)) == first
