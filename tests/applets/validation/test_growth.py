"""Blocks that come and go are judged by what is known of the rest; that says what a check says that knows nothing."""

from random import Random

import pytest
from content import make_bare
from growing import FILM, begin, growing
from histories import ONE, PROBLEM, commit_all
from warm import as_text, compare_states, judge

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.repository.api import open_repository
from contentrepo.applets.validation import excerpts, growth, increment, sides

UNIT = f"{ONE}/vertical/unit2.xml"
NEW = PROBLEM.format('display_name="New"', "true").encode()


@pytest.fixture
def taken(monkeypatch):
    """The growth of each change that was told from the findings before."""
    found = []
    advance = sides.advance_findings

    def advancing(rows, excerpts, *around):
        told = advance(rows, excerpts, *around)
        if told is not None and excerpts.growth is not None:
            found.append(excerpts.growth)
        return told

    monkeypatch.setattr(sides, "advance_findings", advancing)
    return found


def compare(tmp_path, seed, count=8):
    chance = Random(seed)
    compare_states(make_bare(tmp_path / f"{seed}.git"), tmp_path, growing(chance, count), chance)


def compare_many(tmp_path, seeds):
    for seed in seeds:
        compare(tmp_path, seed)


def test_blocks_that_come_and_go_change_no_byte_of_the_report(tmp_path, taken):
    compare_many(tmp_path, range(8))
    assert len(taken) > 15  # of 56 changes
    assert any(one.added for one in taken)
    assert any(one.removed for one in taken)


def judge_both(tmp_path, *states):
    """The report on the last of some states, each judged against the one before it, and the same cold."""
    commits = commit_all(make_bare(tmp_path / "origin.git"), states)
    opened, cache = open_repository(tmp_path / "origin.git"), open_cache(tmp_path / "facts.sqlite3", "checker")
    base = ""
    for commit in commits:
        warm = as_text(judge(opened, commit, base, cache))
        cold = as_text(judge(opened, commit, base, open_cache(None, "checker")))
        base = commit
    return warm, cold


def added(files, name="new", kind="problem", *, unit="unit2"):
    pointer = f'<{kind} url_name="{name}"/></vertical>'.encode()
    path = f"{ONE}/vertical/{unit}.xml"
    return {
        **files,
        path: files[path].replace(b"</vertical>", pointer),
        f"{ONE}/{kind}/{name}.xml": FILM if kind == "video" else NEW,
    }


def removed(files):
    without = {path: data for path, data in files.items() if "video/v1" not in path}
    return {**without, UNIT: files[UNIT].replace(b'<video url_name="v1"/>', b"")}


@pytest.mark.parametrize(
    "head",
    [
        added(begin()),
        added(added(begin()), "newer"),
        removed(begin()),
        (FAR := begin() | {f"{ONE}/html/text1.html": b'<a href="/jump_to_id/elsewhere">to it</a>'}, added(FAR)),
        (FAR, removed(FAR)),
    ],
)
def test_plain_growth_is_told_from_the_findings_before(tmp_path, taken, head):
    base, head = head if isinstance(head, tuple) else (begin(), head)
    warm, cold = judge_both(tmp_path, base, head)
    assert warm == cold
    assert len(taken) == 1


NEARLY = begin() | {f"{ONE}/html/text1.html": b'<a href="/jump_to_id/new_2">to it</a>'}


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (begin(), added(begin(), "quiz1", "video")),  # another block has the name
        (begin(), added(begin(), "QUIZ2")),  # another file has it, but for case
        (begin() | {f"{ONE}/html/text1.html": b'<a href="/jump_to_id/new">to it</a>'}, None),  # or it is missed
        (NEARLY, added(NEARLY, "new_3")),
        (begin() | {f"{ONE}/problem/quiz1.xml": b'<problem filename="new"/>'}, None),
        (begin() | {f"{ONE}/problem/quiz1.xml": b'<problem url_name="new"/>'}, None),
        (begin() | {f"{ONE}/policies/2T2019/policy.json": b'{"problem/new": {"weight": 2}}'}, None),
        (begin() | {f"{ONE}/drafts/problem/d1.xml": b"<problem/>"}, None),
        (begin() | {f"{ONE}/html/h1.html": b'<a href="/course/courseware/week1/lesson1/1">1</a>'}, None),
    ],
)
def test_what_others_say_of_a_name_has_the_whole_read(tmp_path, taken, base, head):
    warm, cold = judge_both(tmp_path, base, head or added(base))
    assert warm == cold
    assert not taken


def replaced(files, path, old, new, **more):
    """With a text in a file instead of another, and with more files."""
    assert old in files[path]
    return {**files, path: files[path].replace(old, new), **{f"{ONE}/{name}": data for name, data in more.items()}}


LESSON, WEEK = f"{ONE}/sequential/lesson1.xml", f"{ONE}/chapter/week1.xml"
EXAMS_ONLY = begin() | {
    f"{ONE}/policies/2T2019/grading_policy.json": b'{"GRADER": [{"type": "Exam", "min_count": 1, "drop_count": 0, '
    b'"weight": 1}], "GRADE_CUTOFFS": {"Pass": 0.5}}'
}


