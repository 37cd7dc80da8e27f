import dataclasses
import pickle
import subprocess
import sys
from copy import copy, deepcopy

import pytest

import contentrepo.dataclass as ours


class Plain:
    """The same class body, decorated by the standard library and by us."""

    def __init__(self, library):
        self.library = library

    def frozen(self, **options):
        @self.library.dataclass(frozen=True, slots=True, **options)
        class Thing:
            name: str
            place: int = 1
            notes: dict = self.library.field(default_factory=dict)
            hidden: str = self.library.field(default="s", repr=False)

            @property
            def double(self):
                return self.name * 2

        return Thing

    def mutable(self):
        @self.library.dataclass(slots=True)
        class Thing:
            name: str
            seen: list = self.library.field(default_factory=list)

        return Thing

    def single(self):
        @self.library.dataclass(frozen=True, slots=True, order=True)
        class Thing:
            name: str

            def __str__(self):
                return f"<{self.name}>"

        return Thing


@ours.dataclass(frozen=True, slots=True)
class Kept:
    first: str
    second: tuple = ()


@pytest.fixture(params=["standard", "few", "many"])
def kind(request, monkeypatch):
    """Each kind of class; of "many" the second instance is made by compiled code already."""
    monkeypatch.setitem(ours._waits, "instances", 200)
    if request.param == "many":
        ours.expect_many()
    return Plain(dataclasses if request.param == "standard" else ours)


def test_fields_come_by_place_by_name_and_by_default(kind):
    thing = kind.frozen()
    assert thing("a") == thing("a", 1, {}, "s") == thing(name="a", hidden="s") != thing("a", 2)
    assert thing("a").double == "aa"
    assert thing("a").notes is not thing("a").notes


def test_a_value_too_many_missing_unknown_or_given_twice_is_refused(kind):
    thing = kind.frozen()
    for values, named in [((), {}), (("a", 1, {}, "s", 5), {}), (("a",), {"b": 1}), (("a",), {"name": "a"})]:
        with pytest.raises(TypeError):
            thing(*values, **named)
    with pytest.raises(TypeError):
        thing("a", 1, {}, "s", place=2)
    with pytest.raises(TypeError):
        thing(place=1, notes={}, hidden="s")


def test_code_is_compiled_for_a_class_of_which_many_are_made(monkeypatch):
    monkeypatch.setitem(ours._waits, "instances", ours.MANY)
    thing = Plain(ours).frozen()
    first = thing.__init__
    for _ in range(ours.MANY - 1):
        thing("a")
    assert thing.__init__ is first
    thing("a")
    assert thing.__init__ is not first
    assert thing("a", notes={1: 2}) == thing(name="a", place=1, notes={1: 2})


def test_it_shows_what_is_to_be_shown(kind):
    assert repr(kind.frozen()("a")).endswith("Thing(name='a', place=1, notes={})")


def test_a_frozen_one_stays_as_it_is(kind):
    one = kind.frozen()("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.name
    assert not hasattr(one, "__dict__")


def test_a_frozen_one_is_hashed_by_its_values_and_a_mutable_one_is_not(kind):
    single = kind.single()
    assert len({single("a"), single("a"), single("b")}) == 2
    mutable = kind.mutable()("a")
    mutable.seen.append(1)
    mutable.name = "b"
    assert mutable == kind_of(mutable)("b", [1])
    with pytest.raises(TypeError):
        hash(mutable)


def kind_of(one):
    return type(one)


def test_order_is_by_fields_and_only_among_its_own(kind):
    single = kind.single()
    assert sorted(map(single, "cab")) == [single("a"), single("b"), single("c")]
    assert single("a") <= single("a") < single("b") >= single("a")
    assert max(single("a"), single("b")) > single("a")
    with pytest.raises(TypeError):
        assert single("a") < kind.single()("b")
    assert single("a") != kind.single()("a")


def test_one_is_replaced_by_another(kind):
    thing = kind.frozen()("a", 2)
    for replace in (kind.library.replace, dataclasses.replace):
        assert replace(thing, name="b") == type(thing)("b", 2)
        with pytest.raises(TypeError):
            replace(thing, nothing=1)


def test_the_standard_library_knows_its_fields(kind):
    thing = kind.frozen()("a")
    assert dataclasses.is_dataclass(thing)
    assert [f.name for f in dataclasses.fields(thing)] == ["name", "place", "notes", "hidden"]
    assert dataclasses.asdict(thing) == {"name": "a", "place": 1, "notes": {}, "hidden": "s"}


def test_patterns_match_by_place(kind):
    match kind.frozen()("a", 3):
        case object(name="a", place=place):
            assert place == 3
    assert kind.frozen().__match_args__ == ("name", "place", "notes", "hidden")


def test_a_step_after_the_fields_are_set_is_taken(kind):
    @kind.library.dataclass(frozen=True, slots=True)
    class Checked:
        name: str

        def __post_init__(self):
            if not self.name:
                raise ValueError("nameless")

    assert Checked("a").name == "a"
    with pytest.raises(ValueError, match="nameless"):
        Checked("")


def test_one_is_copied_and_pickled():
    kept = Kept("a", ("b",))
    assert copy(kept) == deepcopy(kept) == pickle.loads(pickle.dumps(kept)) == kept  # noqa: S301 - our own bytes


def test_defining_one_loads_no_inspection():
    program = (
        "import sys\nfrom contentrepo.dataclass import dataclass\n"
        "@dataclass(frozen=True, slots=True)\nclass A:\n    a: int\n"
        "assert A(1) == A(a=1)\nprint(*sorted({'inspect', 'dataclasses'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
