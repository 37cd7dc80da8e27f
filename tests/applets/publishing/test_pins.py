from contentrepo.applets.live.models import FileRow, Pin
from contentrepo.applets.publishing.pins import compute_pin, find_holding, is_held


def files(**blobs):
    return {path: FileRow(path, 0o100644, blob) for path, blob in blobs.items()}


def pin(contents, number=1):
    return Pin(number, "unit", 3, "reason", "actor", "2026-01-01T00:00:00.000000Z", contents)


GOOD = files(a="a1", b="b1", c="c1", kept="k")
BAD = files(a="a2", b="b1", new="n1", kept="k")
PIN = pin(compute_pin(BAD, GOOD))


def test_a_pin_is_what_was_introduced_and_what_was_deleted():
    assert PIN.contents == (("a", "a2"), ("c", ""), ("new", "n1"))


def test_the_undone_content_is_held():
    assert is_held(BAD, PIN)


def test_an_unrelated_edit_is_held_too():
    assert is_held(BAD | files(kept="k2", other="o"), PIN)


def test_a_partial_fix_is_free():
    assert not is_held(BAD | files(a="a3"), PIN)
    assert not is_held(BAD | files(c="c1"), PIN)
    assert not is_held({path: row for path, row in BAD.items() if path != "new"}, PIN)


def test_the_restored_content_is_free():
    assert not is_held(GOOD, PIN)


def test_no_difference_pins_nothing_and_holds_nothing():
    assert compute_pin(GOOD, GOOD) == ()
    assert not is_held(GOOD, pin(()))


def test_an_undone_removal_of_the_whole_unit_is_held():
    assert is_held({}, pin(compute_pin({}, GOOD)))


def test_an_undone_change_of_mode_is_held_and_the_old_mode_is_free():
    script = {"a": FileRow("a", 0o100755, "a1")}
    contents = compute_pin(script, files(a="a1"))
    assert is_held(script, pin(contents))
    assert not is_held(files(a="a1"), pin(contents))


def test_the_first_pin_that_holds_is_named():
    free = pin((("a", "zzz"),), number=1)
    holding = pin((("a", "a2"),), number=2)
    assert find_holding(BAD, [free, holding]) is holding
    assert find_holding(BAD, [free]) is None
