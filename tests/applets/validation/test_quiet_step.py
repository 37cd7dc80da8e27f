"""The short way of a check says and keeps what the general way does, and is taken where it should be."""

import json
import sqlite3
from contextlib import closing
from random import Random

import pytest
from content import make_bare
from histories import ONE, PAGES, PROBLEM, TWO, commit_all, edit, start

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.facts.seal import unpack
from contentrepo.applets.findings.api import report_to_json
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, commit_snapshot, keep_repository
from contentrepo.applets.repository.models import GuardFile
from contentrepo.applets.validation import check as checking
from contentrepo.applets.validation import ground, quiet_step
from contentrepo.applets.validation.api import check
from contentrepo.applets.validation.models import Strictness, Surroundings

TEXT, QUIZ, OTHER = f"{ONE}/html/text1.html", f"{ONE}/problem/quiz2.xml", f"{TWO}/html/text1.html"
VALUES = ("2", "many", "2019-05-01T00:00:00Z", "true")
NAMES = ("max_attempts", "weight", "display_name", "due", "showanswer")
KEPT = ("shape", "findings", "xml", "html")


@pytest.fixture
def short(monkeypatch):
    """The steps that took the short way, and a cache of which no check takes it."""
    taken, caches, real = [], [], checking.find_quiet_step

    def find(base, head, known):
        found = None if base.cache in caches else real(base, head, known)
        taken.extend([found] if found else [])
        return found

    monkeypatch.setattr(checking, "find_quiet_step", find)
    return taken, caches


def judge(opened, head, base, cache, around):
    against = commit_snapshot(opened, base) if base else EMPTY_SNAPSHOT
    return json.dumps(report_to_json(check(commit_snapshot(opened, head), against, around, cache).report), indent=1)


def words(chance):
    """A page: mostly what nobody asks about, and now and then another one with findings, or without."""
    if chance.random() < 0.2:
        return chance.choice(PAGES)
    page = chance.choice(PAGES[:2])
    return f"{page}<p>{chance.random()}</p>" if chance.random() < 0.8 else f"<p>{chance.random()}</p>\n{page}"


def quiz(chance):
    names = chance.sample(NAMES, chance.randrange(3)) if chance.random() < 0.3 else ["weight"]
    said = " ".join(f'{name}="{chance.choice(VALUES if name != "weight" else "23")}"' for name in names)
    return PROBLEM.format(f'{said} rerandomize="never"', chance.choice(["true", "TRUE"]))


def small_edits(chance, count):
    """States that differ in words and settings of few blocks, some of which have findings."""
    files = start()
    for _ in range(count):
        path = chance.choice((TEXT, TEXT, QUIZ, QUIZ, OTHER))
        some = {path: quiz(chance) if path == QUIZ else words(chance)}
        some |= {QUIZ: quiz(chance)} if chance.random() < 0.2 else {}
        files = files | {path: text.encode() for path, text in some.items()}
        files = edit(files, chance) if chance.random() < 0.1 else files
        yield files


def read_kept(path):
    """What the cache has, but for the order in which it was kept."""
    with closing(sqlite3.connect(path)) as facts:
        rows = facts.execute("SELECT key, payload FROM kept").fetchall()
    kinds = {key: key[8:].partition(b":")[0].decode() for key, _ in rows}
    return {key: unpack(payload) for key, payload in rows if kinds[key] in KEPT}


@pytest.fixture
def compare(tmp_path, short):
    """Judge states by the short way and by the general way; how many went short."""
    taken, caches = short

    def judge_all(states, chance, around=Surroundings("here")):  # noqa: B008 - frozen
        name = chance.random()
        commits = commit_all(make_bare(tmp_path / f"{name}.git"), states)
        opened, base = keep_repository(tmp_path / f"{name}.git")(), ""
        files = [tmp_path / f"{name}-{way}.sqlite3" for way in ("short", "general")]
        quick, general = (open_cache(file, "checker") for file in files)
        caches.append(general)
        before = len(taken)
        for commit in commits:
            said = [judge(opened, commit, base, cache, around) for cache in (quick, general)]
            assert said[0] == said[1]
            base = commit if not base or chance.random() < 0.9 else base
        for cache in (quick, general):
            cache.close()
        assert read_kept(files[0]) == read_kept(files[1])
        return len(taken) - before

    return judge_all


