"""A cache in an SQLite file that several hooks share. Whatever goes wrong with the file, the check goes on."""

from __future__ import annotations

import marshal
import sys
from _thread import allocate_lock  # what `threading` calls Lock, without the rest
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast

from contentrepo.applets.facts.bucket import bucket_of, fill_buckets, read_bucket
from contentrepo.applets.facts.memory import MemoryCache
from contentrepo.applets.facts.models import (
    Afterwards,
    BlobFacts,
    Document,
    FactsCache,
    FactsKey,
    Fault,
    Link,
    Make,
    Node,
    Remark,
    Settings,
    at_once,
)
from contentrepo.applets.facts.payload import pack_facts, unpack_facts
from contentrepo.applets.facts.recent import Recent
from contentrepo.applets.facts.seal import pack, seal, unpack, unseal
from contentrepo.applets.facts.sqlite import sqlite3
from contentrepo.digest import blake2b

WAIT = 0.1  # seconds for another process's lock; parsing again is cheaper than waiting longer
BATCH = 900  # what every SQLite takes as the length of a list
LITTLE = 4  # what is kept with no more others is often what the next turn starts from
FEW = 400  # what is asked for with no more others is worth being held as an object
NAMESPACE = 8
PAIR = 2  # parts of the key of facts; those of rows have a third
FORM = 3  # of packed facts and buckets; another one is never read
BROKEN = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})
SHAPES = (Document, Settings, Node, Link, Remark, Fault)

# The key is checker, kind and blob; of a bucket, the kind with an asterisk and how the blobs begin. A row that is
# written again becomes the youngest.
SCHEMA = "CREATE TABLE IF NOT EXISTS kept (key BLOB NOT NULL UNIQUE ON CONFLICT REPLACE, payload BLOB NOT NULL)"
USED_BYTES = """
SELECT (pages.page_count - free.freelist_count) * size.page_size
FROM pragma_page_count pages, pragma_freelist_count free, pragma_page_size size
"""
INSERT = "INSERT INTO kept (key, payload) VALUES (?1, ?2)"
APPEND = """
INSERT INTO kept (key, payload)
VALUES (?1, CAST(coalesce((SELECT payload FROM kept WHERE key = ?1), x'') || ?2 AS BLOB))
"""
ANY_OF_OURS = "SELECT 1 FROM kept WHERE key BETWEEN ? AND ? LIMIT 1"
DROP_OTHER_CHECKERS = "DELETE FROM kept WHERE substr(key, 1, ?) <> ?"
DROP_OLDEST_QUARTER = "DELETE FROM kept WHERE rowid <= (SELECT min(rowid) + (max(rowid) - min(rowid)) / 4 FROM kept)"


