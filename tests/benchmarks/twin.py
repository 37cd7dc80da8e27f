"""A second store with the same schema and the same rows, in which the bare work writes what a publish has just written.

So what is compared writes into tables with the same keys and indexes that hold as much, and the disk has as many pages
to keep.
"""

from contextlib import nullcontext

from contentrepo.applets.live.database import schema
from contentrepo.applets.live.database.schema import CURRENT

ENDED = {
    schema.files: ("unit", "path"),
    schema.blocks: ("unit", "block_type", "block_id"),
    schema.assets: ("unit", "path"),
}
"""Table -> what names the row that a release ends."""

BEGUN = {
    schema.blobs: 'id IN (SELECT blob FROM "files" WHERE unit = {unit} AND from_release = {number})',
    schema.files: "unit = {unit} AND from_release = {number}",
    schema.block_versions: 'version IN (SELECT version FROM "blocks" WHERE unit = {unit} AND from_release = {number})',
    schema.blocks: "unit = {unit} AND from_release = {number}",
    schema.assets: "unit = {unit} AND from_release = {number}",
    schema.log_records: "unit = {unit} AND release = {number}",
    schema.releases: "unit = {unit} AND number = {number}",
    schema.accepted_commits: "sequence = {sequence}",
}
"""Table -> which of its rows a release has written, in the order in which they may be inserted."""


class Twin:
    """The statements of a publish, as the driver takes them: written plainly, one durable transaction.

    Attributes:
        store: whose rows are taken over.
        twin: a store of its own, empty so far.
    """

    def __init__(self, store, twin):
        self.source, self.target = (one.engine.raw_connection().driver_connection for one in (store, twin))
        self.is_sqlite = store.engine.dialect.name == "sqlite"
        self.mark = "?" if self.is_sqlite else "%s"
        self._take_over()

    def _take_over(self):
        self._begin()
        self.target.execute('DELETE FROM "store"')
        for table in schema.metadata.sorted_tables:
            rows = self._ask(f'SELECT * FROM "{table.name}"')  # noqa: S608
            if rows:
                with nullcontext(self.target) if self.is_sqlite else self.target.cursor() as cursor:
                    cursor.executemany(self._insert(table, rows), rows)
        self.target.commit()

    def list_newest(self):
        """What the last release wrote: statements with their parameters, those that end rows first."""
        (last,) = self._ask('SELECT unit, number, sequence FROM "releases" ORDER BY sequence DESC LIMIT 1')
        unit, number, sequence = last
        named = {"unit": unit, "number": number, "sequence": sequence}
        for table, columns in ENDED.items():
            wanted = f'SELECT {", ".join(columns)} FROM "{table.name}" WHERE unit = {unit} AND to_release = {number}'  # noqa: S608
            for row in self._ask(wanted):
                yield self._end(table, columns), (number, *row, CURRENT)
        for table, condition in BEGUN.items():
            rows = self._ask(f'SELECT * FROM "{table.name}" WHERE {condition.format(**named)}')  # noqa: S608
            insert = self._insert(table, rows)
            yield from ((insert, row) for row in rows)
        mark = self.mark
        yield f"UPDATE units SET version = {mark}, release = {mark} WHERE id = {mark}", (number, number, unit)  # noqa: S608
        yield f"UPDATE store SET sequence = {mark}", (sequence,)  # noqa: S608

    def write(self, statements):
        """All of them in one transaction; PostgreSQL is not waited for between them."""
        self._begin()
        with nullcontext() if self.is_sqlite else self.target.pipeline():
            for statement, values in statements:
                self.target.execute(statement, values)
        self.target.commit()

    def _begin(self):
        if self.is_sqlite:
            self.target.execute("BEGIN IMMEDIATE")

    def _ask(self, statement):
        rows = self.source.execute(statement).fetchall()
        self.source.rollback()
        return rows

    def _end(self, table, columns):
        named = " AND ".join(f"{column} = {self.mark}" for column in (*columns, "to_release"))
        return f'UPDATE "{table.name}" SET to_release = {self.mark} WHERE {named}'  # noqa: S608

    def _insert(self, table, rows):
        ignoring = " ON CONFLICT DO NOTHING" if table in (schema.blobs, schema.block_versions) else ""
        marks = ", ".join([self.mark] * len(rows[0])) if rows else ""
        return f'INSERT INTO "{table.name}" VALUES ({marks}){ignoring}'  # noqa: S608
