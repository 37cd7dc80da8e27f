import pytest
import rows
from rows import RUN, Course

from contentrepo.applets.live.api import UnknownPin, get_release, lift_pin, list_all_pins, list_pins, read_sequence
from contentrepo.applets.live.models import Kind

RUN_2 = "course-v1:edX+CS101+3T2019"
PIN = (("html/a.html", "b" * 40), ("html/gone.html", ""), ("html/\udcff", "100755:" + "c" * 40))


@pytest.fixture
def revert(publish):
    """Publishes a first and a second release, and a revert to the first with a pin."""

    def revert_with(pin, unit=RUN):
        publish(Course({"a": b"1"}), unit, commit=1)
        publish(Course({"a": b"2"}), unit, commit=2)
        note = rows.note(1, kind=Kind.REVERT, reverted=1, reason="broke the exam")
        return publish(Course({"a": b"1"}), unit, note=note, pin=pin)

    return revert_with


def test_a_pin_is_made_with_the_release_that_reverts(store, revert):
    release = revert(PIN)
    (pin,) = list_pins(store)
    assert (pin.unit, pin.release, pin.time) == (RUN, release.number, release.time)
    assert (pin.reason, pin.actor) == ("broke the exam", release.note.actor)
    assert set(pin.contents) == set(PIN)
    assert get_release(store, RUN).note.reverted == 1


def test_a_revert_without_difference_pins_nothing(store, revert):
    revert(())
    assert list_pins(store) == ()


def test_pins_are_listed_by_unit(store, revert):
    revert(PIN)
    revert(PIN[:1], RUN_2)
    assert [(pin.unit, len(pin.contents)) for pin in list_pins(store)] == [(RUN, 3), (RUN_2, 1)]
    assert [pin.unit for pin in list_pins(store, RUN_2)] == [RUN_2]


def test_a_lifted_pin_holds_no_more_and_stays_in_the_books(store, revert):
    revert(PIN)
    (pin,) = list_pins(store)
    lift_pin(store, pin.id, actor="Olga Operator", reason="it was the other file")
    assert list_pins(store) == ()
    (lifted,) = list_all_pins(store, RUN)
    assert (lifted.lifted, lifted.lifted_by) == (read_sequence(store), "Olga Operator")
    assert (lifted.lifted_reason, lifted.contents) == ("it was the other file", pin.contents)


def test_a_pin_that_holds_nothing_cannot_be_lifted(store, revert):
    revert(PIN)
    (pin,) = list_pins(store)
    lift_pin(store, pin.id, actor="o", reason="r")
    sequence = read_sequence(store)
    for number in (pin.id, 99):
        with pytest.raises(UnknownPin, match=str(number)):
            lift_pin(store, number, actor="o", reason="r")
    assert read_sequence(store) == sequence
