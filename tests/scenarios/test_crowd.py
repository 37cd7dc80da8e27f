"""Four publishers follow what eight pushers do to two hundred runs: every tip goes live, nothing twice, nothing back.

By default a smaller crowd; `nox -s crowds` takes the whole one.
"""

import crowd
import postgresql
import pytest
import races
from crowd import Crowd

SMALL = {"repositories": 3, "runs": 9, "commits": 8}
LARGE = {"repositories": 8, "runs": 200, "commits": 60}


@pytest.fixture
def location(request, tmp_path):
    if request.param == "sqlite":
        yield str(tmp_path / "live.sqlite3")
    else:
        yield from postgresql.make_schema()


@pytest.mark.parametrize("location", ["sqlite", "postgresql"], indirect=True)
def test_every_tip_goes_live_once_and_nothing_goes_back(request, tmp_path, location):
    large = request.config.getoption("--crowd")
    found = Crowd(tmp_path, location, **(LARGE if large else SMALL))
    found.settle()
    published = crowd.let_loose(found, publishers=4 if large else 3, pushers=8 if large else 3)
    assert published >= len(found.origins)


@pytest.mark.parametrize("location", ["sqlite"], indirect=True)
def test_this_harness_sees_a_missing_version_check(tmp_path, location):
    found = Crowd(tmp_path, location, repositories=1, runs=3, commits=25)
    found.settle()
    with pytest.raises(AssertionError, match=r"written twice|went backwards|is behind"):
        crowd.let_loose(found, publishers=4, pushers=1, tamper=lambda: races.without_version_check(None))
