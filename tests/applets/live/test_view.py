import pytest
from rows import RUN, Course

from contentrepo.applets.keys.models import CourseRunKey, UsageKey
from contentrepo.applets.live.api import UnknownBlock, UnknownUnit, open_course, read_block

ODD = "sub\x1a\ud800stitute \N{SNOWMAN}"


@pytest.fixture
def view(store, publish):
    publish(Course({"a": b"one", "b": b"same", "gone": b"there"}))
    return open_course(store, RUN)


def test_a_view_stays_at_its_release_while_others_publish(store, publish, view):
    publish(Course({"a": b"two", "b": b"same"}))
    assert view.get_block("html", "a").body == b"one"
    assert view.get_block("html", "gone").body == b"there"
    later = open_course(store, RUN)
    assert later.get_block("html", "a").body == b"two"
    assert later.find_block("html", "gone") is None
    assert open_course(store, RUN, 1).get_block("html", "gone") == view.get_block("html", "gone")


def test_a_view_says_what_a_single_reading_says(store, view):
    for block_type, block_id in (("course", "course"), ("html", "a"), ("html", "b")):
        read = read_block(store, UsageKey(CourseRunKey("edX", "CS101", "2T2019"), block_type, block_id))
        seen = view.get_block(block_type, block_id)
        assert (seen.version, seen.parent, seen.display_name) == (
            read.version.version,
            read.block.parent,
            read.block.display_name,
        )
        assert (seen.attributes, seen.children, seen.body) == (
            read.version.attributes,
            read.version.children,
            read.version.body,
        )


def test_each_block_is_one_statement(store, view):
    view.get_block("html", "a")
    before = store.statements
    view.get_block("html", "b")
    assert store.statements == before + 1


def test_what_is_not_there_is_said(store, view):
    with pytest.raises(UnknownBlock, match="html"):
        view.get_block("html", ODD)
    with pytest.raises(UnknownUnit):
        open_course(store, "course-v1:no+such+run")