def compare_many(compare, seeds, count=16):
    return sum(compare(list(small_edits(Random(seed), count)), Random(seed)) for seed in seeds)


def test_both_ways_say_and_keep_the_same_of_small_edits(compare):
    assert compare_many(compare, range(4)) > 8


@pytest.mark.parametrize("strictness", Strictness)
def test_every_door_says_the_same(compare, strictness):
    around = Surroundings("here", GuardFile("abc", runs={"course-v1:edX+Away+R": "there"}), strictness)
    assert compare(edits("<p>Words.</p>", "<p>Other words.</p>"), Random(1), around) == 1


def test_a_run_that_others_publish_takes_the_general_way(compare):
    around = Surroundings("here", GuardFile("abc", runs={"course-v1:edX+CS101+2T2019": "there"}))
    assert compare(edits("<p>Words.</p>", "<p>Other words.</p>"), Random(1), around) == 0


def test_a_guard_without_a_digest_is_not_believed_to_be_the_same(compare):
    around = Surroundings("here", GuardFile("", runs={"course-v1:edX+Away+R": "there"}))
    assert compare(edits("<p>Words.</p>", "<p>Other words.</p>"), Random(1), around) == 0


def test_a_large_repository_takes_the_short_way_too(compare, monkeypatch):
    monkeypatch.setattr(checking, "MANY", 2)
    assert compare_many(compare, range(2)) > 2


def edits(before, after, path=TEXT):
    return [start() | {path: text.encode()} for text in (before, after)]


PICTURE = '<p>{}<img src="/static/gone.png"/></p>'


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (TEXT, "<p>Words.</p>", PICTURE.format("")),  # comes
        (TEXT, PICTURE.format(""), "<p>Words.</p>"),  # goes
        (TEXT, PICTURE.format(""), PICTURE.format("Some words. ")),  # moves along its line
        (TEXT, PICTURE.format(""), PICTURE.format("\n")),  # moves to another line
        (TEXT, "<p>Words.</p>", '<p><a href="/jump_to_id/quiz1">quiz</a></p>'),  # refers to another block
        (QUIZ, PROBLEM.format('weight="2"', "true"), PROBLEM.format('due="2019-05-01T00:00:00Z"', "true")),
        (QUIZ, PROBLEM.format('weight="2"', "true"), PROBLEM.format('display_name="A"', "true")),
        (f"{ONE}/course.xml", "", '<course url_name="2T2019" org="edX" course="CS101"/> '),
        ("courses/edX/CS101.yaml", "title: Computing\n", "title: Computing, again\n"),
        ("contentrepo.yaml", "format: 1\n", "format: 1\nlevels:\n  image-without-alternative: error\n"),
    ],
)
def test_what_may_change_what_is_found_takes_the_general_way(compare, path, before, after):
    states = edits(before, after, path) if before else [start(), start() | {path: after.encode()}]
    assert compare(states, Random(1)) == 0


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (TEXT, "<p>Words.</p>", "<p>Other words.</p>\n<p>More of them.</p>"),
        (
            QUIZ,
            PROBLEM.format('weight="2" display_name="A"', True),
            PROBLEM.format('weight="3" display_name="B"', True),
        ),
    ],
)
def test_words_take_the_short_way(compare, path, before, after):
    assert compare(edits(before, after, path), Random(1)) == 1


@pytest.mark.parametrize(
    ("module", "name", "instead"),
    [
        (ground, "_list_paths", lambda _rows: frozenset()),  # findings in the file are not seen
        (quiet_step, "keep_rows", lambda *_, **__: None),  # what is found is not kept for others
        (quiet_step, "write_shape", lambda *_, **__: None),
    ],
)
def test_a_short_way_without_one_of_its_questions_is_found_out(compare, monkeypatch, module, name, instead):
    monkeypatch.setattr(module, name, instead)
    page = '<p>Words.</p>{}<p><img src="/static/gone.png" alt="x"/></p>'
    states = [*edits(page.format(""), page.format("\n")), *edits("<p>Words.</p>", "<p>Other words.</p>")]
    with pytest.raises(AssertionError):
        compare(states, Random(1))
