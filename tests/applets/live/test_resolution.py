from datetime import datetime, timedelta, timezone

import pytest
import rows
from rows import OTHER, RUN, SOURCE, Course, commit_id

from contentrepo.applets.keys.models import CourseRunKey, UsageKey
from contentrepo.applets.live.api import (
    NotLive,
    UnknownBlock,
    UnknownFile,
    UnknownRelease,
    UnknownUnit,
    get_release,
    list_courses,
    list_releases,
    read_block,
    read_file,
    read_outline,
    record_commit,
    record_refusals,
)
from contentrepo.applets.live.models import Kind, Refusal
from contentrepo.errors import UsageError

RUN_2 = "course-v1:edX+CS101+3T2019"
pytestmark = pytest.mark.usefixtures("history")

PAGE = UsageKey(CourseRunKey("edX", "CS101", "2T2019"), "html", "a")


def refused(unit, commit, kind="findings"):
    return Refusal(unit, commit_id(commit), tree="", sequence=0, time="", kind=kind, detail="[]")


def page_at(store, at):
    return read_block(store, PAGE, at).version.body


def courses_at(store, at=None):
    return {course.run: course.release.number for course in list_courses(store, at)}


@pytest.fixture
def history(store, publish):
    """Commits 1 to 4: commit 2 changes nothing in RUN, commit 3 is refused, commit 4 is accepted."""
    first = publish(Course({"a": b"one"}), commit=1)
    record_commit(store, SOURCE, commit_id(1))
    publish(Course({"x": b"other"}), RUN_2, commit=2)
    record_commit(store, SOURCE, commit_id(2))
    record_refusals(store, SOURCE, [refused(RUN, 3)])
    record_commit(store, SOURCE, commit_id(3))
    second = publish(Course({"a": b"two"}), commit=4)
    record_commit(store, SOURCE, commit_id(4))
    return first, second


def test_a_release_is_found_by_its_number(store):
    assert [page_at(store, at) for at in (None, 1, 2, "1", "release:2")] == [b"two", b"one", b"two", b"one", b"two"]


def test_a_commit_that_changed_nothing_in_the_unit_answers_with_what_was_live(store):
    assert [page_at(store, commit_id(commit)) for commit in (1, 2, 4)] == [b"one", b"one", b"two"]
    assert page_at(store, f"commit:{commit_id(2)}") == b"one"


def test_a_refused_unit_has_no_answer_at_that_commit_and_others_do(store):
    with pytest.raises(NotLive, match="refused at commit"):
        page_at(store, commit_id(3))
    assert get_release(store, RUN_2, commit_id(3)).number == 1
    assert courses_at(store, commit_id(3)) == {RUN_2: 1}


def test_a_refused_commit_that_is_accepted_later_answers(store, publish):
    publish(Course({"a": b"three"}), commit=3)
    assert page_at(store, commit_id(3)) == b"three"
    assert courses_at(store, commit_id(3)) == {RUN: 3, RUN_2: 1}


def test_a_fault_of_ours_is_no_refusal_of_the_commit(store):
    record_refusals(store, SOURCE, [refused(RUN_2, 4, kind="error")])
    assert get_release(store, RUN_2, commit_id(4)).number == 1
    assert courses_at(store, commit_id(4)) == {RUN: 2, RUN_2: 1}


def test_a_release_is_found_by_sequence_and_time(store, history):
    first, second = history
    assert get_release(store, RUN, f"sequence:{first.sequence}") == first
    assert get_release(store, RUN, f"sequence:{second.sequence - 1}") == first
    assert get_release(store, RUN, f"sequence:{second.sequence + 99}") == second
    assert [get_release(store, RUN, release.time) for release in history] == [first, second]
    assert get_release(store, RUN, f"time:{first.time}") == first


