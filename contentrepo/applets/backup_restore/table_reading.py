"""The catalog from a table: a row says something of whatever its cells name, and an empty cell says nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from contentrepo.applets.backup_restore import table
from contentrepo.applets.backup_restore.gathering import OWN, Gathering
from contentrepo.applets.keys.api import InvalidKey
from contentrepo.errors import UsageError

Row = Mapping[str, str]

_YES_NO = {"yes": True, "no": False, "": None}


class BadRow(UsageError):
    """A row of the table cannot be taken."""

    def __init__(self, line: int, what: str, hint: str = "") -> None:
        super().__init__(f"line {line} of the table: {what}", hint=hint)


def parse_table(text: str) -> Gathering:
    """All that a table says.

    Raises:
        BadRow: a column is unknown, or a cell cannot be taken.
    """
    gathering = Gathering()
    for line, row in _rows(text):
        try:
            _read_row(gathering, row)
        except InvalidKey as error:
            raise BadRow(line, str(error)) from None
        except _Odd as error:
            raise BadRow(line, str(error)) from None
    gathering.add_missing()
    return gathering


class _Odd(Exception):
    """What is wrong with a cell."""


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        names = [name.strip() for name in next(reader, [])]
        unknown = [name for name in names if name not in table.COLUMNS]
        if unknown or len(set(names)) < len(names) or not names:
            what = f"`{unknown[0]}` is no column" if unknown else "a column stands twice, or there is none"
            raise BadRow(1, what, f"Columns: {', '.join(table.COLUMNS)}.")
        for cells in reader:
            if len(cells) > len(names):
                raise BadRow(reader.line_num, f"it has {len(cells)} cells for {len(names)} columns")
            row = dict.fromkeys(table.COLUMNS, "") | {n: cell.strip() for n, cell in zip(names, cells, strict=False)}
            yield reader.line_num, row
    except csv.Error:
        raise BadRow(reader.line_num, "it is no row of comma-separated values") from None


def _read_row(gathering: Gathering, row: Row) -> None:
    if row["organization"]:
        gathering.add("organization", row["organization"], _said(row, table.ORGANIZATION))
    course = row["course"] or _course_of(row["run"])
    if course:
        gathering.add("course", course, _said(row, table.COURSE))
    if row["run"]:
        if _course_of(row["run"]) != course:
            raise _Odd(f"`{row['run']}` is no run of `{course}`")
        source = _said(row, table.SOURCE)
        gathering.add("run", row["run"], {**_said(row, table.RUN), "source": source or None})
    if row["program"]:
        lists = {name: row[column].split() for column, name in table.LISTS.items()}
        gathering.add("program", row["program"], {**_said(row, table.PROGRAM), **lists})
    curriculum = row["curriculum"] or (OWN if row["program"] and course else "")
    if curriculum:
        _read_curriculum(gathering, (row["program"], curriculum), course, row)


def _read_curriculum(gathering: Gathering, curriculum: tuple[str, str], course: str, row: Row) -> None:
    active = {"active": _truth(row, "curriculum_active")}
    gathering.add_curriculum(*curriculum, {**_said(row, table.CURRICULUM), **active})
    if not course:
        return
    said = {"active": _truth(row, "course_active"), "exception": row["exception"]}
    gathering.add_membership(*curriculum, course, said)
    if _truth(row, "excluded"):
        if not row["run"]:
            raise _Odd("`excluded` says `yes`, and no run is named")
        gathering.exclude(*curriculum, course, row["run"])


def _course_of(run: str) -> str:
    return run.removeprefix("course-v1:").rpartition("+")[0]


def _said(row: Row, columns: Mapping[str, str]) -> dict[str, Any]:
    return {name: row[column] for column, name in columns.items() if row[column]}


def _truth(row: Row, column: str) -> bool | None:
    if row[column].lower() not in _YES_NO:
        raise _Odd(f"`{column}` is `{row[column]}`; write `yes`, `no` or nothing")
    return _YES_NO[row[column].lower()]
