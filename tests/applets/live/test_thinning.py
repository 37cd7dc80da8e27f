"""Old releases lose their content by a policy, and say so; everything else stays. On every database."""

from datetime import UTC, datetime, timedelta

import pytest
from programs import Shelf, program_of, run_of
from rows import RUN, Course, Kind, note
from sqlalchemy import func, select, text

from contentrepo.applets.keys.api import parse_usage_key
from contentrepo.applets.live.api import (
    Retention,
    ThinnedRelease,
    UnknownBlob,
    UnknownBlock,
    apply_change,
    keep_program_release,
    list_courses,
    list_releases,
    open_course,
    plan_store_thinning,
    read_blob,
    read_block,
    read_file,
    read_log,
    read_outline,
    read_unit,
    read_unit_at,
    thin_store,
)
from contentrepo.applets.live.database.schema import blobs, block_versions, files
from contentrepo.applets.live.upkeep.retention import plan_thinning

NOW = datetime.now(UTC)
LAST_TWO = Retention(last=2, days=0, months=0)
PAGE = parse_usage_key("block-v1:edX+CS101+2T2019+type@html+block@a")


@pytest.fixture
def five(store, publish):
    """Five releases; page `b` is the same in all of them."""
    for number in range(1, 6):
        publish(Course({"a": b"a%d" % number, "b": b"b"}, {"dot.png": b"dot %d" % number}), commit=number)
    return store


def count(store, table):
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def read_all(store, at):
    return read_outline(store, RUN, at), read_file(store, RUN, "static/dot.png", at=at).data


def thinned(store, unit=RUN):
    return sorted(release.number for release in list_releases(store, unit) if release.thinned)


def test_the_newest_stay_and_the_others_go(five):
    planned = plan_store_thinning(five, LAST_TWO, now=NOW)
    assert [(one.unit, one.releases, one.kept) for one in planned.units] == [(RUN, (1, 2, 3), 2)]
    assert thinned(five) == []
    done = thin_store(five, LAST_TWO, now=NOW)
    assert done.units == planned.units
    assert thinned(five) == [1, 2, 3]
    assert done.versions == 3
    assert done.blobs == 6


def test_what_is_kept_reads_as_before(five):
    before = [read_all(five, at) for at in (4, 5)]
    state = read_unit(five, RUN)
    thin_store(five, LAST_TWO, now=NOW)
    assert [
        (read_outline(five, RUN, at), read_file(five, RUN, "static/dot.png", at=at).data) for at in (4, 5)
    ] == before
    assert read_unit(five, RUN) == state
    assert read_block(five, PAGE, 4).version.body == b"a4"


@pytest.mark.parametrize("at", [3, "release:1", "sequence:2"])
def test_reading_what_was_thinned_out_says_so(five, at):
    view = open_course(five, RUN, 3)
    thin_store(five, LAST_TWO, now=NOW)
    reads = (
        lambda: read_outline(five, RUN, at),
        lambda: read_block(five, PAGE, at),
        lambda: read_file(five, RUN, "html/b.html", at=at),
        lambda: open_course(five, RUN, at),
        lambda: read_unit_at(five, RUN, 3),
        lambda: view.find_block("html", "a"),
    )
    for read in reads:
        with pytest.raises(ThinnedRelease, match="thinned out at sequence"):
            read()
    assert view.find_block("html", "b").body == b"b"  # what later releases have as it was stays true
    assert len(read_log(five, RUN, 2)) == 3
    assert [course.run for course in list_courses(five, "sequence:2")] == [RUN]


def test_bytes_that_only_they_had_are_gone(five):
    first = Course({"a": b"a1"}).files["html/a.html"].blob
    assert read_blob(five, first) == b"a1"
    thin_store(five, LAST_TWO, now=NOW)
    with pytest.raises(UnknownBlob):
        read_blob(five, first)
    assert count(five, block_versions) == 4
    assert count(five, blobs) == 5


def test_thinning_again_does_nothing(five):
    thin_store(five, LAST_TWO, now=NOW)
    again = thin_store(five, LAST_TWO, now=NOW)
    assert (again.units, again.rows, again.versions, again.blobs) == ((), 0, 0, 0)