def test_a_time_may_have_a_zone_or_none(store, history):
    first, _ = history
    moment = datetime.fromisoformat(first.time)
    elsewhere = moment.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert get_release(store, RUN, elsewhere.isoformat()) == first
    assert get_release(store, RUN, moment.replace(tzinfo=None).isoformat()) == first


def test_before_its_first_release_a_unit_was_not_live(store, history):
    first, _ = history
    for at in (f"sequence:{first.sequence - 1}", "1999-12-31"):
        with pytest.raises(NotLive, match="not published yet"):
            get_release(store, RUN, at)
        assert courses_at(store, at) == {}


@pytest.mark.parametrize(
    "at", ["yesterday", "sequence:", "sequence:-1", "release:x", "commit:12ab", "-1", "", "9" * 30]
)
def test_what_names_no_release_is_refused(store, at):
    with pytest.raises(UsageError):
        get_release(store, RUN, at)
    with pytest.raises(UsageError):
        list_courses(store, at)


def test_unknown_units_releases_commits_blocks_and_files_are_named(store):
    with pytest.raises(UnknownUnit, match=r"edX\+X"):
        get_release(store, "course-v1:edX+X+1")
    with pytest.raises(UnknownRelease, match="no release 3"):
        get_release(store, RUN, 3)
    with pytest.raises(UnknownRelease, match=commit_id(9)):
        get_release(store, RUN, commit_id(9))
    with pytest.raises(UnknownRelease, match="belongs to one unit"):
        list_courses(store, 1)
    with pytest.raises(UnknownBlock, match="block@zz"):
        read_block(store, UsageKey(PAGE.run, "html", "zz"))
    with pytest.raises(UnknownFile, match="html/zz"):
        read_file(store, RUN, "html/zz.html")
    with pytest.raises(UnknownUnit):
        list_releases(store, "course-v1:edX+X+1")


def test_a_removed_unit_answers_for_the_past_only(store, publish):
    publish(Course({}).gone(), commit=5)
    assert page_at(store, 2) == b"two"
    with pytest.raises(NotLive, match="removed by its release 3"):
        page_at(store, None)
    assert get_release(store, RUN).tree == ""
    assert courses_at(store) == {RUN_2: 1}


def test_two_branches_may_come_to_one_commit(store):
    record_commit(store, OTHER, commit_id(2))
    assert page_at(store, commit_id(2)) == b"one"


def test_a_revert_does_not_answer_for_the_commit_that_it_names(store, publish):
    back = Course({"a": b"one", "b": b"and more"})
    publish(back, note=rows.note(1, kind=Kind.REVERT, reverted=1, reason="bad"))
    assert page_at(store, commit_id(1)) == b"one"
    assert courses_at(store, commit_id(1)) == {RUN: 1}


def test_releases_are_listed_newest_first(store):
    assert [(release.unit, release.number) for release in list_releases(store)] == [(RUN, 2), (RUN_2, 1), (RUN, 1)]
    assert [release.number for release in list_releases(store, RUN)] == [2, 1]
    assert [release.number for release in list_releases(store, limit=1)] == [2]


def test_an_outline_is_in_document_order_and_carries_its_release(store, publish):
    release = publish(Course({"c": b"", "a": b"", "b": b""}), commit=6)
    outline = read_outline(store, RUN)
    assert [(entry.depth, entry.block.block_id) for entry in outline.blocks] == [(0, "course")] + [
        (1, name) for name in "cab"
    ]
    assert outline.release == release
    assert [entry.block.block_id for entry in read_outline(store, RUN, 1).blocks] == ["course", "a"]


def test_a_file_comes_with_its_bytes_and_release(store):
    assert read_file(store, RUN, "html/a.html", at=1).data == b"one"
    assert read_file(store, RUN, "html/a.html").release.number == 2


def test_courses_have_title_and_size(store):
    found = {course.run: (course.title, course.blocks) for course in list_courses(store)}
    assert found == {RUN: ("Course", 2), RUN_2: ("Course", 2)}
