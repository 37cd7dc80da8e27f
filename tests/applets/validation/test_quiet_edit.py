"""Edits that no rule asks about are told without a course, and what rules ask of blocks is listed whole."""

import json
from pathlib import Path
from random import Random

import pytest
from content import make_bare
from histories import ONE, PROBLEM, commit_all, start

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.findings.api import report_to_json
from contentrepo.applets.olx import api as olx
from contentrepo.applets.olx import quiet_edit
from contentrepo.applets.olx.block_types import CONTAINERS
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, commit_snapshot, open_repository
from contentrepo.applets.validation import unit_index
from contentrepo.applets.validation.api import check, check_folder
from contentrepo.applets.validation.models import Surroundings

COURSES = Path(__file__).parents[3] / "sample_course"
QUIZ = f"{ONE}/problem/quiz2.xml"
TEXT = f"{ONE}/html/text1.html"
POLICY = f"{ONE}/policies/2T2019/policy.json"
ATTRIBUTES = ("max_attempts", "weight", "display_name", "due", "start", "graded", "format", "rerandomize", "showanswer")
VALUES = ("2", "many", "", "2019-05-01T00:00:00Z", "2029-05-01T00:00:00Z", "true", "Exam", "3.0")


def as_text(checked):
    return json.dumps(report_to_json(checked.report), indent=1)


def judge(opened, head, base, cache):
    against = commit_snapshot(opened, base) if base else EMPTY_SNAPSHOT
    return check(commit_snapshot(opened, head), against, Surroundings("here"), cache)


@pytest.fixture
def read(monkeypatch):
    """How many courses were put together, whole or in part."""
    done = []
    read_course = olx.read_course

    def reading(*arguments, **options):
        done.append(arguments[0])
        return read_course(*arguments, **options)

    monkeypatch.setattr(olx, "read_course", reading)
    return done


@pytest.fixture
def edited(tmp_path, read):
    """Whether the check of an edit reads courses; it says what one that knows nothing says, or the test fails."""

    def edit(before, after):
        states = [{**start(), **{path: text.encode() for path, text in files.items()}} for files in (before, after)]
        commits = commit_all(make_bare(tmp_path / "origin.git"), states)
        opened, cache = open_repository(tmp_path / "origin.git"), open_cache(tmp_path / "facts.sqlite3", "checker")
        judge(opened, commits[0], "", cache)
        read.clear()
        warm, courses = as_text(judge(opened, commits[1], commits[0], cache)), len(read)
        assert warm == as_text(judge(opened, commits[1], commits[0], open_cache(None, "checker")))
        return courses

    return edit


def quiz(attributes, beside=""):
    return f"{beside}{PROBLEM.format(attributes, 'true')}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({QUIZ: quiz('display_name="A" weight="2"')}, {QUIZ: quiz('display_name="B" weight="3" max_attempts="4"')}),
        ({TEXT: "<p>Words.</p>\n"}, {TEXT: "<p>Other words.</p>\n<p>More of them.</p>\n"}),
        ({TEXT: '<p><a href="/jump_to_id/quiz1">quiz</a></p>\n'}, {TEXT: "<p>No more.</p>\n"}),
        ({TEXT: '<p><a href="/jump_to_id/quiz1">quiz</a></p>'}, {TEXT: '<p>\n<a href="/jump_to_id/quiz1">q</a></p>'}),
    ],
)
def test_an_edit_that_no_rule_asks_about_puts_no_course_together(edited, before, after):
    assert edited(before, after) == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({QUIZ: quiz('display_name="A" weight="2"')}, {QUIZ: quiz('weight="2"')}),
        ({QUIZ: quiz('display_name="A"')}, {QUIZ: quiz('display_name="A" due="1999-01-01T00:00:00Z"')}),
        ({QUIZ: quiz('display_name="A"')}, {QUIZ: quiz('display_name="A" max_attempts="many"')}),
        ({TEXT: "<p>Words.</p>"}, {TEXT: '<p><img src="/static/gone.png" alt="x"/></p>'}),
        (
            {QUIZ: quiz('display_name="A" weight="2"'), POLICY: '{"problem/quiz2": {"weight": 3}}'},
            {QUIZ: quiz('display_name="A" weight="3"'), POLICY: '{"problem/quiz2": {"weight": 3}}'},
        ),
    ],
)
def test_what_a_rule_may_ask_about_is_looked_at(edited, before, after):
    assert edited(before, after) > 0


