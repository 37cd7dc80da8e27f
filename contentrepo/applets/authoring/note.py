"""What is written down of requests with keys right before a branch moves, for whoever asks again afterwards."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress

from contentrepo.applets.authoring.models import TaskOutcome
from contentrepo.applets.authoring.records import Record, Records
from contentrepo.errors import CouldNotCheck
from contentrepo.named_tuple import NamedTuple


class Note(NamedTuple):
    """Where the outcome of a request is written down; nowhere for one without a key."""

    records: Records | None = None
    key: str = ""
    request: str = ""


NOTHING = Note()


def write_notes(outcomes: Sequence[tuple[Note, TaskOutcome]]) -> None:
    """Write down what is about to happen, durably and at once; the requests are of one repository.

    Raises:
        CouldNotCheck: the disk does not take it.
    """
    noted = [(note.records, note, outcome) for note, outcome in outcomes if note.records is not None]
    if noted:
        rows = [(records.actor, note.key, _render(note, outcome)) for records, note, outcome in noted]
        noted[0][0].plan(rows, time=int(time.time()))


def finish_notes(notes: Sequence[Note]) -> None:
    """Write down, for all at once, that it happened; the disk has it some time later.

    Where that fails, nothing is taken back: the branch has moved. Each caller tries again for its own.
    """
    noted = [(note.records, note.key) for note in notes if note.records is not None]
    if not noted:
        return
    with suppress(CouldNotCheck):
        noted[0][0].finish_all([(records.actor, key) for records, key in noted])
        for records, _ in noted:
            records.is_finished = True


def _render(note: Note, applied: TaskOutcome) -> Record:
    created = " ".join(map(str, applied.created))
    return Record(note.request, applied.task, applied.branch, applied.commit, applied.tip, applied.is_merged, created)