class FileCache:
    """Facts in the file, and in memory those that the file would not take."""

    is_shared = True

    def __init__(self, path: Path, checker: str, *, max_bytes: int) -> None:
        """Open the file, make it where there is none, and start anew where it is broken.

        Raises:
            sqlite3.Error, OSError: there can be no such file here.
        """
        self.statements = 0
        self.lasts = True
        self.is_patient = False
        self.beside: dict[str, Any] = {}
        self._path = path
        self._max_bytes = max_bytes
        self._checker = checker
        self._namespace = _namespace(checker)
        self._elsewhere: list[tuple[Callable[[], object], Callable[[], object]]] = []
        self._only_new: set[FactsKey] | None = None  # all that there is, as long as that is little
        self._memory = MemoryCache()
        self._recent = Recent()
        self._gathered: dict[bytes, bytes] | None = None
        self._is_gathering = False
        self._late: list[tuple[str, Make]] = []
        self._absent: set[tuple[str, ...]] = set()  # what was foreseen and is not there, by its key in what is recent
        self._lock = allocate_lock()
        self._connection: sqlite3.Connection | None = None
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            self._forsake(error)
            self._open()

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=WAIT, isolation_level=None, check_same_thread=False)
        self._connection = connection
        # A lost cache costs time only, so nobody waits for the disk.
        connection.execute("PRAGMA synchronous = OFF")
        # To make a file for each little transaction, and to take it away, takes four times as long as the transaction.
        connection.execute("PRAGMA journal_mode = TRUNCATE").fetchall()
        self._run(connection, SCHEMA)
        # A first check asks for every file there is, which takes a tenth of a second just to hear that nobody knows.
        ours = self._run(connection, ANY_OF_OURS, (self._namespace, self._namespace + b"\xff"))
        self._only_new = None if ours else set()

    def get(self, keys: Iterable[FactsKey]) -> dict[FactsKey, BlobFacts]:
        wanted = self._drop_unknown(keys)
        found = self._memory.get(wanted)
        are_few = len(wanted) <= FEW
        if are_few:
            found.update({key: facts for key in wanted if (facts := self._recent.find(key)) is not None})
        asked = [key for key in wanted if key not in found and key not in self._absent]
        for key, data in self._read(asked) if asked else ():
            facts = found[key] = unpack_facts(data)
            if are_few:
                self._recent.put(key, facts, len(data))
        return found

    def find(self, key: FactsKey) -> BlobFacts | None:
        found: BlobFacts | None = self._recent.find(key)
        if found is not None:
            return found
        return self._memory.find(key) if key in self._absent else self.get([key]).get(key)

    def _read(self, keys: Collection[FactsKey]) -> Iterator[tuple[FactsKey, bytes]]:
        """What the file has of facts, each in a row of its own or in a bucket."""
        yield from cast("Iterator[tuple[FactsKey, bytes]]", self._read_with(keys, {}))

    def _read_with(
        self, keys: Collection[FactsKey], plain: Mapping[bytes, tuple[str, ...]]
    ) -> Iterator[tuple[tuple[str, ...], bytes]]:
        """The same, and rows of plain data, given the key of each by its name in the file."""
        names = {self._name(kind, bytes.fromhex(blob)): (kind, blob) for kind, blob in keys}
        buckets: dict[bytes, list[FactsKey]] = {}
        for key in keys:
            buckets.setdefault(self._bucket_name(*bucket_of(key)), []).append(key)
        for name, row in self._select(chain(names, buckets, plain)):
            if name in names or name in plain:
                if (data := unseal(row)) is not None:
                    yield names.get(name) or plain[name], data
                continue
            for part in read_bucket(row):
                for key in buckets[name]:
                    if key[1] in part:
                        yield key, part[key[1]]

    def _drop_unknown(self, keys: Iterable[FactsKey]) -> dict[FactsKey, None]:
        """The keys, each once; of very many, only what may be here at all, where that is little."""
        left = iter(keys)
        wanted = dict.fromkeys(islice(left, BATCH + 1))
        new = self._only_new
        if new is not None and not new and self._memory.is_empty:
            return {}
        if len(wanted) <= BATCH or new is None:
            wanted.update(dict.fromkeys(left))
            return wanted
        return {key: None for key in chain(wanted, left) if key in new or self._memory.has(key)}

    def put(self, facts: Mapping[FactsKey, BlobFacts]) -> None:
        packed = {key: payload for key, value in facts.items() if (payload := pack_facts(value)) is not None}
        if self._insert(self._rows(packed)):
            self._note_new(facts)
        else:
            self._memory.put(facts)
        if len(packed) <= LITTLE:
            for key, payload in packed.items():
                self._recent.put(key, facts[key], len(payload))

    def put_packed(self, payloads: Mapping[str, Mapping[str, bytes]]) -> None:
        self._only_new = None
        rows = sorted((self._bucket_name(*bucket), part) for bucket, part in fill_buckets(payloads))
        if not self._insert(rows, APPEND):
            self._memory.put_packed(payloads)

    def reopen(self) -> FactsCache:
        return FileCache(self._path, self._checker, max_bytes=self._max_bytes)

    def put_elsewhere(self, begin: Callable[[], object], wait: Callable[[], object]) -> None:
        self._elsewhere.append((begin, wait))
        self._only_new = None
        self._absent.clear()
        if not self.is_patient:
            begin()

    def get_rows(self, kind: str, names: Iterable[str]) -> dict[str, Any]:
        self._make_late(kind)
        wanted = dict.fromkeys(names)
        found = self._memory.get_rows(kind, wanted)
        are_few = len(wanted) <= FEW
        if are_few:
            known = ((name, self._recent.find((kind, name, ""))) for name in wanted)
            found.update({name: plain for name, plain in known if plain is not None})
        left = [name for name in wanted if name not in found and (kind, name, "") not in self._absent]
        asked = {self._row_name(kind, name): name for name in left}
        for key, payload in self._select(asked) if asked else ():
            if (plain := unpack(payload)) is not None:
                found[asked[key]] = plain
                if are_few:
                    self._recent.put((kind, asked[key], ""), plain, len(payload))
        return found

    def find_row(self, kind: str, name: str) -> Any | None:
        if self._late:
            self._make_late(kind)
        found = self._recent.find((kind, name, ""))
        return self.get_rows(kind, [name]).get(name) if found is None else found

    def put_rows(self, kind: str, rows: Mapping[str, Any]) -> None:
        packed = {name: payload for name, plain in rows.items() if (payload := pack(plain)) is not None}
        for name in rows:
            if name in packed and len(rows) <= LITTLE:
                self._recent.put((kind, name, ""), rows[name], len(packed[name]))
            else:
                self._recent.drop((kind, name, ""))
        if packed and not self._insert([(self._row_name(kind, name), payload) for name, payload in packed.items()]):
            self._memory.put_rows(kind, rows)

    def put_rows_late(self, kind: str, make: Make) -> None:
        if self._is_gathering:
            self._late.append((kind, make))
        else:
            self.put_rows(kind, make())

    def foresee(self, facts: Iterable[FactsKey], rows: Iterable[tuple[str, str]]) -> None:
        if not self._is_gathering:  # nobody would forget it
            return
        keys = self._recent.list_missing([*facts])
        named = self._recent.list_missing([(kind, name, "") for kind, name in rows])
        if 2 * len(keys) + len(named) > FEW:
            return
        self._absent.update(keys, named)
        for key, data in self._read_with(keys, {self._row_name(*key[:2]): key for key in named}):
            self._recent.put(key, unpack_facts(data) if len(key) == PAIR else marshal.loads(data), len(data))  # noqa: S302 - our own bytes, and the checksum holds
            self._absent.discard(key)

    def gathering(self, afterwards: Afterwards = at_once) -> AbstractContextManager[None]:
        return nullcontext() if self._is_gathering else self._gather(afterwards)

    @contextmanager
    def _gather(self, afterwards: Afterwards) -> Iterator[None]:
        self._is_gathering, self._gathered = True, self._gathered or {}
        self.is_patient = afterwards is not at_once
        try:
            yield
        finally:
            self._is_gathering = self.is_patient = False
            self._absent.clear()
            afterwards(self._keep_gathered)

    def _keep_gathered(self) -> None:
        """Unless somebody gathers again, who will do it."""
        if self._is_gathering:
            return
        self._begin()
        self._make_late()
        self._wait()
        gathered, self._gathered = self._gathered, None
        if gathered:
            self._insert([*gathered.items()])

    def _make_late(self, kind: str = "") -> None:
        """Make the rows that somebody looks for, or all."""
        late, self._late = self._late, []
        for of, make in late:
            if kind in ("", of):
                self.put_rows(of, make())
            else:
                self._late.append((of, make))

    def close(self) -> None:
        self._wait()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        self._memory.close()

    def _note_new(self, keys: Collection[FactsKey]) -> None:
        if self._only_new is not None:
            self._only_new.update(keys)
            if len(self._only_new) > BATCH:
                self._only_new = None

    def _rows(self, payloads: Mapping[FactsKey, bytes]) -> list[tuple[bytes, bytes]]:
        """In the order of their names, which the index of the file takes in less than half the time."""
        named = {self._name(kind, bytes.fromhex(blob)): payload for (kind, blob), payload in payloads.items()}
        return [(name, seal(named[name])) for name in sorted(named)]

    def _begin(self) -> None:
        for begin, _ in self._elsewhere:
            begin()

    def _wait(self) -> None:
        self._begin()
        while self._elsewhere:
            self._elsewhere.pop()[1]()

    def _select(self, names: Iterable[bytes]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        if gathered := self._gathered:
            names = list(names)
            rows = [(name, gathered[name]) for name in names if name in gathered]
            names = [name for name in names if name not in gathered]
        if self._elsewhere:
            self._wait()
        with self._lock:
            connection = self._connection
            if connection is None:
                return rows
            try:
                for batch in _batches(names):
                    marks = ",".join("?" * len(batch))
                    query = f"SELECT key, payload FROM kept WHERE key IN ({marks})"  # noqa: S608 - marks only
                    rows += self._run(connection, query, batch)
            except sqlite3.Error as error:
                self._forsake(error)
        return rows

    def _insert(self, rows: list[tuple[bytes, bytes]], statement: str = INSERT) -> bool:
        """Write rows in one transaction; False where the file did not take them."""
        self._absent.clear()
        gathered = self._gathered
        if gathered is not None and statement is INSERT and len(rows) <= FEW and len(gathered) <= BATCH:
            gathered.update(rows)
            return True
        self._wait()
        with self._lock:
            connection = self._connection
            if connection is None:
                return False
            try:
                self._run(connection, "BEGIN IMMEDIATE")
                self.statements += 1
                connection.executemany(statement, rows)
                self._make_room(connection)
                self._run(connection, "COMMIT")
            except sqlite3.Error as error:
                self._forsake(error)
                return False
        return True

    def _make_room(self, connection: sqlite3.Connection) -> None:
        """Other checkers' rows go first, then the oldest."""
        steps = [(DROP_OTHER_CHECKERS, (NAMESPACE, self._namespace)), *[(DROP_OLDEST_QUARTER, ())] * 4]
        for statement, values in steps:
            if self._run(connection, USED_BYTES)[0][0] <= self._max_bytes:
                return
            self._run(connection, statement, values)

    def _forsake(self, error: sqlite3.Error) -> None:
        """Undo what was begun; a broken file goes away, so that the next process starts anew."""
        connection = self._connection
        if connection is None:
            return
        with suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        if getattr(error, "sqlite_errorname", "") not in BROKEN:
            return
        self._connection = None
        connection.close()
        with suppress(OSError):
            self._path.unlink()

    def _run(
        self, connection: sqlite3.Connection, statement: str, values: Iterable[object] = ()
    ) -> list[tuple[Any, ...]]:
        self.statements += 1
        return connection.execute(statement, tuple(values)).fetchall()

    def _name(self, kind: str, subject: bytes) -> bytes:
        return b"%s%s:%s" % (self._namespace, kind.encode(), subject)

    def _bucket_name(self, kind: str, prefix: str) -> bytes:
        return b"%s%s*:%s" % (self._namespace, kind.encode(), prefix.encode())

    def _row_name(self, kind: str, name: str) -> bytes:
        return b"%s%s:%s" % (self._namespace, kind.encode(), name.encode("utf-8", "surrogatepass"))


def _namespace(checker: str) -> bytes:
    """Facts of another checker, in another shape or from another interpreter are as good as none."""
    shapes = [(shape.__name__, shape._fields) for shape in SHAPES]
    said = f"{checker} {FORM} {shapes} {sys.implementation.cache_tag}"
    return blake2b(said.encode(), digest_size=NAMESPACE).digest()


def _batches(names: Iterable[bytes]) -> Iterator[tuple[bytes, ...]]:
    left = iter(names)
    while batch := tuple(islice(left, BATCH)):
        yield batch
