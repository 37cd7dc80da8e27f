"""Of a rule that finds very much, what is not listed is counted, and blocks like what is."""

import json

import pytest
from content import course, make_bare
from histories import ONE, commit_all, start
from program import call, contentrepo

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.findings.models import Level, Place, Verdict
from contentrepo.applets.keys.models import CatalogKey, CourseRunKey
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, commit_snapshot, open_repository
from contentrepo.applets.validation import reading, tally
from contentrepo.applets.validation.api import check
from contentrepo.applets.validation.models import Problem, Surroundings, Unit
from contentrepo.applets.validation.tally import tell
from contentrepo.digest import blake2b

RUN = Unit(CourseRunKey("edX", "CS101", "2T2019"), "courses/edX/CS101/2T2019")


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(tally, "MOST", 3)


def problem(name, level=None):
    return Problem(Place("a.xml", 1, 1), name, f"{name} is wrong", "", name, level)


def told(*names, level=None):
    return list(tell((problem(name, level) for name in names), RUN))


def test_as_many_as_are_listed_are_listed():
    assert told("a", "b", "c") == [problem("a"), problem("b"), problem("c")]
    assert told() == []


def test_the_rest_is_one_problem_that_tells_how_many():
    *listed, rest = told("a", "b", "c", "d", "e")
    assert listed == [problem("a"), problem("b"), problem("c")]
    assert rest.message == "2 more findings of this rule: after 3 they are counted and not listed"
    assert (rest.place.path, rest.subject) == (RUN.folder, RUN.name)
    assert told("a", "b", "c", "d")[-1].message.startswith("1 more finding of")


def test_the_rest_is_another_where_any_of_it_is_and_the_same_in_any_order():
    rest = told("a", "b", "c", "d", "e")[-1]
    assert told("c", "b", "a", "e", "d")[-1].value == rest.value
    for others in ("df", "dd", "d", "def"):
        assert told("a", "b", "c", *others)[-1].value != rest.value


def test_the_rest_is_as_grave_as_the_gravest_of_it():
    assert told(*"abcde", level=Level.INFO)[-1].level == Level.INFO
    mixed = [*(problem(name, Level.INFO) for name in "abcd"), problem("e", Level.WARNING)]
    assert list(tell(mixed, RUN))[-1].level == Level.WARNING
    assert list(tell([*mixed, problem("f")], RUN))[-1].level is None


@pytest.mark.parametrize(
    ("unit", "path"),
    [
        (Unit(CourseRunKey("edX", "CS101", "2T2019"), ""), "course.xml"),
        (Unit(CatalogKey("here"), ""), "contentrepo.yaml"),
    ],
)
def test_a_unit_at_the_top_has_a_place_too(unit, path):
    assert list(tell(map(problem, "abcd"), unit))[-1].place.path == path


def lost(*names):
    pointers = "".join(f'<problem url_name="{name}"/>' for name in names)
    return {f"{ONE}/vertical/unit1.xml": f'<vertical display_name="Unit">{pointers}</vertical>'.encode()}


def states_of(folder, *states):
    commits = commit_all(make_bare(folder / "origin.git"), [{**start(), **state} for state in states])
    return open_repository(folder / "origin.git"), commits


def verdict(opened, head, base):
    against = commit_snapshot(opened, base) if base else EMPTY_SNAPSHOT
    cache = open_cache(None, "checker")
    return check(commit_snapshot(opened, head), against, Surroundings("here"), cache).report.verdict


def test_what_is_not_listed_is_new_or_old_like_what_is(tmp_path):
    first = [f"lost{number}" for number in range(9)]
    opened, (base, other, less) = states_of(
        tmp_path,
        lost(*first),
        {**lost(*first[:-1], "another"), f"{ONE}/html/text1.html": b"<p>Old errors beside other words.</p>"},
        {**lost(*first), f"{ONE}/html/text1.html": b"<p>The same errors beside other words.</p>"},
    )
    assert verdict(opened, base, "") is Verdict.REJECTED
    assert verdict(opened, less, base) is not Verdict.REJECTED
    assert verdict(opened, other, base) is Verdict.REJECTED


