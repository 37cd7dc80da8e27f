"""A live store keeps no asset where its others are not: a slip of the pen, or a disk that is not mounted."""

import shutil

import bucket
import pytest
from rows import Course
from sqlalchemy import select

from contentrepo.applets.live.api import apply_change, open_store, read_damage, read_unit, write_mended
from contentrepo.applets.live.database.schema import assets
from contentrepo.applets.live.upkeep.media_owner import MediaElsewhere
from contentrepo.applets.media.api import open_media

RUN = "course-v1:edX+CS101+2T2019"


@pytest.fixture(params=["folder", "prefix"])
def place(request, tmp_path):
    return str(tmp_path / "media") if request.param == "folder" else f"s3://{bucket.make_bucket()}/live"


@pytest.fixture
def other(place):
    return f"{place}-mistyped"


def opened(tmp_path, place):
    return open_store(tmp_path / "live.sqlite3", media=place)


def publish(store, pictures, words=b"1"):
    content = Course({"a": words}, pictures)
    apply_change(store, content.change(read_unit(store, RUN)), content.bytes)
    return content


def count_assets(store):
    with store.reading() as connection:
        return len(connection.execute(select(assets)).all())


def test_another_place_is_refused_and_nothing_is_kept_there(tmp_path, place, other):
    with opened(tmp_path, place) as store:
        publish(store, {"dot.png": b"dot"})
    with opened(tmp_path, other) as store:
        with pytest.raises(MediaElsewhere) as caught:
            publish(store, {"dot.png": b"dot", "line.png": b"line"})
        assert other in str(caught.value)
        assert (count_assets(store), list(store.media.list_names()), store.media.list_owners()) == (1, [], {})
    with opened(tmp_path, place) as store:
        publish(store, {"dot.png": b"dot", "line.png": b"line"})
        assert len(list(store.media.list_names())) == 2


def test_what_brings_no_asset_goes_live(tmp_path, place, other):
    with opened(tmp_path, place) as store:
        publish(store, {"dot.png": b"dot"})
    with opened(tmp_path, other) as store:
        publish(store, {"dot.png": b"dot"}, words=b"2")


def test_assets_may_move_with_or_without_the_mark(tmp_path, place, other):
    with opened(tmp_path, place) as store:
        publish(store, {"dot.png": b"dot"})
        (name,) = store.media.list_names()
    open_media(other).put(name, [b"dot"])
    with opened(tmp_path, other) as store:
        publish(store, {"line.png": b"line"})
        assert len(store.media.list_owners()) == 1


def test_assets_that_are_lost_come_back_by_a_repair(tmp_path):
    place = tmp_path / "media"
    with opened(tmp_path, place) as store:
        content = publish(store, {"dot.png": b"dot"})
    shutil.rmtree(place)
    with opened(tmp_path, place) as store:
        with pytest.raises(MediaElsewhere):
            publish(store, {"line.png": b"line"})
        state = read_unit(store, RUN)
        damage = read_damage(store, state, files=state.files.values(), versions=())
        write_mended(store, state, damage, versions=(), bytes_of=content.bytes)
        publish(store, {"line.png": b"line"})
        assert len(list(store.media.list_names())) == 2
