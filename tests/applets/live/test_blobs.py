import os
from hashlib import sha256

import pytest
from rows import RUN, Bytes, Course
from sqlalchemy import text

from contentrepo.applets.live.api import UnknownBlob, apply_change, read_blob, read_file, read_unit
from contentrepo.applets.live.blob import BATCH, INLINE_LIMIT
from contentrepo.applets.live.models import FileRow
from contentrepo.applets.media.api import MediaMissing
from contentrepo.applets.repository.models import SUBMODULE

RUN_2 = "course-v1:edX+CS101+3T2019"


def blob_of(data):
    return Bytes().add(data)


def inline(store):
    with store.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM blobs WHERE data IS NOT NULL")).scalar()


@pytest.mark.parametrize("size", [0, 1, INLINE_LIMIT, INLINE_LIMIT + 1])
def test_bytes_come_back_wherever_they_are_kept(store, publish, size):
    page, picture = b"p" * size, b"q" * size
    publish(Course({"a": page}, {"dot.png": picture}))
    assert read_blob(store, blob_of(page)) == page
    assert read_blob(store, blob_of(picture)) == picture


def test_assets_and_large_files_go_to_media(store, publish):
    small, large, picture = b"small", b"l" * (INLINE_LIMIT + 1), b"\x89PNG"
    publish(Course({"a": small, "b": large}, {"dot.png": picture}))
    assert inline(store) == 1
    assert [store.media.has(sha256(data).hexdigest()) for data in (small, large, picture)] == [False, True, True]


def test_bytes_that_the_store_has_are_not_asked_for_again(publish):
    publish(Course({"a": b"1"}, {"dot.png": b"dot"}))
    again = Course({"a": b"1", "b": b"2"}, {"dot.png": b"dot"})
    publish(again, RUN_2)
    assert again.bytes.asked == [blob_of(b"2")]


def test_a_page_that_is_also_an_asset_is_in_media_too(store, publish):
    publish(Course({"a": b"same"}))
    second = Course({"x": b"x"}, {"same.txt": b"same"})
    publish(second, RUN_2)
    assert store.media.read(second.assets["static/same.txt"].sha256) == b"same"
    assert read_blob(store, blob_of(b"same")) == b"same"


def test_more_bytes_than_one_batch_are_written_in_several(store, publish):
    pages = {f"p{i}": os.urandom(INLINE_LIMIT) for i in range(2 * BATCH // INLINE_LIMIT + 3)}
    publish(Course(pages))
    assert inline(store) == len(pages)
    assert read_file(store, RUN, "html/p5.html").data == pages["p5"]


def test_the_same_bytes_under_many_paths_are_kept_once(store, publish):
    publish(Course({f"p{i}": b"same" for i in range(5)}))
    assert inline(store) == 1


def test_a_submodule_has_no_bytes_to_ask_for(store):
    course = Course({"a": b"1"})
    course.files["theme"] = FileRow("theme", SUBMODULE, "5" * 40)
    apply_change(store, course.change(read_unit(store, RUN)), course.bytes)
    assert course.bytes.asked == [blob_of(b"1")]
    assert read_unit(store, RUN).files == course.files


def test_unknown_and_lost_bytes_are_told_apart(store, publish, tmp_path):
    with pytest.raises(UnknownBlob, match="5" * 40):
        read_blob(store, "5" * 40)
    publish(Course({}, {"dot.png": b"dot"}))
    for path in (tmp_path / "live.media").rglob(sha256(b"dot").hexdigest()):
        path.unlink()
    with pytest.raises(MediaMissing, match=sha256(b"dot").hexdigest()):
        read_file(store, RUN, "static/dot.png")
