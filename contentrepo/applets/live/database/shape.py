"""How each kind of state row stands in its table. Only this module knows the order of their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Table

from contentrepo.applets.live.database import schema
from contentrepo.applets.live.database.text import are_storable
from contentrepo.applets.live.database.text import encode_text as text
from contentrepo.applets.live.models import AssetRow, BlockRow, EntryRow, FileRow, KeyRow
from contentrepo.dataclass import dataclass

State = TypeVar("State")
FEW = 10
NO_TEXTS = frozenset({int, bool, bytes, type(None)})


@dataclass(frozen=True, slots=True)
class Shape(Generic[State]):
    """One kind of state row.

    Attributes:
        subject: the name of a row within its unit.
        key: what of the primary key stands between unit and to_release.
        values: what stands between unit and from_release, in the order of the columns and of the fields of `row`.
    """

    table: Table
    row: Callable[..., State]
    subject: Callable[[State], str]
    key: Callable[[State], tuple[Any, ...]]
    values: Callable[[State], tuple[Any, ...]]

    @property
    def columns(self) -> tuple[ColumnElement[Any], ...]:
        """The columns of `values`."""
        return tuple(self.table.columns)[1:-2]


def list_values(rows: Sequence[State], values: Callable[[State], tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    """The `values` of rows that are all of one kind; the rows themselves, where they are just that."""
    if not rows or not isinstance(rows[0], tuple):
        return map(values, rows)
    if len(rows) <= FEW:
        said = [value for row in rows for value in row if value.__class__ not in NO_TEXTS]  # type: ignore[attr-defined]
        return rows if are_storable(said) else map(values, rows)  # type: ignore[return-value]
    texts = (column for column in zip(*rows, strict=True) if isinstance(column[0], str))
    return rows if all(map(are_storable, texts)) else map(values, rows)  # type: ignore[return-value]


FILES: Shape[FileRow] = Shape(
    schema.files,
    FileRow,
    subject=lambda row: row.path,
    key=lambda row: (text(row.path),),
    values=lambda row: (text(row.path), row.mode, row.blob),
)

BLOCKS: Shape[BlockRow] = Shape(
    schema.blocks,
    BlockRow,
    subject=lambda row: f"{row.block_type}/{row.block_id}",
    key=lambda row: (text(row.block_type), text(row.block_id)),
    values=lambda row: (
        text(row.block_type),
        text(row.block_id),
        row.version,
        text(row.parent),
        row.position,
        text(row.path),
        text(row.display_name),
    ),
)

ASSETS: Shape[AssetRow] = Shape(
    schema.assets,
    AssetRow,
    subject=lambda row: row.path,
    key=lambda row: (text(row.path),),
    values=lambda row: (text(row.name), text(row.path), row.sha256, row.size, text(row.media_type), row.locked),
)

ENTRIES: Shape[EntryRow] = Shape(
    schema.catalog_entries,
    EntryRow,
    subject=lambda row: f"{row.kind}/{row.key}",
    key=lambda row: (row.kind, text(row.key)),
    values=lambda row: (row.kind, text(row.key), text(row.data), text(row.path)),
)

KEYS: Shape[KeyRow] = Shape(
    schema.run_keys,
    KeyRow,
    subject=lambda row: row.run,
    key=lambda row: (text(row.run),),
    values=lambda row: (
        text(row.run),
        text(row.course),
        text(row.folded),
        text(row.key),
        text(row.path),
        row.line,
    ),
)
