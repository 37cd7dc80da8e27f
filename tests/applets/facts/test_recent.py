"""What a program that stays asks for again and again is held; the little that it keeps goes to the file together."""

import pytest

from contentrepo.applets.facts.api import open_cache, pack_facts
from contentrepo.applets.facts.models import Settings
from contentrepo.applets.facts.recent import Recent

BLOB = "1" * 40


def test_what_was_asked_for_is_not_asked_of_the_file_again(tmp_path):
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    cache.put_rows("kind", {"name": (1, 2)})
    cache.put({("json", BLOB): Settings(None)})
    wanted = [("json", BLOB)]
    found = cache.get_rows("kind", ["name"]), cache.get(wanted)
    before = cache.statements
    assert (cache.get_rows("kind", ["name"]), cache.get(wanted)) == found
    assert cache.statements == before
    cache.put_rows("kind", {"name": (3, 4)})
    assert cache.get_rows("kind", ["name"]) == {"name": (3, 4)}


def test_the_little_that_is_gathered_goes_in_one_transaction(tmp_path):
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    with cache.gathering():
        cache.put_rows("kind", {"one": 1})
        cache.put_rows("kind", {"two": 2})
        cache.put({("json", BLOB): Settings(None)})
        assert cache.get_rows("kind", ["one", "two"]) == {"one": 1, "two": 2}
        assert cache.get([("json", BLOB)]) == {("json", BLOB): Settings(None)}
        assert cache.reopen().get_rows("kind", ["one"]) == {}
        before = cache.statements
    assert cache.statements - before == 4
    assert cache.reopen().get_rows("kind", ["one", "two"]) == {"one": 1, "two": 2}
    assert cache.reopen().get([("json", BLOB)]) == {("json", BLOB): Settings(None)}


def test_what_is_foreseen_is_read_in_one_statement(tmp_path):
    open_cache(tmp_path / "facts.sqlite3", "checker").put_packed({"json": {BLOB: pack_facts(Settings(None, 5))}})
    open_cache(tmp_path / "facts.sqlite3", "checker").put_rows("kind", {"one": 1})
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    keys = [("json", BLOB), ("json", "2" * 40)]
    with cache.gathering():
        before = cache.statements
        cache.foresee(keys, [("kind", "one"), ("kind", "two"), ("kind", "three")])
        assert cache.get(keys) == {("json", BLOB): Settings(None, 5)}
        assert cache.get_rows("kind", ["one", "two", "three"]) == {"one": 1}
        assert cache.statements - before == 1
        cache.put_rows("kind", {"two": 2})
        cache.put({("json", "2" * 40): Settings(None, 6)})
        assert cache.get_rows("kind", ["two"]) == {"two": 2}
        assert cache.get(keys)["json", "2" * 40] == Settings(None, 6)
        cache.put_rows("kind", {f"name{number}": number for number in range(2000)} | {"three": 3})
        assert cache.get_rows("kind", ["three"]) == {"three": 3}
    cache.reopen().put_rows("kind", {"four": 4})
    with cache.gathering():
        cache.foresee([], [("kind", "four")])
        cache.reopen().put_rows("kind", {"five": 5})
        assert cache.get_rows("kind", ["four", "five"]) == {"four": 4, "five": 5}


@pytest.mark.parametrize("path", [None, "facts.sqlite3"])
def test_one_is_found_as_many_are(tmp_path, path):
    cache = open_cache(tmp_path / path if path else None, "checker")
    assert (cache.find(("json", BLOB)), cache.find_row("kind", "one")) == (None, None)
    cache.put({("json", BLOB): Settings(None, 5)})
    cache.put_rows("kind", {"one": 1})
    assert (cache.find(("json", BLOB)), cache.find_row("kind", "one")) == (Settings(None, 5), 1)
    assert (cache.reopen().find(("json", BLOB)), cache.reopen().find_row("kind", "one")) == (Settings(None, 5), 1)
    with cache.gathering():
        cache.put_rows_late("kind", lambda: {"one": 2, "two": 3})
        assert (cache.find_row("kind", "two"), cache.find_row("kind", "one")) == (3, 2)


def test_one_that_was_foreseen_takes_no_statement(tmp_path):
    open_cache(tmp_path / "facts.sqlite3", "checker").put({("json", BLOB): Settings(None, 5)})
    cache, other = open_cache(tmp_path / "facts.sqlite3", "checker"), ("json", "2" * 40)
    with cache.gathering():
        cache.foresee([("json", BLOB), other], [("kind", "one")])
        before = cache.statements
        assert (cache.find(("json", BLOB)), cache.find(other)) == (Settings(None, 5), None)
        assert cache.find_row("kind", "one") is None
        assert cache.statements == before
        cache.put({other: Settings(None, 6)})
        assert cache.find(other) == Settings(None, 6)


def test_what_was_foreseen_is_asked_for_anew_later(tmp_path):
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    with cache.gathering():
        cache.foresee([], [("kind", "one")])
        assert cache.get_rows("kind", ["one"]) == {}
    cache.reopen().put_rows("kind", {"one": 1})
    assert cache.get_rows("kind", ["one"]) == {"one": 1}


def test_much_is_not_gathered(tmp_path):
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    rows = {f"name{number}": number for number in range(2000)}
    with cache.gathering():
        cache.put_rows("kind", rows)
        assert cache.reopen().get_rows("kind", rows) == rows


def test_what_was_not_asked_for_longest_goes_first():
    recent = Recent(max_bytes=10)
    for key in "abc":
        recent.put(key, key, 4)
    assert [recent.find(key) for key in "abc"] == [None, "b", "c"]
    recent.find("b")
    recent.put("d", "d", 4)
    assert [recent.find(key) for key in "bcd"] == ["b", None, "d"]
    recent.put("b", "x", 11)
    assert [recent.find(key) for key in "bcd"] == [None, None, None]


def test_rows_are_made_when_the_gathering_ends_or_when_somebody_asks_for_their_kind(tmp_path):
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    made = []

    def put_late(kind):
        cache.put_rows_late(kind, lambda: made.append(kind) or {"name": kind})

    with cache.gathering():
        put_late("one")
        put_late("two")
        assert cache.get_rows("three", ["name"]) == {}
        assert made == []
        assert cache.get_rows("two", ["name"]) == {"name": "two"}
        assert made == ["two"]
    assert made == ["two", "one"]
    put_late("three")
    assert made == ["two", "one", "three"]
    assert [cache.reopen().get_rows(kind, ["name"]) for kind in made] == [{"name": kind} for kind in made]


def test_what_was_gathered_is_known_here_until_it_is_kept(tmp_path):
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    later = []
    for number in range(2):  # the second one begins before the first one's work is done
        with cache.gathering(later.append):
            cache.put_rows("kind", {f"name{number}": number})
            cache.put_rows_late("late", lambda number=number: {f"name{number}": number})
    names = ["name0", "name1"]
    assert cache.get_rows("kind", names) == {"name0": 0, "name1": 1}
    assert cache.reopen().get_rows("kind", names) == {}
    for keep in later:
        keep()
    for kind in ("kind", "late"):
        assert cache.reopen().get_rows(kind, names) == {"name0": 0, "name1": 1}
