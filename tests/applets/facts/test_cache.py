from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.facts.file import WAIT
from contentrepo.applets.facts.models import Document, Fault, Link, Node, Settings

NODE = Node._make(
    {"str": "a\udcff", "int": 3, "bool": True, "tuple": (("url_name", "x"),)}.get(
        str(Node.__annotations__[name]).partition("[")[0], ""
    )
    for name in Node._fields
)
DOCUMENT = Document(None, (NODE, NODE), (Link("static", "a.png", 4),))
FAULTY = Document(Fault("invalid-xml", 1, 2, "not closed"))
SETTINGS = Settings(None, {"a": [1, 2.5, None, True, "\u00e9"], "b": {"c": "NO"}}, (("/a", 1, 1),))
BLOB = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def blob(number):
    return f"{number:040x}"


def many(count, size=0):
    return {("xml", blob(n)): Document(Fault("code", n, 0, "x" * size)) for n in range(count)}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "contentrepo" / "facts.sqlite3"


@pytest.fixture(params=["file", "memory"])
def cache(request, path):
    opened = open_cache(path if request.param == "file" else None, "checker")
    yield opened
    opened.close()


def test_facts_come_back_as_they_were(cache):
    facts = {("xml", BLOB): DOCUMENT, ("html", BLOB): FAULTY, ("json", BLOB): SETTINGS}
    cache.put(facts)
    found = cache.get([*facts, ("yaml", BLOB)])
    assert found == facts
    assert {key: type(value) for key, value in found.items()} == {key: type(value) for key, value in facts.items()}
    assert isinstance(found["xml", BLOB].nodes[0], Node)
    assert isinstance(found["xml", BLOB].links[0], Link)
    assert isinstance(found["html", BLOB].fault, Fault)


def test_rows_by_kind_and_name(cache):
    rows = (("dangling-pointer", "a\udcff", 1, None), ("x", "b", 2, 0.5))
    cache.put_rows("findings", {"course-v1:a+b+c": rows})
    cache.put_rows("findings", {"clean": ()})
    assert cache.get_rows("findings", ["course-v1:a+b+c", "clean", "another"]) == {"course-v1:a+b+c": rows, "clean": ()}
    assert cache.get_rows("shape", ["clean"]) == {}


def test_facts_outlive_the_process(path):
    cache = open_cache(path, "checker")
    cache.put({("xml", BLOB): DOCUMENT})
    cache.put_rows("findings", {"unit": (("a",),)})
    cache.close()
    again = open_cache(path, "checker")
    assert again.get([("xml", BLOB)]) == {("xml", BLOB): DOCUMENT}
    assert again.get_rows("findings", ["unit"]) == {"unit": (("a",),)}


def test_another_checker_sees_nothing(path):
    open_cache(path, "checker").put({("xml", BLOB): DOCUMENT})
    other = open_cache(path, "other")
    assert other.get([("xml", BLOB)]) == {}
    assert other.get_rows("findings", ["unit"]) == {}


def test_bulk_reads_take_a_statement_for_900_keys_and_writes_one_transaction(path):
    cache = open_cache(path, "checker")
    facts = many(2000)
    before = cache.statements
    cache.put(facts)
    assert cache.statements - before == 4  # begin, insert, look at the size, commit
    before = cache.statements
    assert cache.get(facts) == facts
    assert cache.statements - before == 3


def test_memory_runs_no_statement():
    cache = open_cache(None, "checker")
    cache.put(many(10))
    assert len(cache.get(many(10))) == 10
    assert cache.statements == 0


def test_facts_too_deep_to_keep_are_found_again(path):
    data = []
    for _ in range(3000):
        data = [data]
    cache = open_cache(path, "checker")
    cache.put({("json", BLOB): Settings(None, data), ("xml", BLOB): DOCUMENT})
    assert list(cache.get([("json", BLOB), ("xml", BLOB)])) == [("xml", BLOB)]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE kept SET payload = substr(payload, 1, length(payload) - 1) || x'00'",
        "UPDATE kept SET payload = x''",
        "UPDATE kept SET payload = x'00000000'",
        "UPDATE kept SET payload = 'text'",
        "UPDATE kept SET payload = zeroblob(100)",
    ],
)
def test_damaged_row_is_a_miss(path, damage):
    cache = open_cache(path, "checker")
    cache.put({("xml", BLOB): DOCUMENT})
    cache.put_rows("findings", {"unit": (("a",),)})
    with sqlite3.connect(path) as connection:
        connection.execute(damage)
    cache.close()
    cache = open_cache(path, "checker")  # the other one remembers
    assert cache.get([("xml", BLOB)]) == {}
    assert cache.get_rows("findings", ["unit"]) == {}
    cache.put({("xml", BLOB): DOCUMENT})
    assert cache.get([("xml", BLOB)]) == {("xml", BLOB): DOCUMENT}


def test_file_that_is_no_database_is_made_anew(path):
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    open_cache(path, "checker").put({("xml", BLOB): DOCUMENT})
    assert open_cache(path, "checker").get([("xml", BLOB)]) == {("xml", BLOB): DOCUMENT}


