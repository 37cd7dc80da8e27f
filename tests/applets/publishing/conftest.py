import content
import pytest
from feeding import CATALOG, FOLDER, Line

from contentrepo.applets.live.api import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "live.sqlite3") as store:
        yield store


@pytest.fixture
def line(origin, work, store):
    return Line(origin, work, store)


@pytest.fixture
def published(line):
    """The same, with a course and its catalog live."""
    line.push(content.course(FOLDER) | CATALOG)
    assert set(line.publish().values()) == {"published"}
    return line
