"""A commit that is judged by what is known of the one before it gets the report that one from nothing gives."""

import json
from random import Random

import pytest
from content import make_bare
from histories import ONE, PROBLEM, commit_all, edit, start
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.findings.api import report_to_json
from contentrepo.applets.repository.api import commit_snapshot, open_repository
from contentrepo.applets.validation import check as checking
from contentrepo.applets.validation import descent, excerpts, increment, registry, tally
from contentrepo.applets.validation.api import check
from contentrepo.applets.validation.models import Surroundings

DUE = tuple(f'due="2019-0{month}-01T00:00:00Z"' for month in range(1, 8))


def judge(opened, head, base, since, cache):
    around = Surroundings("here", changed_since=commit_snapshot(opened, since))
    return check(commit_snapshot(opened, head), commit_snapshot(opened, base), around, cache)


def as_text(checked):
    return json.dumps(report_to_json(checked.report), indent=1)


def states_of(chance, count):
    """States that follow from each other, mostly by edits that stay within a file, and that somebody takes back."""
    states = [start()]
    while len(states) < count:
        kind, files = chance.random(), dict(states[-1])
        if kind < 0.5:
            said = PROBLEM.format(chance.choice([*DUE, ""]), chance.choice(["true", "false"]))
            files[f"{ONE}/problem/quiz{chance.randrange(1, 3)}.xml"] = said.encode()
        elif kind < 0.65:
            path = f"{ONE}/vertical/unit2.xml"
            files[path] = files.get(path, b"").replace(b"Unit", chance.choice([b"Unit", b"A Unit", b"Part Unit"]))
        elif kind < 0.8:
            files = dict(chance.choice(states))
        else:
            files = edit(files, chance)
        states.append(files)
    return states


def compare(tmp_path, seed, count=12):
    """Judge a history in its order, as tasks that land while some of them go live; with what is known, and without."""
    chance = Random(seed)
    commits = commit_all(make_bare(tmp_path / f"{seed}.git"), states_of(chance, count))
    opened = open_repository(tmp_path / f"{seed}.git")
    warm = open_cache(tmp_path / f"{seed}.sqlite3", "checker")
    live = 0
    for number, commit in enumerate(commits[1:], 1):
        since = number - 1 if chance.random() < 0.85 else chance.randrange(number)
        words = (opened, commit, commits[live], commits[since])
        assert as_text(judge(*words, warm)) == as_text(judge(*words, open_cache(None, "checker"))), (seed, number)
        if chance.random() < 0.25:
            live = chance.randrange(live, number)
    warm.close()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_what_is_known_of_the_commit_before_changes_no_byte_of_the_report(tmp_path_factory, seed):
    compare(tmp_path_factory.mktemp("chain"), seed)


def compare_many(tmp_path, seeds):
    for seed in seeds:
        compare(tmp_path, seed)


FOUND = range(12)


@pytest.mark.parametrize("most", [0, 1])
def test_where_much_is_not_listed_it_changes_no_byte_either(tmp_path, monkeypatch, most):
    monkeypatch.setattr(tally, "MOST", most)
    compare_many(tmp_path, range(2))


def test_a_memory_that_forgets_what_differs_from_the_base_is_found_out(tmp_path, monkeypatch):
    nothing = descent.NOTHING, frozenset()
    monkeypatch.setattr(checking, "find_descent", lambda _cache, _run, _trees: nothing)
    with pytest.raises(AssertionError):
        compare_many(tmp_path, FOUND)


def test_a_memory_that_takes_one_base_for_another_is_found_out(tmp_path, monkeypatch):
    def find(cache, run, trees):
        starts = cache.beside.get(descent.KIND, {}).get((run, trees[1]), {})
        return next(((one, frozenset()) for one in starts.values()), None)

    monkeypatch.setattr(checking, "find_descent", find)
    with pytest.raises(AssertionError):
        compare_many(tmp_path, FOUND)


def test_a_memory_that_keeps_what_was_said_of_a_file_before_it_changed_is_found_out(tmp_path, monkeypatch):
    def plan(changes, kept, asked, fresh):
        return (
            descent.plan_descent(changes, {**kept}, (), []) if kept else descent.plan_descent(changes, {}, asked, fresh)
        )

    monkeypatch.setattr(checking, "plan_descent", plan)
    with pytest.raises(AssertionError):
        compare_many(tmp_path, FOUND)


def test_a_registry_that_says_of_a_rule_that_it_asks_nothing_is_found_out(tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "asks_of", lambda _settings: False)
    with pytest.raises(AssertionError):
        compare_many(tmp_path, FOUND)