def test_what_was_thinned_out_may_be_published_again(five, publish):
    thin_store(five, LAST_TWO, now=NOW)
    publish(Course({"a": b"a1", "b": b"b"}, {"dot.png": b"dot 1"}), commit=6)
    assert read_block(five, PAGE).version.body == b"a1"
    assert read_file(five, RUN, "static/dot.png").data == b"dot 1"


def test_a_pin_keeps_the_release_that_it_undid(store, publish):
    publish(Course({"a": b"good"}), commit=1)
    publish(Course({"a": b"bad"}), commit=2)
    undo = note(1, kind=Kind.REVERT, reason="bad", reverted=1)
    publish(Course({"a": b"good"}), note=undo, pin=(("html/a.html", "0" * 40),))
    for number in range(4, 8):
        publish(Course({"a": b"a%d" % number}), commit=number)
    thin_store(store, Retention(last=1, days=0, months=0), now=NOW)
    assert thinned(store) == [1, 4, 5, 6]


def test_what_somebody_marked_as_kept_stays(store, publish):
    shelf = Shelf([run_of("CS101-1")], [program_of("p", "CS101")])
    run = "course-v1:edX+CS101+1"
    apply_change(store, shelf.change(read_unit(store, "catalog:one")), shelf.bytes)
    for number in range(1, 5):
        publish(Course({"a": b"a%d" % number}), unit=run, commit=number)
    marked = next(release.sequence for release in list_releases(store, run) if release.number == 2)
    keep_program_release(store, "p", f"sequence:{marked}", reason="exam", actor="Ada")
    thin_store(store, Retention(last=1, days=0, months=0), now=NOW)
    assert thinned(store, run) == [1, 3]
    assert thinned(store, "catalog:one") == []
    with pytest.raises(ThinnedRelease):
        keep_program_release(store, "p", f"sequence:{marked - 1}", reason="exam", actor="Ada")


def test_days_and_months_keep_their_last_release(five):
    with five.writing() as connection:
        for number, time in enumerate(("2026-01-02", "2026-01-30", "2026-02-03", "2026-02-03", "2026-02-04"), 1):
            moment = f"{time}T0{number}:00:00.000000Z"
            connection.execute(text("UPDATE releases SET time = :t WHERE number = :n"), {"t": moment, "n": number})
    releases = list_releases(five, RUN)[::-1]
    now = datetime(2026, 2, 5, tzinfo=UTC)

    def gone(**policy):
        return set(plan_thinning(releases, Retention(**policy), now=now, pinned=(), marked=()))

    assert gone(last=1, days=0, months=0) == {1, 2, 3, 4}
    assert gone(last=1, days=4, months=0) == {1, 2, 3}
    assert gone(last=1, days=0, months=6) == {1, 3, 4}
    assert gone(last=3, days=0, months=0) == {1, 2}


def test_a_publish_whose_blob_is_thinned_out_meanwhile_brings_it_again(five, monkeypatch):
    from contentrepo.applets.live import blob

    fill, once = blob.Stage.fill, [1]

    def fill_then_thin(stage):
        fill(stage)
        if once:
            once.pop()
            thin_store(five, LAST_TWO, now=NOW + timedelta(days=1))

    monkeypatch.setattr(blob.Stage, "fill", fill_then_thin)
    content = Course({"a": b"a1", "b": b"b"}, {"dot.png": b"dot 1"})
    apply_change(five, content.change(read_unit(five, RUN), commit=6), content.bytes)
    assert read_block(five, PAGE).version.body == b"a1"
    assert read_file(five, RUN, "html/a.html").data == b"a1"
    assert read_file(five, RUN, "static/dot.png").data == b"dot 1"


def test_an_unknown_block_of_a_kept_release_is_still_unknown(five):
    thin_store(five, LAST_TWO, now=NOW)
    with pytest.raises(UnknownBlock):
        open_course(five, RUN, 5).get_block("html", "nowhere")
    assert count(five, files) == 5
