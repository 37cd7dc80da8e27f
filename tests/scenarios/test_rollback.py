"""A release is rolled back, and life goes on: what is live after each step, as an operator brings it about."""

import content
import pytest
from feeding import Line
from program import contentrepo

from contentrepo.applets.live.api import open_store
from contentrepo.applets.publishing import plan

ONE, TWO = "course-v1:edX+CS101+2T2019", "course-v1:edX+CS102+2T2019"
FIRST, SECOND = "courses/edX/CS101/2T2019", "courses/edX/CS102/2T2019"
PAGE, QUIZ, OTHER = f"{FIRST}/html/text1.html", f"{FIRST}/problem/quiz1.xml", f"{FIRST}/about/overview.html"
START = content.course(FIRST) | content.course(SECOND, number="CS102")
WRONG = START[QUIZ].replace(b"Is it so?", b"Is it not?")
BAD = {PAGE: b"<p>Wrong.</p>\n", QUIZ: WRONG}


class Steps:
    """Pushes, publishes and rolls back within this process; `live` is what a reader gets."""

    def __init__(self, work, origin, store):
        self.line = Line(origin, work, store)

    def push(self, files):
        self.line.push(files)

    def poll(self):
        self.line.publish()

    def roll_back(self, unit, release):
        self.line.revert(unit, release)

    def change(self, files):
        self.push(files)
        self.poll()

    def live(self, *paths):
        """What the live ref has; it is what the store has, or publishing would have mended it."""
        found = self.line.live()
        return [found[path] for path in paths]

    def standing(self, unit):
        return self.line.status()[unit].standing


class Commands(Steps):
    """The same, each step by a command."""

    def poll(self):
        contentrepo("publish", cwd=self.line.origin.path)

    def roll_back(self, unit, release):
        contentrepo("revert", unit, str(release), "--reason", "wrong answers", cwd=self.line.origin.path)

    def standing(self, unit):
        rows = contentrepo("status", "--format", "json", cwd=self.line.origin.path).json
        return next(row["standing"] for row in rows if row["unit"] == unit)


def begin(steps):
    steps.change(START)
    steps.change(BAD)
    assert steps.live(PAGE, QUIZ) == [BAD[PAGE], BAD[QUIZ]]
    steps.roll_back(ONE, 1)
    return steps


@pytest.fixture
def store(origin):
    (origin.path / "contentrepo").mkdir()
    with open_store(origin.path / "contentrepo" / "live.sqlite3") as store:
        yield store


@pytest.fixture
def rolled_back(work, origin, store):
    return begin(Steps(work, origin, store))


def good(operator):
    return operator.live(PAGE, QUIZ) == [START[PAGE], START[QUIZ]]


def test_it_is_live_again_and_polling_does_not_bring_the_bad_one_back(rolled_back):
    assert good(rolled_back)
    rolled_back.poll()
    assert good(rolled_back)
    assert rolled_back.standing(ONE) == "pinned"


def test_an_unrelated_commit_in_the_same_run_does_not_bring_it_back(rolled_back):
    rolled_back.change({OTHER: b"<p>News.</p>\n"})
    assert good(rolled_back)
    assert rolled_back.live(OTHER) == [START[OTHER]]
    assert rolled_back.standing(ONE) == "pinned"


def test_a_child_of_the_bad_commit_without_any_change_does_not_either(rolled_back):
    rolled_back.change({})
    assert good(rolled_back)


def test_another_runs_change_goes_live(rolled_back):
    page = f"{SECOND}/html/text1.html"
    rolled_back.change({page: b"<p>Elsewhere.</p>\n"})
    assert rolled_back.live(page) == [b"<p>Elsewhere.</p>\n"]
    assert rolled_back.standing(TWO) == "live"
    assert good(rolled_back)


def test_a_partial_fix_goes_live(rolled_back):
    rolled_back.change({PAGE: b"<p>Right.</p>\n"})
    assert rolled_back.live(PAGE, QUIZ) == [b"<p>Right.</p>\n", WRONG]
    assert rolled_back.standing(ONE) == "live"


def test_a_full_fix_goes_live(rolled_back):
    rolled_back.change({PAGE: b"<p>Right.</p>\n", QUIZ: START[QUIZ]})
    assert rolled_back.live(PAGE, QUIZ) == [b"<p>Right.</p>\n", START[QUIZ]]
    assert rolled_back.standing(ONE) == "live"


def test_all_of_it_one_after_another_by_commands(work, origin, store):
    rolled_back = begin(Commands(work, origin, store))
    rolled_back.poll()
    rolled_back.change({OTHER: b"<p>News.</p>\n"})
    rolled_back.change({})
    rolled_back.change({f"{SECOND}/html/text1.html": b"<p>Elsewhere.</p>\n"})
    assert good(rolled_back)
    rolled_back.change({QUIZ: START[QUIZ]})
    assert rolled_back.live(PAGE, QUIZ, OTHER) == [BAD[PAGE], START[QUIZ], b"<p>News.</p>\n"]
    rolled_back.change({PAGE: START[PAGE]})
    assert good(rolled_back)
    assert rolled_back.standing(ONE) == "live"


def test_without_pins_the_bad_one_would_come_back(rolled_back, monkeypatch):
    monkeypatch.setattr(plan, "find_holding", lambda *_: None)
    rolled_back.poll()
    assert not good(rolled_back)
