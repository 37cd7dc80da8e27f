"""Very many facts that come together share rows, and nobody who asks for them can tell."""

from __future__ import annotations

import sqlite3

import pytest

from contentrepo.applets.facts.api import open_cache, pack_facts
from contentrepo.applets.facts.models import Document, Fault
from contentrepo.digest import sha1

FACTS = 3000
ROWS = 600  # at most, for as many buckets are there for two kinds


def make(first, count=FACTS):
    names = [sha1(str(n).encode()).hexdigest() for n in range(first, first + count)]
    kinds = ("xml", "html")
    return {(kinds[n % 2], name): Document(Fault(name[:7], n, 0, "")) for n, name in enumerate(names)}


def packed(facts):
    payloads = {}
    for (kind, blob), value in facts.items():
        payloads.setdefault(kind, {})[blob] = pack_facts(value)
    return payloads


@pytest.fixture
def path(tmp_path):
    return tmp_path / "facts.sqlite3"


def keep(path, *many, checker="checker"):
    for facts in many:
        cache = open_cache(path, checker)
        cache.put_packed(packed(facts))
        cache.close()


def rows_of(path):
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def test_all_come_back_and_take_few_rows(path):
    facts = make(0)
    keep(path, facts)
    cache = open_cache(path, "checker")
    assert cache.get(facts) == facts
    assert rows_of(path) <= ROWS
    assert cache.get([(kind, blob[::-1]) for kind, blob in facts]) == {}


def test_one_is_found_alone_and_again(path):
    facts = make(0)
    keep(path, facts)
    cache = open_cache(path, "checker")
    key = next(iter(facts))
    for _ in range(2):
        assert cache.get([key, ("json", key[1])]) == {key: facts[key]}
    before = cache.statements
    cache.get([key])
    assert cache.statements == before


def test_what_comes_later_stands_beside_what_was_there(path):
    first, second, alone = make(0), make(FACTS), make(3 * FACTS, 5)
    keep(path, first, second)
    cache = open_cache(path, "checker")
    cache.put(alone)
    assert cache.get([*first, *second, *alone]) == {**first, **second, **alone}
    assert rows_of(path) <= ROWS + len(alone)


def test_another_checker_sees_none(path):
    facts = make(0)
    keep(path, facts)
    assert open_cache(path, "another").get(facts) == {}


def test_a_part_that_was_damaged_loses_itself_and_what_follows_in_its_row(path):
    first, second = make(0), make(FACTS)
    keep(path, first, second)
    with sqlite3.connect(path) as connection:
        for key, row in connection.execute("SELECT key, payload FROM kept").fetchall():
            place = 4 + int.from_bytes(row[:4], "big") + 9  # behind the length of the second part
            connection.execute("UPDATE kept SET payload = ? WHERE key = ?", (row[:place] + row[place + 1 :], key))
    begun = {(kind, blob[:2]) for kind, blob in first}
    alone = {(kind, blob): facts for (kind, blob), facts in second.items() if (kind, blob[:2]) not in begun}
    assert open_cache(path, "checker").get([*first, *second]) == {**first, **alone}


@pytest.mark.parametrize("damage", [b"", b"\0", b"\0\0\0\4abcd", b"\xff" * 9, "text", 7])
def test_no_row_is_trusted(path, damage):
    facts = make(0)
    keep(path, facts)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE kept SET payload = ?", (damage,))
    assert open_cache(path, "checker").get(facts) == {}


def test_the_file_stays_within_its_size(path):
    for turn in range(4):
        cache = open_cache(path, f"checker {turn}", max_bytes=300_000)
        cache.put_packed(packed(make(0)))
        cache.close()
    assert path.stat().st_size < 800_000
    cache = open_cache(path, "checker 3")
    assert cache.get(make(0))
