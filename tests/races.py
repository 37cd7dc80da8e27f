"""Two writers at once, as real processes on one live store: each pair that may meet, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import forks
from rows import OTHER, RUN, SOURCE, Catalog, Course, Source, course_of
from sqlalchemy import text

from contentrepo.applets.live import change as changes
from contentrepo.applets.live import key_claims
from contentrepo.applets.live.api import Claimed, StaleUnit, StoreDamaged, apply_change, read_unit

ONE, TWO = f"catalog:{SOURCE.repository}", f"catalog:{OTHER.repository}"
WON, STALE, CLAIMED, DAMAGED, MISNAMED = range(5)
PAGES = {f"p{i}": b"x" for i in range(3)}


def attempt(open_it, content, unit, *, tamper=lambda _try: None, holder="", **more):
    """A racer: plans from what it sees, meets the other, writes. A refusal counts only if it names the holder."""

    def work(meet):
        store = open_it()
        change = content.change(read_unit(store, unit), **more)

        def write():
            apply_change(store, change, content.bytes)

        tamper(write)
        meet()
        try:
            write()
        except StaleUnit:
            return STALE
        except Claimed as refused:
            return CLAIMED if not holder or holder in {held.unit for held in refused.holders} else MISNAMED
        except StoreDamaged:
            return DAMAGED
        return WON

    return work


def race_two_publishers(open_it, turn, **more) -> list[int]:
    """Both add a page of their own to one version of a unit."""
    works = [attempt(open_it, Course(PAGES | {f"w{turn}-{i}": b"w"}), RUN, commit=(turn, i), **more) for i in "ab"]
    return sorted(forks.race(works))


def race_two_repositories(open_it, turn, **more) -> list[int]:
    """Each gives a run of its own the same key within a program of a third one. Needs `settle_in` once before."""
    keys = [Catalog(keys={(f"course:edX+{letter}", f"key{turn}"): run_of(letter, turn)}) for letter in "AB"]
    works = [
        attempt(open_it, keys[0], ONE, holder=TWO, commit=turn, source=SOURCE, **more),
        attempt(open_it, keys[1], TWO, holder=ONE, commit=turn, source=OTHER, **more),
    ]
    return sorted(forks.race(works))


def settle_in(open_it) -> None:
    """A program over the courses of two repositories, both of which have published something."""
    third = Source("repository-three", "main")
    with open_it() as store:
        for source in (SOURCE, OTHER, third):
            unit, first = f"catalog:{source.repository}", Catalog({("organization", source.repository): "x"})
            if source == third:
                first.count("program:p", "edX+A").count("program:p", "edX+B")
            apply_change(store, first.change(read_unit(store, unit), source=source), first.bytes)


def race_key_against_link(open_it, turn, **more) -> list[int]:
    """One gives a run the key K, the other links the run's course to a program in which another run has K."""
    run, rival, key = run_of("A", turn), run_of("B", turn), f"key{turn}"
    program = {("program:q", key): rival}
    with open_it() as store:
        for content, unit, source in (
            (Catalog({("run", run): "no key"}), ONE, SOURCE),
            (Catalog(keys=program), TWO, OTHER),
        ):
            before = content.change(read_unit(store, unit), commit=(turn, "before"), source=source)
            apply_change(store, before, content.bytes)
    with_key = Catalog({("run", run): "key"}, keys={(f"course:{course_of(run)}", key): run})
    linked = Catalog(keys=program).count("program:q", course_of(run))
    works = [
        attempt(open_it, with_key, ONE, holder=TWO, commit=turn, source=SOURCE, **more),
        attempt(open_it, linked, TWO, holder=ONE, commit=turn, source=OTHER, **more),
    ]
    return sorted(forks.race(works))


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
