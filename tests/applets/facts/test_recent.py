"""What a program that stays asks for again and again is held; the little that it keeps goes to the file together."""

from contentrepo.applets.facts.api import open_cache
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
