"""A check that starts from what is known of the base says the same as one that knows nothing, whatever was edited."""

from itertools import pairwise
from random import Random

import pytest
from content import course, make_bare
from histories import ONE, PAGES, PROBLEM, commit_all, histories, start
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warm import as_text, compare_states, judge

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.repository.api import open_repository
from contentrepo.applets.validation import contents, increment, tally, unit_index


def compare(repository, folder, seed, count):
    """Check every state of a history warm and cold."""
    chance = Random(seed)
    compare_states(repository, folder, histories(chance, count), chance)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_what_is_known_of_the_base_changes_no_byte_of_the_report(tmp_path_factory, seed):
    folder = tmp_path_factory.mktemp("history")
    compare(make_bare(folder / "origin.git"), folder, seed, 8)


def compare_many(tmp_path, seeds):
    for seed in seeds:
        compare(make_bare(tmp_path / f"{seed}.git"), tmp_path, seed, 8)


def test_an_index_that_knows_ids_which_do_not_exist_is_found_out(tmp_path, monkeypatch):
    monkeypatch.setattr(unit_index._Table, "__contains__", lambda _table, _key: True)
    states = [{**start(), f"{ONE}/html/text1.html": PAGES[number].encode()} for number in (0, 2, 0, 4)]
    with pytest.raises(AssertionError):
        compare_states(make_bare(tmp_path / "origin.git"), tmp_path, states, Random(1))


def test_an_index_that_is_kept_although_blocks_have_changed_is_found_out(tmp_path, monkeypatch):
    monkeypatch.setattr("contentrepo.applets.olx.api.is_contained", lambda _old, _new: True)
    with pytest.raises(AssertionError):
        compare_many(tmp_path, range(40))


@pytest.fixture
def listed(monkeypatch):
    """The trees that were listed whole."""
    trees = []
    whole = contents.Contents.layout.func

    def listing(self):
        trees.append(self.snapshot.tree)
        return whole(self)

    layout = contents.cached_property(listing)
    layout.__set_name__(contents.Contents, "layout")
    monkeypatch.setattr(contents.Contents, "layout", layout)
    return trees


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (f"{ONE}/html/text1.html", "<p>New words.</p>\n"),
        (f"{ONE}/html/text1.html", '<p><a href="/jump_to_id/quiz1">quiz</a> <a href="/static/dot.png">dot</a></p>\n'),
        (f"{ONE}/problem/quiz2.xml", PROBLEM.format('display_name="Quiz" max_attempts="3"', "false")),
        (f"{ONE}/vertical/unit2.xml", '<vertical display_name="Unit B"><problem url_name="quiz2"/></vertical>'),
        (f"{ONE}/about/overview.html", "<p>New words.</p>\n"),
        (f"{ONE}/static/one/two.txt", "new words"),
        ("courses/edX/CS101.yaml", "title: Computing, again\n"),
    ],
)
def test_a_small_edit_lists_no_tree(tmp_path, listed, path, text):
    commits = commit_all(make_bare(tmp_path / "origin.git"), [start(), {**start(), path: text.encode()}])
    opened, cache = open_repository(tmp_path / "origin.git"), open_cache(tmp_path / "facts.sqlite3", "checker")
    judge(opened, commits[0], "", cache)
    listed.clear()
    judge(opened, commits[1], commits[0], cache)
    assert listed == []
    assert as_text(judge(opened, commits[1], commits[0], cache)) == as_text(
        judge(opened, commits[1], commits[0], open_cache(None, "checker"))
    )


def test_a_block_that_stands_inline_and_in_a_file_is_no_trouble_for_an_excerpt(tmp_path):
    files = start()
    blocks = '<problem url_name="quiz2"/><problem url_name="quiz1"/><problem url_name="quiz1"><p>x</p></problem>'
    inline = f'<vertical display_name="Unit 2">{blocks}</vertical>'.encode()
    files[f"{ONE}/vertical/unit2.xml"] = inline
    changed = {**files, f"{ONE}/problem/quiz2.xml": PROBLEM.format('max_attempts="3"', "true").encode()}
    commits = commit_all(make_bare(tmp_path / "origin.git"), [files, changed])
    opened, cache = open_repository(tmp_path / "origin.git"), open_cache(tmp_path / "facts.sqlite3", "checker")
    judge(opened, commits[0], "", cache)
    warm = as_text(judge(opened, commits[1], commits[0], cache))
    assert warm == as_text(judge(opened, commits[1], commits[0], open_cache(None, "checker")))


def test_a_run_whose_key_is_too_long_is_refused_again_when_its_tree_is_known(tmp_path):
    org, number, run = "o" * 120, "c" * 120, "r" * 100
    files = course(f"courses/{org}/{number}/{run}", org=org, number=number, run=run)
    commits = commit_all(make_bare(tmp_path / "origin.git"), [files, {**files, "README.md": b"x"}])
    opened, cache = open_repository(tmp_path / "origin.git"), open_cache(tmp_path / "facts.sqlite3", "checker")
    first = as_text(judge(opened, commits[0], "", cache))
    assert '"verdict": "rejected"' in first
    assert as_text(judge(opened, commits[0], "", cache)) == first
    assert as_text(judge(opened, commits[1], commits[0], cache)) == as_text(
        judge(opened, commits[1], commits[0], open_cache(None, "checker"))
    )


@pytest.mark.parametrize("most", [0, 1, 2])
def test_what_is_known_of_the_base_changes_no_byte_where_much_is_not_listed(tmp_path, monkeypatch, most):
    monkeypatch.setattr(tally, "MOST", most)
    compare_many(tmp_path, range(2))


@pytest.fixture
def around_the_limit(tmp_path, monkeypatch):
    """Warm and cold reports on commits that bring one finding more each, where three are listed."""
    monkeypatch.setattr(tally, "MOST", 3)

    def reports():
        pictures = [f'<img src="https://example.org/{number}.png"/>'.encode() for number in range(5)]
        other = {**start(), f"{ONE}/about/overview.html": b"".join(pictures[:3])}
        commits = commit_all(
            make_bare(tmp_path / "origin.git"),
            [{**other, f"{ONE}/html/text1.html": b"".join([b"<p>Words.</p>", *pictures[3:end]])} for end in (3, 4, 5)],
        )
        opened, cache = open_repository(tmp_path / "origin.git"), open_cache(tmp_path / "facts.sqlite3", "checker")
        for base, head in pairwise(["", *commits]):
            cold = as_text(judge(opened, head, base, open_cache(None, "checker")))
            yield as_text(judge(opened, head, base, cache)), cold

    return reports


def test_a_commit_that_brings_more_than_is_listed(around_the_limit):
    reports = list(around_the_limit())
    assert [warm for warm, _ in reports] == [cold for _, cold in reports]
    assert "2 more findings" in reports[-1][0]


def test_rows_that_go_beyond_what_is_listed_are_found_out(around_the_limit, monkeypatch):
    monkeypatch.setattr(increment, "_is_cut", lambda _rows: False)
    assert any(warm != cold for warm, cold in around_the_limit())
