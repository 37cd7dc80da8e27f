"""What one blob may cost: a few seconds and a few hundred megabytes, whatever is in it."""

from __future__ import annotations

import pytest
from hostile.bombs import BOMBS
from hostile.bounded import call_within

from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT
from contentrepo.applets.validation.reading import reader_of

SECONDS = 8  # of a processor, which others may slow down; what was mended here took a minute and more
MEGABYTES = 320  # of which the largest recipes are 32


@pytest.fixture(autouse=True, scope="module")
def loaded():
    """The parsers, before any process is bounded."""
    for kind in ("xml", "html", "json", "program"):
        reader_of(kind, EMPTY_SNAPSHOT)(b"")


@pytest.mark.parametrize("name", BOMBS)
def test_reading_is_bounded(name):
    bomb = BOMBS[name]

    def read() -> str:
        fault = reader_of(bomb.kind, EMPTY_SNAPSHOT)(bomb.make()).fault
        return fault.code if fault else ""

    assert call_within(read, seconds=SECONDS, megabytes=MEGABYTES) == bomb.fault


@pytest.mark.parametrize("name", ["deep", "many-attributes", "many-children", "huge-attribute"])
def test_finding_places_and_insides_is_bounded(name):
    def look() -> str:
        data = BOMBS[name].make()
        olx.locate_all(data, range(100))
        olx.measure_elements(data, range(100))
        olx.read_insides(data, {1})
        olx.find_written_links(data)
        return str(olx.find_start_tag(data, 0) is None)

    assert call_within(look, seconds=SECONDS, megabytes=MEGABYTES)


def test_too_much_time_is_noticed():
    def waste() -> str:
        while True:
            pass

    with pytest.raises(AssertionError, match="out of 1 s"):
        call_within(waste, seconds=1, megabytes=50)


def test_too_much_memory_is_noticed(capfd):
    with pytest.raises(AssertionError, match="or 50 MB"):
        call_within(lambda: str(len(bytes(1 << 30))), seconds=1, megabytes=50)
    assert "MemoryError" in capfd.readouterr().err
