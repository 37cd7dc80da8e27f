"""The listing that is brought on from release to release is the one that listing everything gives."""

import pytest
from content import course, make_bare
from feeding import RUN, Line
from histories import ONE, commit_all, start
from sqlalchemy import text

from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import Source
from contentrepo.applets.publishing import listing
from contentrepo.applets.publishing.feed import open_feed

PAGE = f"{ONE}/html/text1.html"


@pytest.fixture
def line(tmp_path):
    with live.open_store(str(tmp_path / "live.sqlite3")) as store:
        yield Line(make_bare(tmp_path / "origin.git"), None, store)


def move_to(line, commit):
    line.origin.git("update-ref", "refs/heads/main", commit)


def is_right(feed):
    units = {unit.unit: unit for unit in live.list_units(feed.store, feed.source.repository)}
    return dict(listing.read_listing(feed).units) == units


def test_releases_removals_refusals_and_rollbacks_are_followed(line, monkeypatch):
    first = start()
    gone = {path: data for path, data in first.items() if "CS102" not in path}
    broken = {**first, f"{ONE}/vertical/unit1.xml": b"<vertical><html"}
    states = [first, {**first, PAGE: b"<p>1.</p>\n"}, broken, gone, {**first, PAGE: b"<p>2.</p>\n"}]
    message = b"away\n\nAcknowledge: blocks-removed course-v1:edX+CS102+2T2019\n"
    wholes, real = [], listing._list_all
    monkeypatch.setattr(listing, "_list_all", lambda *words: wholes.append(words) or real(*words))
    for commit in commit_all(line.origin, states, message=message):
        move_to(line, commit)
        line.publish()
        assert is_right(open_feed(line.repository, line.store))
    line.revert(RUN, 1)
    assert is_right(open_feed(line.repository, line.store))
    assert len(wholes) < len(states)


def test_what_another_repository_releases_and_takes_is_seen(line, tmp_path):
    move_to(line, commit_all(line.origin, [start()])[-1])
    line.publish()
    feed = open_feed(line.repository, line.store)
    assert is_right(feed)
    other = Line(make_bare(tmp_path / "other.git"), None, line.store)
    move_to(other, commit_all(other.origin, [course("here", number="CS900")])[-1])
    other.publish()
    assert is_right(feed)
    assert is_right(open_feed(other.repository, line.store))
    live.move_unit(line.store, RUN, Source("somewhere", "main"), reason="moved", actor="o")
    assert RUN not in listing.read_listing(feed).units
    assert is_right(feed)


def test_what_is_changed_by_hand_is_seen_after_a_while(line, monkeypatch):
    move_to(line, commit_all(line.origin, [start()])[-1])
    line.publish()
    feed = open_feed(line.repository, line.store)
    assert is_right(feed)
    with line.store.writing() as connection:
        connection.execute(text("UPDATE units SET repository = 'by hand' WHERE name = :name"), {"name": RUN})
    assert not is_right(feed)
    monkeypatch.setattr(listing, "KEPT_SECONDS", -1.0)
    assert is_right(feed)
    monkeypatch.undo()
    with line.store.writing() as connection:
        connection.execute(text("UPDATE units SET repository = 'again' WHERE name <> :name"), {"name": RUN})
    listing.forget_listing(feed)
    assert is_right(feed)
