from io import BytesIO

import pytest

from contentrepo.entrypoints.hooks import updates
from contentrepo.entrypoints.hooks.updates import TooManyRefs, read_updates
from contentrepo.errors import CouldNotCheck

OLD, NEW, NONE = "1" * 40, "2" * 40, "0" * 40


def read(text: str | bytes):
    return read_updates(BytesIO(text.encode() if isinstance(text, str) else text))


def test_every_line_is_an_update():
    created, deleted = read(f"{NONE} {NEW} refs/heads/main\n{OLD} {NONE} refs/tags/v1\n")
    assert (created.ref, created.creates, created.deletes) == ("refs/heads/main", True, False)
    assert (deleted.ref, deleted.creates, deleted.deletes) == ("refs/tags/v1", False, True)


def test_nothing_pushed():
    assert read("") == ()


def test_a_ref_that_is_no_utf8_is_kept():
    (update,) = read(f"{OLD} {NEW} ".encode() + b"refs/heads/\xff\n")
    assert update.ref.encode("utf-8", "surrogateescape") == b"refs/heads/\xff"


@pytest.mark.parametrize(
    "line",
    [
        f"{OLD} refs/heads/main",
        f"{OLD} {NEW} HEAD",
        f"{OLD[1:]} {NEW} refs/heads/main",
        f"{OLD} {NEW} refs/heads/a\rb",
        f"{OLD} {NEW} refs/heads/a b",
    ],
)
def test_what_git_never_writes_is_not_guessed_at(line):
    with pytest.raises(CouldNotCheck):
        read(line + "\n")


def test_more_refs_than_we_read(monkeypatch):
    monkeypatch.setattr(updates, "MAX_BYTES", 300)
    line = f"{OLD} {NEW} refs/heads/a\n"
    assert len(read(line * 3)) == 3
    with pytest.raises(TooManyRefs):
        read(line * 4)
