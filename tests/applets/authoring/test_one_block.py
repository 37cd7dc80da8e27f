"""A block read alone is the block that the whole run has, and costs the same in a large run."""

import sqlite3
from itertools import pairwise
from random import Random

import pytest
from authors import RUN, block, do, with_course
from content import course, make_bare
from histories import commit_all, histories
from sizes import sized

from contentrepo.api.author import PatchBlock, UnknownBlock, read_block_at_tip
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, GuardFile, commit_snapshot, open_repository
from contentrepo.applets.validation import one_block
from contentrepo.applets.validation.api import Whereabouts, check_commit, read_layout
from contentrepo.applets.validation.contents import Contents
from contentrepo.applets.validation.question import CACHE, facts_cache
from contentrepo.applets.validation.unit_index import index_name

ROOT = "course/2T2019.xml"
UNIT, LESSON, WEEK = "vertical/unit1.xml", "sequential/lesson1.xml", "chapter/week1.xml"


def holding(inside):
    return f'<course display_name="Computing">{inside}</course>'


# What makes it hard to tell a block from its own files.
ODD = {
    "a child that is lost": {UNIT: '<vertical><html url_name="gone"/><problem url_name="quiz1"/></vertical>'},
    "a child that is lost inline": {UNIT: '<vertical><problem filename="gone"/><problem url_name="quiz1"/></vertical>'},
    "a child that cannot be read": {"problem/quiz1.xml": "<problem"},
    "a child whose content is elsewhere": {"problem/quiz1.xml": '<problem filename="gone"/>'},
    "content of another name": {
        UNIT: '<vertical><problem url_name="quiz1" filename="quiz2" weight="2"/></vertical>',
        "problem/quiz2.xml": "<problem>2</problem>",
    },
    "a pointer to a pointer": {UNIT: '<vertical url_name="unit2"/>', "vertical/unit2.xml": "<vertical/>"},
    "another tag": {UNIT: '<sequential><problem url_name="quiz1"/></sequential>'},
    "in two places": {LESSON: '<sequential><vertical url_name="unit1"/><problem url_name="quiz1"/></sequential>'},
    "twice inside the course's own file": {
        ROOT: holding(
            '<chapter url_name="a"><vertical url_name="v"/></chapter><chapter url_name="week1"/>'
            '<chapter url_name="b"><vertical url_name="v" display_name="V"><html url_name="text2"/></vertical>'
            '<vertical url_name="w"><html url_name="text2"/></vertical></chapter>'
        ),
        "vertical/v.xml": "<vertical/>",
        "html/text2.xml": "<html>2</html>",
    },
    "a parent that was met before, elsewhere": {
        ROOT: holding('<chapter url_name="week0"/><chapter url_name="week1"/>'),
        "chapter/week0.xml": '<chapter><sequential url_name="s"><vertical url_name="v"/></sequential></chapter>',
        WEEK: '<chapter><sequential url_name="s" display_name="S"><vertical url_name="unit1"/></sequential>'
        '<sequential url_name="t"><vertical url_name="unit1"/></sequential></chapter>',
    },
    "itself below itself": {UNIT: '<vertical><problem url_name="quiz1"/><sequential url_name="lesson1"/></vertical>'},
    "a folder in its name": {
        UNIT: '<vertical><problem url_name="a:b"/><problem url_name="quiz1"/></vertical>',
        "problem/a/b.xml": "<problem>1</problem>",
    },
    "two names for one file": {
        LESSON: '<sequential><vertical url_name="a/b"/><vertical url_name="a:b"/></sequential>',
        "vertical/a/b.xml": '<vertical><problem url_name="quiz1"/></vertical>',
    },
    "settings": {
        "policies/2T2019/policy.json": '{"problem/quiz1": {"weight": 3}, "vertical/unit1": {"display_name": "U"}}'
    },
    "a page of another name": {"html/text1.xml": '<html filename="other"/>', "html/other.html": "<p>Other</p>"},
    "a page that is not there": {"html/text1.xml": '<html filename="other"/>'},
    "all in one file": {
        "course.xml": '<course url_name="2T2019" org="edX" course="CS101"><chapter url_name="c"><sequential>'
        '<vertical url_name="v"><problem url_name="quiz1"/><html>Hi</html></vertical></sequential></chapter></course>'
    },
    "wrapped": {UNIT: '<vertical><wrapper><problem url_name="quiz1"/></wrapper><html url_name="text1"/></vertical>'},
}


def judge(opened, commit, base=""):
    against = commit_snapshot(opened, base) if base else EMPTY_SNAPSHOT
    return check_commit(opened, commit, against, guard=GuardFile())


def compare(opened, commit, keys=None, run=RUN):
    """How many blocks were told from their own files, of how many; each told as the whole run has it."""
    tree = commit_snapshot(opened, commit).tree
    content = Whereabouts(opened, tree, tip=commit).read(run)
    if content is None or content.course is None:
        return 0, 0
    whole = content.course
    wanted = keys or {*whole.blocks, *whole.lost, ("problem", "quiz1"), ("html", "no"), ("course", "course")}
    told = [(key, Whereabouts(opened, tree, tip=commit).find_block(run, key)) for key in sorted(wanted)]
    for key, found in told:
        assert found is None or found == whole.blocks.get(key), key
    return sum(found is not None for _, found in told), len(told)


def states_of(path, states):
    repository = make_bare(path)
    commits = commit_all(repository, states)
    return open_repository(repository.path), commits