@pytest.fixture
def chain(tmp_path):
    """A repository in which each of thirty commits changes another problem, and the cache of a check of the first."""
    files = start()
    names = [f"q{number}" for number in range(30)]
    held = "".join(f'<problem url_name="{name}"/>' for name in names)
    files[f"{ONE}/vertical/unit2.xml"] = f'<vertical display_name="Unit 2">{held}</vertical>'.encode()
    states = [files | {f"{ONE}/problem/{name}.xml": PROBLEM.format("", "true").encode() for name in names}]
    for name in names:
        states.append(states[-1] | {f"{ONE}/problem/{name}.xml": PROBLEM.format('weight="2"', "true").encode()})
    commits = commit_all(make_bare(tmp_path / "origin.git"), states)
    opened, cache = open_repository(tmp_path / "origin.git"), open_cache(tmp_path / "facts.sqlite3", "checker")
    judge(opened, commits[1], commits[0], commits[0], cache)
    yield opened, commits, cache
    cache.close()


@pytest.fixture
def read(monkeypatch):
    """How many files were put together to courses, whole or in part."""
    counts = []
    whole = increment.olx.read_course

    def read_course(root, key, files, *words, **options):
        counts.append(len(files))
        return whole(root, key, files, *words, **options)

    monkeypatch.setattr(excerpts.olx, "read_course", read_course)
    return counts


def test_a_commit_costs_the_same_however_much_before_it_is_not_live(chain, read):
    opened, commits, cache = chain
    spent = []
    for number in range(2, len(commits)):
        read.clear()
        statements = cache.statements
        judge(opened, commits[number], commits[0], commits[number - 1], cache)
        spent.append((sum(read), cache.statements - statements))
    assert {files for files, _ in spent[1:]} == {spent[1][0]}  # the first one holds the run against its base
    assert max(statements for _, statements in spent[1:]) <= 10


def test_a_commit_costs_the_same_when_some_before_it_have_gone_live(chain, read):
    opened, commits, cache = chain
    for number in range(1, 20):
        judge(opened, commits[number], commits[0], commits[number - 1], cache)
    read.clear()
    judge(opened, commits[20], commits[12], commits[19], cache)
    first = list(read)
    read.clear()
    judge(opened, commits[21], commits[17], commits[20], cache)
    assert read == first
    assert sum(read) < 20


def test_of_text_that_no_rule_reads_what_was_before_is_not_looked_at(tmp_path, read):
    texts = [f"<p>Words, number {number}.</p>" for number in range(4)]
    commits = commit_all(
        make_bare(tmp_path / "origin.git"), [start() | {f"{ONE}/html/text1.html": text.encode()} for text in texts]
    )
    opened, cache = open_repository(tmp_path / "origin.git"), open_cache(tmp_path / "facts.sqlite3", "checker")
    judge(opened, commits[1], commits[0], commits[0], cache)
    read.clear()
    warm = judge(opened, commits[2], commits[0], commits[1], cache)
    assert len(read) <= 2  # what it is now, of the step and of the way from the base
    assert as_text(warm) == as_text(judge(opened, commits[2], commits[0], commits[1], open_cache(None, "checker")))


def test_text_that_moves_what_stands_behind_it_on_its_line_is_told_with_its_new_place(tmp_path):
    texts = ['<p><img src="/static/gone.png"/></p>', '<p>Much more text. <img src="/static/gone.png"/></p>']
    commits = commit_all(
        make_bare(tmp_path / "origin.git"), [start() | {f"{ONE}/html/text1.html": text.encode()} for text in texts]
    )
    opened, cache = open_repository(tmp_path / "origin.git"), open_cache(tmp_path / "facts.sqlite3", "checker")
    judge(opened, commits[0], commits[0], commits[0], cache)
    warm = judge(opened, commits[1], commits[0], commits[0], cache)
    assert as_text(warm) == as_text(judge(opened, commits[1], commits[0], commits[0], open_cache(None, "checker")))


def test_findings_with_levels_of_their_own_are_kept_with_all_others(chain, read):
    opened, commits, cache = chain
    checked = judge(opened, commits[2], commits[2], commits[2], cache)
    rules = {rule.ID: rule.LEVEL for rule in registry.RULES}
    assert any(one.level is not rules[one.rule] for unit in checked.report.units for one in unit.findings)
    read.clear()
    judge(opened, commits[2], commits[2], commits[2], cache)
    assert read == []


def test_what_a_process_knows_of_a_long_way_is_bounded(chain, monkeypatch):
    opened, commits, cache = chain
    monkeypatch.setattr(descent, "MOST", 40)
    for number in range(1, len(commits)):
        judge(opened, commits[number], commits[0], commits[number - 1], cache)
    kept = [one for starts in cache.beside[descent.KIND].values() for one in starts.values()]
    assert sum(1 + len(one.changes) for one in kept) <= 40
