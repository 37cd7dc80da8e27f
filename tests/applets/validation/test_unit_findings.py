"""Findings beside thousands of old ones are those that a comparison of all gives, and most are made once."""

from random import Random

import pytest

from contentrepo.applets.catalog.models import Configuration
from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.findings.models import Place, Status
from contentrepo.applets.validation import judgement, unit_findings
from contentrepo.applets.validation.judgement import Instance, from_rows, to_rows
from contentrepo.applets.validation.kept_findings import find_rows, keep_rows
from contentrepo.applets.validation.models import Problem
from contentrepo.applets.validation.unit_findings import RULE_BY_ID, Said, compare_unit

UNIT = "course-v1:edX+CS101+2T2019"
NAMES = ("dangling-pointer", "missing-static-file", "unreachable-file", "due-date-moved-earlier")
LEVELS = Configuration()


def instance(chance):
    place = Place(f"html/{chance.randrange(3)}.html", chance.randrange(3), chance.randrange(2))
    problem = Problem(place, f"html/{chance.randrange(3)}", "m", "h", f"v{chance.randrange(3)}")
    return Instance(RULE_BY_ID[chance.choice(NAMES)], problem)


def some(chance, most):
    return [instance(chance) for _ in range(chance.randrange(most))]


def states(chance):
    """What is found of a unit before and after an edit, with much that stays, in another order at times."""
    before = to_rows(some(chance, 40))
    kept = [row for row in before if chance.random() < 0.9]
    after = tuple(kept) + to_rows(some(chance, 4)) if chance.random() < 0.7 else before
    return Said(some(chance, 2), before), Said(some(chance, 2), after), some(chance, 3)


def compare(old, new, change):
    return compare_unit(old, new, change, unit=UNIT, levels=LEVELS, mark=list)


@pytest.fixture
def told_whole(monkeypatch):
    def tell(old, new, change):
        with monkeypatch.context() as patched:
            patched.setattr(unit_findings, "FEW", -1)
            return compare(old, new, change)

    return tell


def hold_both(told_whole):
    chance = Random(7)
    for _ in range(400):
        old, new, change = states(chance)
        assert compare(old, new, change) == told_whole(old, new, change)


def test_few_that_differ_are_told_as_if_all_were_compared(told_whole):
    hold_both(told_whole)


def test_a_finding_that_is_taken_for_one_that_stands_is_found_out(told_whole, monkeypatch):
    monkeypatch.setattr(unit_findings, "_identity", lambda finding: (finding.fingerprint, finding.level, finding.path))
    with pytest.raises(AssertionError):
        hold_both(told_whole)


def many(count):
    place = Place("html/a.html", 1, 1)
    return to_rows(
        [Instance(RULE_BY_ID["missing-static-file"], Problem(place, f"html/{n}", "m", "h", "v")) for n in range(count)]
    )


@pytest.fixture
def made(monkeypatch):
    """How many findings are made."""
    done = []

    def making(*words):
        done.append(words)
        return finding(*words)

    finding = judgement.Finding
    monkeypatch.setattr(judgement, "Finding", making)
    return done


def test_old_findings_are_made_once_for_any_number_of_edits(made):
    rows = many(500)
    new = to_rows([Instance(RULE_BY_ID["dangling-pointer"], Problem(Place("x.xml", 1, 1), "problem/x", "m", "h", "v"))])
    compare(Said([], rows), Said([], rows), [])
    made.clear()
    for end in ((), new, new * 2):
        found = compare(Said([], rows), Said([], rows[1:] + end), [])
        assert sum(one.status is Status.EXISTING for one in found) == 499
        assert [one.status for one in found].count(Status.NEW) == len(end)
    assert len(made) <= 12


def test_what_a_process_keeps_made_is_bounded(monkeypatch):
    monkeypatch.setattr(unit_findings, "MOST", 100)
    for count in (60, 70, 80):
        rows = many(count)
        compare(Said([], rows), Said([], rows), [])
        assert sum(len(one.rows) for one in unit_findings._kept) <= 100


def test_a_long_list_is_kept_once_for_all_trees_that_have_it(tmp_path):
    cache, rows = open_cache(tmp_path / "facts.sqlite3", "checker"), many(500)
    keep_rows(cache, "tree 0", rows)
    size = (tmp_path / "facts.sqlite3").stat().st_size
    for number in range(30):
        keep_rows(cache, f"tree {number + 1}", rows, same_as=f"tree {number}")
    assert (tmp_path / "facts.sqlite3").stat().st_size < 2 * size
    cache.close()
    found = find_rows(open_cache(tmp_path / "facts.sqlite3", "checker"), ["tree 0", "tree 30", "tree 31"])
    assert found == {"tree 0": rows, "tree 30": rows}
    assert found["tree 30"] is found["tree 0"]


def test_a_list_whose_holder_has_gone_is_not_known(tmp_path):
    cache = open_cache(tmp_path / "facts.sqlite3", "checker")
    cache.put_rows("findings", {"tree 1": "tree 0"})
    assert find_rows(cache, ["tree 1"]) == {}


def test_rows_become_what_they_were():
    rows = to_rows(some(Random(1), 30))
    assert to_rows(from_rows(rows, RULE_BY_ID)) == rows