def commit_odd(path, name):
    """An odd course, and its index."""
    files = course() | {place: text.encode() for place, text in ODD[name].items()}
    opened, (commit,) = states_of(path, [files])
    where = Whereabouts(opened, commit_snapshot(opened, commit).tree, tip=commit)
    where.keep_index(RUN, where.read(RUN).course)
    return opened, commit


@pytest.mark.parametrize("name", sorted(ODD))
def test_an_odd_course_is_told_as_the_whole_has_it(tmp_path, name):
    opened, commit = commit_odd(tmp_path / "origin.git", name)
    told, count = compare(opened, commit)
    assert told < count  # what is not there is never told


def compare_histories(folder, seeds, count):
    told = 0
    for seed in seeds:
        chance = Random(seed)
        opened, commits = states_of(folder / f"{seed}.git", histories(chance, count))
        judge(opened, commits[0])
        for base, commit in pairwise(commits):
            if chance.random() < 0.9:
                judge(opened, commit, base)
            told += compare(opened, commit)[0]
    return told


def compare_odd(folder):
    for name in ODD:
        compare(*commit_odd(folder / f"{name}.git", name))


def test_of_a_plain_course_every_block_is_told(tmp_path):
    opened, (commit,) = states_of(tmp_path / "origin.git", [course()])
    judge(opened, commit)
    whole = [("course", "course"), ("chapter", "week1"), ("vertical", "unit1"), ("html", "text1"), ("problem", "quiz1")]
    assert compare(opened, commit, whole) == (5, 5)


def files_of(folder):
    paths = [path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] != "static"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_blocks_of_real_courses_are_told_as_the_whole_has_them(tmp_path, courses):
    shares = {}
    for folder in sorted(path for path in courses.iterdir() if path.is_dir()):
        opened, (commit,) = states_of(tmp_path / folder.name, [files_of(folder)])
        (run,) = [name for name in read_layout(opened, commit).units if name.startswith("course-v1:")]
        where = Whereabouts(opened, commit_snapshot(opened, commit).tree, tip=commit)
        whole = where.read(run).course
        where.keep_index(run, whole)
        keys = Random(folder.name).sample(sorted(whole.blocks), min(40, len(whole.blocks)))
        shares[folder.name] = compare(opened, commit, keys, run)
    assert all(told >= count * 0.4 for told, count in shares.values()), shares


def test_whatever_was_edited_a_block_is_told_as_the_whole_has_it(tmp_path):
    assert compare_histories(tmp_path, range(6), 8) > 100


@pytest.mark.parametrize(
    ("owner", "check"), [(one_block._Look, "_is_sure"), (one_block.olx, "is_named_twice")], ids=["children", "twice"]
)
def test_the_comparison_notices_a_look_that_trusts_its_files(tmp_path, monkeypatch, owner, check):
    monkeypatch.setattr(owner, check, lambda *_: check == "_is_sure")
    with pytest.raises(AssertionError):
        compare_odd(tmp_path)


def test_a_block_costs_the_same_in_any_course(tmp_path, monkeypatch):
    snapshots = type(commit_snapshot(states_of(tmp_path / "any.git", [course()])[0], "main"))
    read, read_whole = snapshots.read, Contents.read
    costs, blobs, wholes = [], [], []
    monkeypatch.setattr(snapshots, "read", lambda self, ids: read(self, note(blobs, ids)))
    monkeypatch.setattr(Contents, "read", lambda self, name, **more: read_whole(self, *note(wholes, [name]), **more))
    for components in (100, 2_000):
        opened, _ = states_of(tmp_path / f"{components}.git", [sized(components)])
        cache = facts_cache(opened.git_dir)
        first = read_block_at_tip(opened, block("problem/b42"))  # the whole, for nobody looked at this commit before
        assert wholes == [RUN]
        before = cache.statements
        blobs.clear()
        wholes.clear()
        assert read_block_at_tip(opened, block("problem/b42")) == first
        costs.append((len(blobs), len(wholes), cache.statements - before))
    assert costs[0] == costs[1]
    assert costs[0] <= (1, 0, 10)


def note(seen, some):
    some = list(some)
    seen += some
    return some


def test_a_lost_index_is_written_again(tmp_path):
    opened, (commit,) = states_of(tmp_path / "origin.git", [course()])
    key, tree = block("problem/quiz1"), commit_snapshot(opened, commit).tree
    before = read_block_at_tip(opened, key)
    cache = facts_cache(opened.git_dir)
    lost = cache._row_name("index", index_name(RUN, "", tree))
    with sqlite3.connect(opened.git_dir / CACHE) as database:
        assert database.execute("DELETE FROM kept WHERE key = ?", [lost]).rowcount == 1
    assert Whereabouts(opened, tree, tip=commit).find_block(RUN, ("problem", "quiz1")) is None
    assert read_block_at_tip(opened, key) == before
    assert Whereabouts(opened, tree, tip=commit).find_block(RUN, ("problem", "quiz1"))


def test_what_is_read_follows_each_change(origin, work):
    with_course(work)
    opened = open_repository(origin.path)
    key = block("problem/quiz1")
    for weight in "12":
        do(origin, PatchBlock(key, {"weight": weight}))
        assert read_block_at_tip(opened, key).attributes["weight"] == weight
    with pytest.raises(UnknownBlock):
        read_block_at_tip(opened, block("problem/no"))