def test_an_edit_of_a_page_with_a_script_that_another_page_has_too_stays_small(edited):
    script = "<script>one()</script>\n"
    other = {f"{ONE}/about/overview.html": script}
    assert edited({TEXT: f"<p>Words.</p>{script}", **other}, {TEXT: f"<p>Worse.</p>{script}", **other}) <= 3


def edits(chance, count):
    """States of a course that differ in settings of a problem and words of a page, beside a policy with settings."""
    files = start() | {POLICY: b'{"course/2T2019": {"start": "2019-01-01T00:00:00Z"}, "video/v": {"weight": 1}}'}
    for _ in range(count):
        names = chance.sample(ATTRIBUTES, chance.randrange(3))
        said = " ".join(f'{name}="{chance.choice(VALUES)}"' for name in names)
        files = {**files, QUIZ: quiz(f'{said} showanswer="never"' if "showanswer" not in said else said).encode()}
        yield files


def compare(folder, seed):
    opened = make_bare(folder / f"{seed}.git")
    commits = commit_all(opened, list(edits(Random(seed), 10)))
    opened, warm = open_repository(opened.path), open_cache(folder / f"{seed}.sqlite3", "checker")
    for base, head in zip(["", *commits], commits, strict=False):
        cold = judge(opened, head, base, open_cache(None, "checker"))
        assert as_text(judge(opened, head, base, warm)) == as_text(cold)
    warm.close()


def test_settings_at_random(tmp_path):
    for seed in range(2):
        compare(tmp_path, seed)


DATED = {POLICY: '{"course/2T2019": {"start": "2019-01-01T00:00:00Z"}}'}
EARLY = "1999-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("forgotten", "before", "after"),
    [
        ("due", 'display_name="A"', f'display_name="A" due="{EARLY}"'),
        ("start", 'display_name="A"', f'display_name="A" start="{EARLY}"'),
        ("submission_due", 'display_name="A" start=""', f'display_name="A" start="" submission_due="{EARLY}"'),
    ],
)
def test_a_setting_that_is_forgotten_is_found_out(edited, monkeypatch, forgotten, before, after):
    monkeypatch.setattr(quiet_edit, "ASKED", quiet_edit.ASKED - {forgotten})
    with pytest.raises(AssertionError):
        edited({QUIZ: quiz(before), **DATED}, {QUIZ: quiz(after), **DATED})


def test_a_title_that_is_forgotten_is_found_out(edited, monkeypatch):
    monkeypatch.setattr(quiet_edit, "TITLE", "nothing")
    with pytest.raises(AssertionError):
        edited({QUIZ: quiz('display_name="A"')}, {QUIZ: quiz("")})


def test_a_policy_that_is_forgotten_is_found_out(edited, monkeypatch):
    monkeypatch.setattr(unit_index, "list_settled", lambda _course: [])
    policy = {POLICY: '{"problem/quiz2": {"weight": 3}}'}
    before, after = (quiz(f'display_name="A" weight="{weight}"') for weight in (2, 3))
    with pytest.raises(AssertionError):
        edited({QUIZ: before, **policy}, {QUIZ: after, **policy})


class Settings(dict):
    """Notes what is asked for."""

    def __init__(self, settings, asked):
        super().__init__(settings)
        self.asked = asked

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.asked.add(name)
        return super().__contains__(name)


def test_what_is_asked_of_blocks_that_hold_no_others_is_listed(monkeypatch):
    """Of the sample course, whatever the whole reading and every rule look up in the settings of such a block."""
    from contentrepo.applets.olx import tree

    asked = set()
    make = tree.Tree._make_block

    def making(self, key, *rest):
        block = make(self, key, *rest)
        return block if key[0] in CONTAINERS else block._replace(attributes=Settings(block.attributes, asked))

    monkeypatch.setattr(tree.Tree, "_make_block", making)
    assert check_folder(COURSES).report.units
    assert {"due", "start"} <= asked <= quiet_edit.ASKED | {quiet_edit.TITLE}


def test_findings_in_a_changed_file_are_looked_at_although_nothing_is_asked(edited):
    words = '<p>{}<img src="/static/gone.png" alt="x"/></p>'
    assert edited({TEXT: words.format("")}, {TEXT: words.format("More words. ")}) > 0
