from random import Random

import pytest
from random_course import RandomCourse

from contentrepo.applets.olx.api import compare_blocks

V, S = "vertical/u.xml", "sequential/s.xml"
QUIZ, TEXT = b'<problem url_name="q" max_attempts="3"><p>a</p></problem>', b'<html url_name="t">x</html>'
UNIT = b"<vertical>" + QUIZ + TEXT + b"</vertical>"


def differences(old, new):
    changed = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    sides = [{path: side[path] for path in changed if path in side} for side in (old, new)]
    found, _ = compare_blocks(*sides, ({}, {}))
    return [(one.subject, one.kind, one.name, one.old, one.new) for one in found]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'"3"', b'"5"', ("problem/q", "attribute", "max_attempts", "3", "5")),
        (b' max_attempts="3"', b"", ("problem/q", "attribute", "max_attempts", "3", None)),
        (b"<p>a</p>", b"<p>b</p>", ("problem/q", "body", "", "<p>a</p>", "<p>b</p>")),
        (b'<html url_name="t">x</html>', b"", ("html/t", "removed", "", "vertical/u", None)),
        (b"</vertical>", b'<done url_name="d"/></vertical>', ("done/d", "added", "", None, "vertical/u")),
        (b'"q"', b'"q2"', ("problem/q2", "renamed", "url_name", "q", "q2")),
    ],
)
def test_one_difference_is_told_once(old, new, told):
    assert differences({V: UNIT}, {V: UNIT.replace(old, new)}) == [told]


def test_a_change_of_order():
    swapped = UNIT.replace(QUIZ + TEXT, TEXT + QUIZ)
    assert differences({V: UNIT}, {V: swapped}) == [("html/t", "reordered", "vertical/u", "problem/q", "")]


def test_a_move_between_files_is_no_removal():
    base = {S: b'<sequential><vertical url_name="a"/></sequential>', "sequential/s2.xml": b"<sequential/>"}
    new = {S: b"<sequential/>", "sequential/s2.xml": b'<sequential><vertical url_name="a"/></sequential>'}
    assert differences(base, new) == [("vertical/a", "moved", "", "sequential/s", "sequential/s2")]


def test_a_block_put_into_a_file_of_its_own():
    new = {V: b'<vertical><problem url_name="q"/></vertical>', "problem/q.xml": b"<problem>x</problem>"}
    old = {V: b'<vertical><problem url_name="q">x</problem></vertical>'}
    assert differences(old, new) == [("problem/q", "form", "", "inline", "problem/q.xml")]


@pytest.mark.parametrize("seed", range(30))
def test_every_touched_block_is_told_and_no_other(seed):
    random = Random(seed)
    base = RandomCourse(random)
    new, touched = base.edited(random, "x", 2)
    names = {course.blocks[uid].name for course in (base, new) for uid in touched if uid in course.blocks}
    told = {subject.partition("/")[2] for subject, *_ in differences(base.files(), new.files())}
    assert told <= names
    assert told or base.files() == new.files()
