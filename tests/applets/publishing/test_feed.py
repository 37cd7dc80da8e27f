import pytest

from contentrepo.applets.publishing.api import find_store_location
from contentrepo.applets.repository.api import open_repository


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", "{git}/contentrepo/live.sqlite3"),
        ("store/live.sqlite3", "{git}/store/live.sqlite3"),
        ("/srv/live.sqlite3", "/srv/live.sqlite3"),
        ("postgresql://db/live", "postgresql://db/live"),
    ],
)
def test_where_the_store_is(origin, said, found):
    if said:
        origin.git("config", "contentrepo.store", said)
    repository = open_repository(origin.path)
    assert find_store_location(repository) == found.format(git=repository.git_dir)