FIRST = [f"lost{number}" for number in range(9)]
OLD = {
    "one that is listed is mended": FIRST[1:],
    "one that is not listed is mended": FIRST[:-1],
    "as many are mended as are listed": FIRST[3:],
    "all that are not listed are mended": FIRST[:3],
    "nearly all are mended": FIRST[-2:],
    "all are mended": [],
    "another order": FIRST[::-1],
}
NEW = {
    "a new one for one that is listed": ["another", *FIRST[1:]],
    "a new one for one that is not listed": [*FIRST[:-1], "another"],
    "a new one, and all that were not listed are mended": [*FIRST[:3], "another"],
    "one more": [*FIRST, "another"],
    "a new one behind what moves onto the list": [*FIRST[1:], "another"],
    "a new one where the list has room": ["another", *FIRST[-2:]],
}


@pytest.mark.parametrize("names", OLD.values(), ids=OLD)
def test_what_was_only_counted_is_not_new_when_it_is_listed(tmp_path, names):
    opened, (base, head) = states_of(tmp_path, lost(*FIRST), lost(*names))
    assert verdict(opened, head, base) is not Verdict.REJECTED


@pytest.mark.parametrize("names", NEW.values(), ids=NEW)
def test_what_is_new_is_new_wherever_it_stands(tmp_path, names):
    opened, (base, head) = states_of(tmp_path, lost(*FIRST), lost(*names))
    assert verdict(opened, head, base) is Verdict.REJECTED


def test_what_is_listed_no_more_is_not_told_as_mended(tmp_path):
    opened, (base, head) = states_of(tmp_path, lost(*FIRST), lost("a", "b", "c", *FIRST))
    cache = open_cache(None, "checker")
    report = check(commit_snapshot(opened, head), commit_snapshot(opened, base), Surroundings("here"), cache).report
    states = {(f.value, f.status.value) for f in report.findings if f.rule == "dangling-pointer"}
    assert not any(status == "fixed" for _, status in states)
    assert {("a", "new"), ("b", "new"), ("c", "new")} <= {(value.partition("/")[2][:1], s) for value, s in states}


def test_of_more_than_can_be_told_apart_any_change_is_new(tmp_path, monkeypatch):
    monkeypatch.setattr(tally, "MOST_TOLD_APART", 4)
    opened, (base, less, same) = states_of(
        tmp_path, lost(*FIRST), lost(*FIRST[:-1]), {**lost(*FIRST), f"{ONE}/html/text1.html": b"<p>Other words.</p>"}
    )
    assert verdict(opened, less, base) is Verdict.REJECTED
    assert verdict(opened, same, base) is not Verdict.REJECTED


def test_without_its_digest_the_rest_would_let_a_new_error_through(tmp_path, monkeypatch):
    monkeypatch.setattr(tally, "blake2b", lambda _said, digest_size: blake2b(b"", digest_size=digest_size))
    opened, (base, other) = states_of(tmp_path, lost(*"abcdefghi"), lost(*"abcdefghj"))
    assert verdict(opened, other, base) is not Verdict.REJECTED


def test_people_are_told_how_many_are_not_listed(tmp_path):
    names = "".join(f'<problem url_name="lost{number}"/>' for number in range(10_003))
    for path, data in course().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (tmp_path / "vertical" / "unit1.xml").write_text(f'<vertical display_name="Unit">{names}</vertical>')
    said = contentrepo("validate", tmp_path, "--format", "json", cwd=tmp_path, exits=1)
    report = json.loads(said.output)
    found = [finding for finding in report["findings"] if finding["rule"] == "dangling-pointer"]
    assert report["counts"]["error"]["new"] == 10_003
    assert len(found) == 10_001
    assert [finding["message"] for finding in found if "more finding" in finding["message"]] == [
        "3 more findings of this rule: after 10,000 they are counted and not listed"
    ]
    text = contentrepo("validate", tmp_path, cwd=tmp_path, exits=1).output
    assert "10003 errors block it" in text
    assert "and 2 that are only counted; to see all: contentrepo validate" in text


def test_more_text_than_can_be_kept_in_mind_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_TEXT", 1_000)
    for path, data in course().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    said = call("validate", tmp_path, cwd=tmp_path, exits=1).errors
    assert "one course has more than 1,000 bytes of XML, HTML, JSON and YAML; so much is not checked" in said
