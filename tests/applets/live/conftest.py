"""A live store for each test: once on SQLite, once on PostgreSQL."""

import postgresql
import pytest
import rows

from contentrepo.applets.live.api import apply_change, open_store, read_unit
from contentrepo.applets.media.api import open_media


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request, tmp_path):
    """Where a new store may be made."""
    if request.param == "sqlite":
        yield str(tmp_path / "live.sqlite3")
    else:
        yield from postgresql.make_schema()


@pytest.fixture
def open_it(location, tmp_path):
    """Opens the store of this test, as often as asked."""
    opened = []

    def open_once():
        opened.append(open_store(location, media=open_media(tmp_path / "live.media")))
        return opened[-1]

    yield open_once
    for store in opened:
        store.close()


@pytest.fixture
def store(open_it):
    return open_it()


@pytest.fixture
def publish(store):
    """Publishes the next version of a unit."""

    def publish_next(content, unit=rows.RUN, **more):
        return apply_change(store, content.change(read_unit(store, unit), **more), content.bytes)

    return publish_next