def with_exam(files, name):
    """With a lesson that is an exam of one unit and one problem."""
    new = {
        f"sequential/{name}.xml": f'<sequential format="Exam"><vertical url_name="{name}v"/></sequential>',
        f"vertical/{name}v.xml": f'<vertical display_name="E"><problem url_name="{name}p"/></vertical>',
        f"problem/{name}p.xml": NEW.decode(),
    }
    pointer = f'<sequential url_name="{name}"/></chapter>'.encode()
    return replaced(files, WEEK, b"</chapter>", pointer, **{path: text.encode() for path, text in new.items()})


TAKEN_FROM_ANOTHER = replaced(
    added(begin()),
    LESSON,
    b"</sequential>",
    b'<vertical url_name="taker"/></sequential>',
    **{
        "vertical/taker.xml": b'<vertical filename="unit2" display_name="Taker"><problem url_name="a"/></vertical>',
        "problem/a.xml": NEW,
    },
)
AGAIN = replaced(
    begin(), UNIT, b"</vertical>", b'<problem url_name="quiz1" filename="new"/></vertical>', **{"problems/new.xml": NEW}
)


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (with_exam(with_exam(EXAMS_ONLY, "e1"), "e2"), with_exam(EXAMS_ONLY, "e1")),  # there is another exam elsewhere
        (begin(), TAKEN_FROM_ANOTHER),  # a unit whose blocks are those of another file
        (AGAIN, added(AGAIN, unit="unit1")),  # what a second definition looks for
    ],
)
def test_what_only_the_whole_can_tell(tmp_path, taken, base, head):
    warm, cold = judge_both(tmp_path, base, head)
    assert warm == cold
    assert not taken


def test_pages_of_an_index_stay_what_they_were_for_others(tmp_path, taken):
    """An index that another one leads to, with other pages, is kept beside the one that was written whole."""
    names = [f"m{number}" for number in range(51)]  # with the other blocks 63, of which 64 would have two pages
    pointers = "".join(f'<problem url_name="{name}"/>' for name in names).encode()
    problems = {f"problem/{name}.xml": NEW for name in names}
    whole = replaced(begin(), UNIT, b"</vertical>", pointers + b"</vertical>", **problems)
    referring = {**whole, f"{ONE}/html/h1.html": b'<a href="/jump_to_id/m1">x</a>'}
    again = {**whole, "courses/edX/CS101.yaml": b"title: Anew\n"}
    clashing = [added(referring, name, "video") for name in names[:8]]
    commits = commit_all(make_bare(tmp_path / "origin.git"), [whole, referring, added(whole, "x4"), again, *clashing])
    opened, cache = open_repository(tmp_path / "origin.git"), open_cache(tmp_path / "facts.sqlite3", "checker")
    for head, base in ((commits[0], ""), (commits[1], commits[0]), (commits[2], ""), (commits[3], commits[2])):
        judge(opened, head, base, cache)
    taken.clear()
    for head in commits[4:]:
        judge(opened, head, commits[1], cache)
    assert not taken


REFERRING = {**begin(), f"{ONE}/html/text1.html": b'<a href="/jump_to_id/v1">to it</a>'}
MISSING = {**begin(), f"{ONE}/html/text1.html": b'<a href="/jump_to_id/new">to it</a>'}


@pytest.mark.parametrize(
    "states",
    [
        (REFERRING, removed(REFERRING)),
        (begin(), REFERRING, removed(REFERRING)),
        (begin(), added(begin()), added(REFERRING), removed(added(REFERRING))),
    ],
)
def test_a_block_that_is_referred_to_does_not_go_unnoticed(tmp_path, taken, states):
    warm, cold = judge_both(tmp_path, *states)
    assert warm == cold
    assert "broken-jump-link" in warm
    assert not any(one.removed for one in taken)


@pytest.mark.parametrize(
    ("module", "broken", "states"),
    [
        (increment, {"is_unnoticed": lambda *_: True}, (REFERRING, removed(REFERRING))),
        (sides, {"is_silent": lambda *_: True}, (MISSING, added(MISSING))),
        (growth, {"_are_distant": lambda *_: True}, (NEARLY, added(NEARLY, "new_3"))),
        (excerpts, {"list_new_wanted": lambda *_: {}}, (begin(), REFERRING, removed(REFERRING))),
    ],
)
def test_what_is_not_asked_is_found_out(tmp_path, monkeypatch, module, broken, states):
    for name, instead in broken.items():
        monkeypatch.setattr(module, name, instead)
    warm, cold = judge_both(tmp_path, *states)
    assert warm != cold


def test_a_line_that_another_file_quotes_is_quoted_anew(tmp_path):
    twice = begin() | {
        f"{ONE}/vertical/unit1.xml": b'<vertical display_name="One"><problem url_name="quiz2"/></vertical>'
    }
    moved = {**twice, f"{ONE}/vertical/unit1.xml": twice[f"{ONE}/vertical/unit1.xml"].replace(b'One">', b'One">\n\n')}
    warm, cold = judge_both(tmp_path, twice, moved)
    assert warm == cold
    assert "unit1.xml:3" in warm


@pytest.mark.parametrize("count", [1, 25])
def test_names_for_which_a_near_one_is_looked_for_are_the_first_ones_still(tmp_path, count):
    far = [b'<a href="/jump_to_id/far-away-%d">x</a>' % number for number in range(count)]
    pages = [{f"{ONE}/html/text1.html": b"\n".join(some)} for some in (far, far[1:])]
    near = {f"{ONE}/html/h1.html": b'<a href="/jump_to_id/quizz1">x</a>'}
    warm, cold = judge_both(tmp_path, *(begin() | page | near for page in pages))
    assert warm == cold
    assert "Did you mean" in warm
