"""The ref updates of one push, as git writes them to a receiving hook's standard input."""

from __future__ import annotations

from typing import BinaryIO

from contentrepo.api.check import RefUpdate
from contentrepo.errors import CouldNotCheck, Refused
from contentrepo.pattern import compiled

MAX_BYTES = 8 << 20
"""Some 60,000 refs; whoever pushes more at once is not editing."""

_LINE = compiled(rb"([0-9a-f]{40}) ([0-9a-f]{40}) (refs/[^\x00-\x20\x7f]+)")


class TooManyRefs(Refused):
    """A push that updates more refs at once than we read."""


def read_updates(stream: BinaryIO) -> tuple[RefUpdate, ...]:
    """Read every update.

    Raises:
        TooManyRefs: the input is longer than we read.
        CouldNotCheck: a line is not what git writes.
    """
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TooManyRefs("this push updates too many refs at once", hint="Push them in smaller groups.")
    return tuple(_parse_line(line) for line in data.split(b"\n") if line)


def _parse_line(line: bytes) -> RefUpdate:
    found = _LINE.fullmatch(line)
    if found is None:
        raise CouldNotCheck("git gave this hook a line that is no ref update")
    old, new, ref = (part.decode("utf-8", "surrogateescape") for part in found.groups())
    return RefUpdate(old=old, new=new, ref=ref)
