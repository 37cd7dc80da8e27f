"""A reader that asks many questions while others publish sees one version throughout, on every database."""

import threading

import pytest
from rows import RUN, Course
from sqlalchemy import text

from contentrepo.applets.keys.api import parse_usage_key
from contentrepo.applets.live.api import (
    apply_change,
    get_release,
    list_assets,
    open_course,
    read_block,
    read_file,
    read_outline,
    read_unit,
    read_unit_at,
)

KEY = "block-v1:edX+CS101+2T2019+type@html+block@"


def version(number):
    """A course that says its number in every place where a reader may look."""
    said = b"%d" % number
    return Course({"a": b"a" + said, "b": b"b" + said, f"only{number}": said}, {"dot.png": b"dot" + said})


def last_page(store, at):
    """The number in the name of the page that each version has for itself."""
    return max(one.block.block_id for one in read_outline(store, RUN, at).blocks).removeprefix("only").encode()


def nothing():
    """Nothing happens."""


def read_everything(store, at, between):
    """What each place says, with something happening between any two questions."""
    view = open_course(store, RUN, at)
    questions = [
        lambda: view.get_block("html", "a").body[1:],
        lambda: read_block(store, parse_usage_key(KEY + "b"), at).version.body[1:],
        lambda: read_file(store, RUN, "html/a.html", at=at).data[1:],
        lambda: read_file(store, RUN, "static/dot.png", at=at).data[3:],
        lambda: last_page(store, at),
        lambda: read_file(store, RUN, list_assets(store, RUN, at).assets[0].path, at=at).data[3:],
        lambda: view.get_block("html", "b").body[1:],
    ]
    answers = []
    for question in questions:
        answers.append(question())
        between()
    return answers


@pytest.fixture
def publish_next(store, publish):
    numbers = iter(range(1, 1000))

    def go_on():
        number = next(numbers)
        assert read_unit(store, RUN).release == number - 1
        publish(version(number), commit=number)

    go_on()
    return go_on


@pytest.mark.parametrize("name", ["number", "release:", "sequence:", "commit:", "time:"])
def test_whatever_names_the_release_it_stays_the_same(store, publish_next, name):
    release = get_release(store, RUN)
    named = {
        "number": release.number,
        "release:": f"release:{release.number}",
        "sequence:": f"sequence:{release.sequence}",
        "commit:": f"commit:{release.commit}",
        "time:": f"time:{release.time}",
    }
    assert read_everything(store, named[name], publish_next) == [b"1"] * 7


def test_this_test_sees_a_reader_that_names_no_release(store, publish_next):
    answers = read_everything(store, None, publish_next)
    assert len(set(answers)) > 1
    assert answers[0] == answers[-1] == b"1"  # a view names its release by itself


def test_readers_beside_a_publisher(open_it):
    """The publisher publishes all the time; each reader asks for what is live, then everything of that."""
    store, stop, failures, seen = open_it(), threading.Event(), [], set()

    def publish():
        number = 1
        while not stop.is_set():
            number += 1
            content = version(number)
            apply_change(store, content.change(read_unit(store, RUN), commit=number), content.bytes)

    def read(opened):
        try:
            while len(seen) < 4:
                at = get_release(opened, RUN).number
                answers = set(read_everything(opened, at, nothing))
                assert answers == {b"%d" % at}
                assert read_unit_at(opened, RUN, at).files.keys() == version(at).files.keys()
                seen.add(at)
        except BaseException as error:
            failures.append(error)
            raise

    first = version(1)
    apply_change(store, first.change(read_unit(store, RUN), commit=1), first.bytes)
    publisher = threading.Thread(target=publish)
    readers = [threading.Thread(target=read, args=(open_it(),)) for _ in range(2)]
    readers[0].start()
    readers[1].start()
    publisher.start()
    for reader in readers:
        reader.join()
    stop.set()
    publisher.join()
    assert failures == []


def test_a_reading_sees_one_state_throughout(store, publish):
    publish(version(1))
    asked = text("SELECT sequence, (SELECT count(*) FROM files) FROM store")
    with store.reading() as connection:
        before = connection.execute(asked).one()
        publish(version(2))
        assert connection.execute(asked).one() == before
    with store.reading() as connection:
        assert connection.execute(asked).one() != before
