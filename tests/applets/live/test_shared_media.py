"""Two live stores that share one place of media: nothing is deleted there. In a folder and in a bucket."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import bucket
import pytest
from rows import Course

from contentrepo.applets.live.api import (
    SharedPlace,
    apply_change,
    check_all_media,
    collect_media,
    forget_owner,
    open_store,
    plan_collection,
    read_unit,
    restore_backup,
    write_backup,
)
from contentrepo.applets.live.upkeep import collection
from contentrepo.applets.live.upkeep.media_owner import read_store_id
from contentrepo.applets.media.api import open_media, share_media
from contentrepo.errors import UsageError

NOTHING = timedelta(0)
RUN = "course-v1:edX+CS101+2T2019"


@pytest.fixture(params=["folder", "prefix"])
def place(request, tmp_path):
    return str(tmp_path / "media") if request.param == "folder" else f"s3://{bucket.make_bucket()}/live"


@pytest.fixture
def stores(place, tmp_path):
    """Of two repositories, say; each has a picture that only it names."""
    opened = [open_store(tmp_path / f"{name}.sqlite3", media=place) for name in "ab"]
    for number, store in enumerate(opened):
        publish(store, b"picture %d" % number)
    yield opened
    for store in opened:
        store.close()


def publish(store, picture):
    content = Course({"a": picture}, {"dot.png": picture})
    apply_change(store, content.change(read_unit(store, RUN)), content.bytes)


def collect(store):
    collect_media(store, wait=NOTHING)
    collect_media(store, wait=NOTHING)


def lost(stores):
    return [len(check_all_media(store).bad) for store in stores]


def test_a_collection_of_either_is_refused_and_names_the_other(stores):
    for one, other in (stores, stores[::-1]):
        with pytest.raises(SharedPlace, match=f"{other.name}.*{read_store_id(other)}"):
            collect(one)
        with pytest.raises(SharedPlace):
            plan_collection(one, wait=NOTHING, now=datetime.now(UTC))
    assert lost(stores) == [0, 0]


def test_these_tests_see_a_collection_that_asks_nobody(stores, monkeypatch):
    monkeypatch.setattr(collection, "check_alone", lambda _store: None)
    collect(stores[0])
    assert lost(stores) == [0, 1]


def test_a_store_that_comes_while_another_collects_is_seen(stores, monkeypatch):
    one, other = stores
    forget_owner(one, read_store_id(other))
    collect_media(one, wait=NOTHING)
    delete = collection._delete

    def come_then_delete(store, names):
        other.marked = False
        publish(other, b"another picture")
        return delete(store, names)

    monkeypatch.setattr(collection, "_delete", come_then_delete)
    with pytest.raises(SharedPlace):
        collect_media(one, wait=NOTHING)
    assert lost(stores) == [0, 0]


def test_a_store_that_only_collects_is_seen_by_the_others(stores):
    """One that kept its bytes before there were marks."""
    one, other = stores
    forget_owner(one, read_store_id(other))
    other.marked = False
    with pytest.raises(SharedPlace):
        collect(other)
    with pytest.raises(SharedPlace, match=read_store_id(other)):
        collect(one)


def test_the_mark_of_a_store_that_is_gone_is_taken_away(stores):
    one, other = stores
    assert forget_owner(one, read_store_id(other)).endswith("b.sqlite3")
    collect(one)
    assert lost(stores) == [0, 1]


@pytest.mark.parametrize("owner", ["", "../a", "0" * 32, "itself"])
def test_only_marks_of_others_that_are_there_are_taken_away(stores, owner):
    owner = read_store_id(stores[0]) if owner == "itself" else owner
    with pytest.raises(UsageError, match="no other live store") as refused:
        forget_owner(stores[0], owner)
    assert read_store_id(stores[1]) in refused.value.hint
    with pytest.raises(SharedPlace):
        collect(stores[0])


def test_a_restored_store_is_another_one(place, tmp_path):
    """A copy for trying things out, which knows nothing of what the first publishes later."""
    backup = tmp_path / "backup.sqlite3"
    with open_store(tmp_path / "live.sqlite3", media=place) as live:
        publish(live, b"one")
        write_backup(live, backup)
        restore_backup(backup, tmp_path / "tried.sqlite3", media=place)
        publish(live, b"two")
        with open_store(tmp_path / "tried.sqlite3", media=place) as tried:
            assert len({read_store_id(live), read_store_id(tried)}) == 2
            for store in (live, tried):
                with pytest.raises(SharedPlace):
                    collect(store)
            assert lost([live, tried]) == [0, 0]


def test_a_preview_is_no_owner_of_the_live_media(tmp_path):
    live_media, own = tmp_path / "live.media", tmp_path / "preview.media"
    share_media(own, str(live_media))
    with open_store(tmp_path / "live.sqlite3") as live, open_store(tmp_path / "preview.sqlite3") as preview:
        publish(live, b"one")
        publish(preview, b"two")
        live.media.put(sha256(b"left").hexdigest(), [b"left"])
        collect(live)
        collect(preview)
        assert lost([live, preview]) == [0, 0]
        assert list(open_media(live_media).list_names()) == [sha256(b"one").hexdigest()]
