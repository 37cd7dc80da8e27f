"""Two writers at once, as real processes on one live store: each pair that may meet, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import forks
from rows import OTHER, RUN, SOURCE, Catalog, Course, Source, course_of
from sqlalchemy import text

from contentrepo.applets.live import change as changes
from contentrepo.applets.live.api import Claimed, StaleUnit, StoreDamaged, apply_change, read_unit
from contentrepo.applets.live.claims import key_claims

ONE, TWO = f"catalog:{SOURCE.repository}", f"catalog:{OTHER.repository}"
WON, STALE, CLAIMED, DAMAGED, MISNAMED = range(5)
PAGES = {f"p{i}": b"x" for i in range(3)}


class Racer:
    """One writer: plans from what it sees, meets the other, writes. A refusal counts only if it names the holder."""

    def __init__(self, open_it, unit, content_of, *, source=SOURCE, holder="", before_of=None, tamper=None) -> None:
        self.open_it, self.unit, self.content_of = open_it, unit, content_of
        self.source, self.holder, self.before_of, self.tamper = source, holder, before_of, tamper
        self.store = None

    def __call__(self, turn, meet) -> int:
        self.store = self.store or self.open_it()
        if self.before_of is not None:
            self._write(self.before_of(turn), (turn, "before"))
        content = self.content_of(turn)
        change = content.change(read_unit(self.store, self.unit), commit=(turn, self.unit), source=self.source)

        def write():
            apply_change(self.store, change, content.bytes)

        if self.tamper is not None:
            self.tamper(write)
        meet()
        return self._outcome(write)

    def _write(self, content, commit) -> None:
        change = content.change(read_unit(self.store, self.unit), commit=commit, source=self.source)
        apply_change(self.store, change, content.bytes)

    def _outcome(self, write) -> int:
        try:
            write()
        except StaleUnit:
            return STALE
        except Claimed as refused:
            return CLAIMED if not self.holder or self.holder in {one.unit for one in refused.holders} else MISNAMED
        except StoreDamaged:
            return DAMAGED
        return WON


def race(racers, turns) -> set[tuple[int, ...]]:
    """Every outcome that some turn had, the winner first."""
    return {tuple(sorted(outcome)) for outcome in forks.race_often(racers, turns)}


def two_publishers(open_it, **more) -> list[Racer]:
    """Both add a page of their own to one version of a unit."""
    return [
        Racer(open_it, RUN, lambda turn, name=name: Course(PAGES | {f"w{turn}-{name}": b"w"}), **more) for name in "ab"
    ]


def two_repositories(open_it, **more) -> list[Racer]:
    """Each gives a run of its own the same key within a program of a third one. Needs `settle_in` once before."""

    def keys(letter):
        return lambda turn: Catalog(keys={(f"course:edX+{letter}", f"key{turn}"): run_of(letter, turn)})

    return [
        Racer(open_it, ONE, keys("A"), source=SOURCE, holder=TWO, **more),
        Racer(open_it, TWO, keys("B"), source=OTHER, holder=ONE, **more),
    ]


def key_against_link(open_it, **more) -> list[Racer]:
    """One gives a run the key K, the other links the run's course to a program in which another run has K."""

    def program(turn):
        return Catalog(keys={("program:q", f"key{turn}"): run_of("B", turn)})

    def with_key(turn):
        run = run_of("A", turn)
        return Catalog({("run", run): "key"}, keys={(f"course:{course_of(run)}", f"key{turn}"): run})

    def without_key(turn):
        return Catalog({("run", run_of("A", turn)): "no key"})

    def linked(turn):
        return program(turn).count("program:q", "edX+A")

    return [
        Racer(open_it, ONE, with_key, source=SOURCE, holder=TWO, before_of=without_key, **more),
        Racer(open_it, TWO, linked, source=OTHER, holder=ONE, before_of=program, **more),
    ]


def settle_in(open_it) -> None:
    """A program over the courses of two repositories, both of which have published something."""
    third = Source("repository-three", "main")
    with open_it() as store:
        for source in (SOURCE, OTHER, third):
            unit, first = f"catalog:{source.repository}", Catalog({("organization", source.repository): "x"})
            if source == third:
                first.count("program:p", "edX+A").count("program:p", "edX+B")
            apply_change(store, first.change(read_unit(store, unit), source=source), first.bytes)


def run_of(letter: str, turn: object) -> str:
    return f"course-v1:edX+{letter}+{turn}"


class Seen(Exception):
    """Ends a transaction that only looks."""


def without_lock(write: Callable[[], None]) -> None:
    """Decide about keys on what was seen before the other was met, as if nothing kept writers apart."""
    names = ("find_scopes", "read_claims", "read_held")
    seen = {}

    def remember(name):
        real = getattr(key_claims, name)

        def look(*arguments):
            if name not in seen:
                seen[name] = real(*arguments)
            return seen[name]

        setattr(key_claims, name, look)

    def stop(*_arguments, **_more):
        raise Seen

    for name in names:
        remember(name)
    end, key_claims._write = key_claims._write, stop
    try:
        write()
    except Seen:
        key_claims._write = end


def without_version_check(_write: Callable[[], None]) -> None:
    lock = changes.lock_unit

    def lock_any_version(connection, change):
        try:
            return lock(connection, change)
        except StaleUnit as stale:
            return lock(connection, replace(change, expected_version=stale.found))

    changes.lock_unit = lock_any_version


def drop_unique_key(open_it) -> None:
    with open_it() as store, store.writing() as connection:
        connection.execute(text("DROP INDEX uq_key_claims_current"))


SHARED = """
    SELECT count(*) FROM run_keys a JOIN run_keys b ON a.folded = b.folded AND a.run < b.run
    JOIN program_members x ON x.member = 'course-v1:' || a.course || '+'
    JOIN program_members y ON y.member = 'course-v1:' || b.course || '+' AND y.program = x.program
    WHERE a.to_release = 2147483647 AND b.to_release = 2147483647
    AND x.to_release = 2147483647 AND y.to_release = 2147483647
"""
"""Keys that two runs share in one program, found without the table of claims."""


def count_shared_keys(open_it) -> int:
    with open_it() as store, store.reading() as connection:
        return connection.execute(text(SHARED)).scalar()
