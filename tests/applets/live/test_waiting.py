"""Who waits for whom on PostgreSQL: a unit that is being written keeps nobody from another one that names it."""

import postgresql
import pytest
from rows import OTHER, SOURCE, Catalog

from contentrepo.applets.live import unit as units
from contentrepo.applets.live.api import apply_change, list_releases, open_store, read_unit

ONE, TWO = f"catalog:{SOURCE.repository}", f"catalog:{OTHER.repository}"
PATIENCE = "+-clock_timeout%3D3000"  # milliseconds


@pytest.fixture
def location():
    yield from postgresql.make_schema()


def test_a_program_takes_in_a_course_whose_catalog_is_being_written(location, tmp_path):
    """Were its writer in the way, each would wait for the other: that one for the counter, this one for that unit."""
    with (
        open_store(location, media=tmp_path / "media") as first,
        open_store(location + PATIENCE, media=tmp_path / "media") as second,
    ):
        held = Catalog({("run", "course-v1:edX+A+1"): "r"}, keys={("course:edX+A", "key"): "course-v1:edX+A+1"})
        apply_change(first, held.change(read_unit(first, ONE)), held.bytes)
        linked = Catalog({("organization", "o"): "x"}).count("program:p", "edX+A")
        change = linked.change(read_unit(second, TWO), source=OTHER)
        with first.writing() as connection:
            units.lock_unit(connection, held.gone().change(read_unit(first, ONE), commit=2))
            apply_change(second, change, linked.bytes)
        assert len(list_releases(second, TWO)) == 1
