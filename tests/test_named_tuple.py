import copy
import pickle
import subprocess
import sys
import typing

import pytest

import contentrepo.named_tuple as ours

BODY = '''
from __future__ import annotations
class Row({library}.NamedTuple):
    """What it is."""
    name: str
    place: int = 1
    rest: tuple[str, ...] = ()

    @property
    def double(self):
        return self.name * 2

    @classmethod
    def of(cls, name):
        return cls(name)
'''


class Kept(ours.NamedTuple):
    name: str
    place: int = 1


@pytest.fixture(params=["typing", "ours"])
def row(request):
    space = {"typing": typing, "ours": ours, "__name__": __name__}
    exec(BODY.format(library=request.param), space)  # noqa: S102 - our own text
    return space["Row"]


def test_a_tuple_with_names_and_defaults(row):
    assert row("a") == ("a", 1, ()) == row(name="a") == row.of("a")
    assert isinstance(row("a"), tuple)
    assert row("a", 2).place == 2
    assert row("a").double == "aa"
    assert row("a")._replace(place=3) == ("a", 3, ())
    assert (row._fields, row._field_defaults) == (("name", "place", "rest"), {"place": 1, "rest": ()})
    assert (row.__name__, row.__doc__, row.__module__) == ("Row", "What it is.", __name__)
    assert repr(row("a")) == "Row(name='a', place=1, rest=())"
    assert row("a")._asdict() == {"name": "a", "place": 1, "rest": ()}
    assert row._make(["a", 2, ()]) == row("a", 2)
    match row("a", 2):
        case row(name, place):
            assert (name, place) == ("a", 2)
    for call in (row, lambda: row("a", name="b"), lambda: row("a", b=1), lambda: row._make(["a"])):
        with pytest.raises(TypeError):
            call()
    unexpected = (ValueError, TypeError)  # the latter from Python 3.13 on
    with pytest.raises(unexpected, match="unexpected field names: \\['b'\\]"):
        row("a")._replace(b=1)
    with pytest.raises(AttributeError):
        row("a").name = "b"


def test_one_is_copied_and_pickled():
    kept = Kept("a", 2)
    assert pickle.loads(pickle.dumps(kept)) == copy.deepcopy(kept) == kept  # noqa: S301 - our own bytes


def test_defining_one_compiles_no_annotation():
    program = (
        "import builtins\nfrom contentrepo.named_tuple import NamedTuple\ncompiled = []\nreal = builtins.compile\n"
        "builtins.compile = lambda *said, **more: compiled.append(said[0]) or real(*said, **more)\n"
        "class Row(NamedTuple):\n    name: 'str'\n    place: 'int' = 1\nassert Row('a') == ('a', 1)\nprint(compiled)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