def test_file_that_breaks_while_open(path):
    cache = open_cache(path, "checker")
    open_cache(path, "checker").put(many(500, size=500))
    with path.open("r+b") as file:
        file.seek(1024)
        file.write(b"\xa5" * (path.stat().st_size - 1024))
    assert cache.get(many(500)) == {}
    cache.put({("xml", BLOB): DOCUMENT})
    assert cache.get([("xml", BLOB)]) == {("xml", BLOB): DOCUMENT}
    assert open_cache(path, "checker").get(many(500)) == {}


def test_place_that_cannot_hold_a_file(tmp_path):
    (tmp_path / "contentrepo").write_bytes(b"a file where a folder should be")
    cache = open_cache(tmp_path / "contentrepo" / "facts.sqlite3", "checker")
    cache.put({("xml", BLOB): DOCUMENT})
    assert cache.get([("xml", BLOB)]) == {("xml", BLOB): DOCUMENT}


def test_folder_in_place_of_the_file(path):
    path.mkdir(parents=True)
    cache = open_cache(path, "checker")
    cache.put({("xml", BLOB): DOCUMENT})
    assert cache.get([("xml", BLOB)]) == {("xml", BLOB): DOCUMENT}


def test_locked_file_costs_a_moment_and_keeps_facts_in_memory(path):
    cache = open_cache(path, "checker")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    before = cache.statements
    cache.put({("xml", BLOB): DOCUMENT})
    cache.put_rows("findings", {"unit": (("a",),)})
    assert cache.get([("xml", BLOB)]) == {("xml", BLOB): DOCUMENT}
    assert cache.get_rows("findings", ["unit"]) == {"unit": (("a",),)}
    assert (cache.statements - before) * WAIT < 1  # seconds that they were waited for
    other.execute("ROLLBACK")
    cache.put({("html", BLOB): DOCUMENT})
    assert open_cache(path, "checker").get([("html", BLOB)]) == {("html", BLOB): DOCUMENT}


def test_file_opened_while_it_is_locked(path):
    open_cache(path, "checker").close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    cache = open_cache(path, "checker")
    cache.put({("xml", BLOB): DOCUMENT})
    assert cache.get([("xml", BLOB)]) == {("xml", BLOB): DOCUMENT}


def test_several_processes_write_at_once(path):
    code = (
        "import sys\n"
        f"sys.path[:0] = {sys.path!r}\n"
        "from pathlib import Path\n"
        "from contentrepo.applets.facts.api import open_cache\n"
        "from contentrepo.applets.facts.models import Document, Fault\n"
        "mine = int(sys.argv[1])\n"
        f"cache = open_cache(Path({str(path)!r}), 'checker')\n"
        "for n in range(20):\n"
        "    key = ('xml', f'{mine * 1000 + n:040x}')\n"
        "    cache.put({key: Document(Fault('code', n, 0, 'x'))})\n"
        "    assert key in cache.get([key]), key\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(n)]) for n in range(4)]
    assert [process.wait() for process in running] == [0] * 4
    kept = open_cache(path, "checker").get([("xml", blob(who * 1000 + n)) for who in range(4) for n in range(20)])
    assert kept  # how many depends on who had to wait


def test_size_is_bounded_and_the_oldest_go_first(path):
    cache = open_cache(path, "checker", max_bytes=1 << 20)
    for start in range(0, 4000, 500):
        cache.put({("xml", blob(n)): Document(Fault("code", n, 0, "x" * 1000)) for n in range(start, start + 500)})
    found = cache.get([("xml", blob(n)) for n in range(4000)])
    assert 100 < len(found) < 1100
    assert ("xml", blob(0)) not in found
    assert ("xml", blob(3999)) in found
    assert path.stat().st_size < 3 << 20


def test_other_checkers_go_before_the_oldest(path):
    mine = open_cache(path, "mine", max_bytes=1 << 20)
    mine.put({("xml", BLOB): DOCUMENT})
    other = open_cache(path, "other", max_bytes=1 << 30)
    other.put(many(2000, size=1000))
    mine.put({("html", BLOB): DOCUMENT})
    assert len(mine.get([("xml", BLOB), ("html", BLOB)])) == 2
    assert other.get(many(2000)) == {}


def test_row_that_is_written_again_is_young(path):
    cache = open_cache(path, "checker", max_bytes=1 << 20)
    cache.put(many(400, size=1000))
    cache.put({("xml", BLOB): DOCUMENT})
    cache.put({("xml", blob(0)): DOCUMENT})
    cache.put({("html", blob(n)): Document(Fault("code", n, 0, "x" * 1000)) for n in range(500)})
    cache.close()
    cache = open_cache(path, "checker")
    assert ("xml", blob(1)) not in cache.get(many(400))
    assert cache.get([("xml", blob(0))]) == {("xml", blob(0)): DOCUMENT}


def test_closing_twice_does_no_harm(cache):
    cache.close()
    cache.close()
    cache.put({("xml", BLOB): DOCUMENT})
