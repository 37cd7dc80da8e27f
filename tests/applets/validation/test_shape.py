"""The shape of a tree with many units is kept as steps, and read back whole."""

from random import Random

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.repository.models import FILE, Entry
from contentrepo.applets.validation.shape import EACH, Shape, UnitShape, read_shape, write_shape


def unit(number, tree):
    return UnitShape(f"courses/{number}", tree, "", ("run", "edX", f"C{number}", "R"), None)


def test_steps_are_read_as_what_was_written(tmp_path):
    chance, cache = Random(5), open_cache(tmp_path / "facts.sqlite3", "checker")
    shape = Shape({f"unit{number}": unit(number, "0") for number in range(80)}, Entry(FILE, "c" * 40), ())
    written = {}
    for tree in range(3 * EACH):
        changed = {f"unit{number}": unit(number, str(tree)) for number in chance.sample(range(80), 3)}
        shape = shape._replace(units={**shape.units, **changed})
        write_shape(cache, "name", f"tree{tree}", shape, before=f"tree{tree - 1}" if tree else "")
        written[f"tree{tree}"] = shape.units
    steps = set()
    for tree, units in written.items():
        found = read_shape(cache.reopen(), "name", tree)
        assert (found.units, found.configuration, found.conflicts) == (units, shape.configuration, ())
        steps.add(found.steps)
    assert steps == set(range(EACH))


def test_a_step_from_what_is_lost_is_lost(tmp_path):
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    shape = Shape({f"unit{number}": unit(number, "0") for number in range(80)}, None, ())
    write_shape(cache, "name", "first", shape)
    write_shape(cache, "name", "second", shape._replace(units={**shape.units, "unit1": unit(1, "1")}), before="first")
    assert read_shape(cache.reopen(), "name", "second").steps == 1
    cache.put_rows("shape", {"name first": None})
    assert read_shape(cache.reopen(), "name", "second") is None


def test_other_units_are_kept_whole(tmp_path):
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    shape = Shape({f"unit{number}": unit(number, "0") for number in range(80)}, None, ())
    write_shape(cache, "name", "first", shape)
    more = shape._replace(units={**shape.units, "unit80": unit(80, "0")})
    write_shape(cache, "name", "second", more, before="first")
    found = read_shape(cache.reopen(), "name", "second")
    assert (found.steps, found.units) == (0, more.units)
