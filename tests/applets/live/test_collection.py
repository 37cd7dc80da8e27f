"""Bytes that nobody names go; those that somebody needs never do, whoever is faster. On every database."""

import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from rows import RUN, Course
from sqlalchemy import text

from contentrepo.applets.live import blob
from contentrepo.applets.live.api import (
    apply_change,
    check_all_media,
    collect_media,
    plan_collection,
    read_blob,
    read_sequence,
    read_unit,
)
from contentrepo.applets.live.upkeep import collection
from contentrepo.applets.media.api import MediaMissing

NOTHING = timedelta(0)
DAY = timedelta(days=1)
PICTURE = b"a picture"
DIGEST = sha256(PICTURE).hexdigest()


def numbers(found):
    return (found.deleted, found.spared, found.condemned, found.waiting)


def course(page=b"one"):
    return Course({"a": page}, {"dot.png": PICTURE})


@pytest.fixture
def left_over(store):
    """Bytes of a publisher that died before its rows were written."""
    store.media.put(DIGEST, [PICTURE])
    return store


def test_what_nobody_names_is_condemned_then_deleted(left_over):
    assert numbers(collect_media(left_over, wait=DAY)) == (0, 0, 1, 0)
    assert numbers(collect_media(left_over, wait=DAY)) == (0, 0, 0, 1)
    assert left_over.media.has(DIGEST)
    assert numbers(collect_media(left_over, wait=NOTHING)) == (1, 0, 0, 0)
    assert not left_over.media.has(DIGEST)
    assert numbers(collect_media(left_over, wait=NOTHING)) == (0, 0, 0, 0)


def test_a_plan_says_the_same_and_writes_nothing(left_over):
    collect_media(left_over, wait=DAY)
    before, now = read_sequence(left_over), datetime.now(UTC)
    assert numbers(plan_collection(left_over, wait=NOTHING, now=now)) == (1, 0, 0, 0)
    assert numbers(plan_collection(left_over, wait=DAY, now=now)) == (0, 0, 0, 1)
    assert read_sequence(left_over) == before
    assert left_over.media.has(DIGEST)


def test_what_a_release_names_stays(store, publish):
    publish(course())
    publish(Course({"a": b"two"}), commit=2)
    assert numbers(collect_media(store, wait=NOTHING)) == (0, 0, 0, 0)
    assert read_blob(store, course().files["static/dot.png"].blob) == PICTURE


def test_a_publish_that_needs_what_is_condemned_saves_it(left_over, publish):
    collect_media(left_over, wait=DAY)
    publish(course())
    assert numbers(collect_media(left_over, wait=NOTHING)) == (0, 1, 0, 0)
    assert left_over.media.read(DIGEST) == PICTURE


@pytest.fixture
def interrupted(monkeypatch):
    """Lets something happen when a publish has its bytes durable, and its rows still to write; once."""
    waiting = []
    fill = blob.Stage.fill

    def fill_then(stage):
        fill(stage)
        if waiting:
            waiting.pop()()

    monkeypatch.setattr(blob.Stage, "fill", fill_then)
    return waiting.append


def delete_now(store):
    """A whole collection, by another process as it were."""
    collect_media(store, wait=NOTHING)
    return collect_media(store, wait=NOTHING)


def lost(store):
    return [bad.sha256 for bad in check_all_media(store, progress=lambda _done, _all: None).bad]


def test_a_collection_within_a_publish_takes_nothing_that_it_needs(left_over, interrupted):
    collect_media(left_over, wait=DAY)
    interrupted(lambda: delete_now(left_over))
    content = course()
    apply_change(left_over, content.change(read_unit(left_over, RUN)), content.bytes)
    assert lost(left_over) == []


def test_this_test_sees_a_publish_that_does_not_look(left_over, interrupted, monkeypatch):
    monkeypatch.setattr(blob.Stage, "save", lambda *_: None)
    collect_media(left_over, wait=DAY)
    interrupted(lambda: delete_now(left_over))
    content = course()
    apply_change(left_over, content.change(read_unit(left_over, RUN)), content.bytes)
    assert lost(left_over) == [DIGEST]


def test_a_collection_that_was_killed_after_deleting_is_seen_too(left_over, interrupted):
    """Its transaction never ended, so nothing but the verdict on record tells of it."""
    collect_media(left_over, wait=DAY)
    interrupted(lambda: left_over.media.delete([DIGEST]))
    content = course()
    apply_change(left_over, content.change(read_unit(left_over, RUN)), content.bytes)
    assert lost(left_over) == []


def test_a_publish_between_the_two_looks_keeps_its_bytes(left_over, monkeypatch):
    assert race_the_second_look(left_over, monkeypatch) == []


def test_this_test_sees_a_missing_second_look(left_over, monkeypatch):
    monkeypatch.setattr(collection, "look_again", lambda *_: set())
    assert race_the_second_look(left_over, monkeypatch) == [DIGEST]


def race_the_second_look(store, monkeypatch):
    """The collection knows what is due; then a publish ends; then the collection deletes."""
    collect_media(store, wait=NOTHING)
    delete = collection._delete
    content = course()

    def publish_then_delete(opened, names):
        apply_change(store, content.change(read_unit(store, RUN)), content.bytes)
        return delete(opened, names)

    monkeypatch.setattr(collection, "_delete", publish_then_delete)
    collect_media(store, wait=NOTHING)
    return lost(store)


def test_publishers_and_collectors_side_by_side(open_it):
    """Every publish brings a picture that was left over, condemned, and is deleted at that moment."""
    pictures = [b"picture %d" % number for number in range(12)]
    opened = open_it()
    opened.media.put_many((sha256(data).hexdigest(), data) for data in pictures)
    collect_media(opened, wait=NOTHING)
    stop, failures = threading.Event(), []

    def collect(store):
        while not stop.is_set():
            collect_media(store, wait=NOTHING)

    def publish(store, run, mine):
        try:
            for data in mine:
                content = Course({"a": data}, {"dot.png": data})
                apply_change(store, content.change(read_unit(store, run)), content.bytes)
        except BaseException as error:
            failures.append(error)
            raise

    collector = threading.Thread(target=collect, args=(open_it(),))
    publishers = [
        threading.Thread(target=publish, args=(open_it(), f"course-v1:edX+C{turn}+1", pictures[turn::2]))
        for turn in range(2)
    ]
    for thread in (collector, *publishers):
        thread.start()
    for thread in publishers:
        thread.join()
    stop.set()
    collector.join()
    assert failures == []
    assert lost(opened) == []


def test_missing_and_altered_bytes_are_named_with_who_has_them(store, publish, tmp_path):
    publish(Course({"a": b"one"}, {"dot.png": PICTURE, "line.png": b"a line"}))
    altered = sha256(b"a line").hexdigest()
    store.media.delete([DIGEST])
    (tmp_path / "live.media" / altered[:2] / altered).write_bytes(b"another")
    checked = check_all_media(store, progress=lambda _done, _all: None)
    assert checked.checked == 2
    assert {(bad.sha256, bad.how, bad.used) for bad in checked.bad} == {
        (DIGEST, "missing", ((RUN, "static/dot.png"),)),
        (altered, "altered", ((RUN, "static/line.png"),)),
    }
    with pytest.raises(MediaMissing):
        store.media.read(DIGEST)


def test_looking_for_collections_costs_a_publish_nothing(store, publish):
    """The counter that every publish takes says whether bytes were taken away; only new media are looked up."""
    publish(course())
    before = store.statements
    publish(course(b"two"), commit=2)
    with_check = store.statements - before
    with store.writing() as connection:
        asked = connection.execute(text("SELECT count(*) FROM condemned_media")).scalar()
    assert asked == 0
    assert with_check < 20
