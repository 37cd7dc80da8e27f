import difflib

import pytest

from contentrepo.applets.validation.nearest import ASKED, did_you_mean, nearest

KNOWN = ["problem/quiz_1.xml", "problem/exam.xml", "video/quiz_1.xml"]


@pytest.mark.parametrize("slip", ["problem/quiz1.xml", "problem/qiuz_1.xml", "problem/Quiz_1.xml"])
def test_a_slip_finds_its_name(slip):
    assert nearest([slip], KNOWN) == {slip: "problem/quiz_1.xml"}


@pytest.mark.parametrize("other", ["problem/essay.xml", "html/quiz_1.xml", "", "x", "problem/quiz_1.xml" * 3])
def test_another_name_finds_none(other):
    assert nearest([other], KNOWN) == {}


@pytest.mark.parametrize(
    ("wrong", "meant"), [("Q1", "q1"), ("STATIC/A.PNG", "static/a.png"), ("video/exam.xml", "problem/exam.xml")]
)
def test_another_case_or_another_folder_is_near_however_short_the_name(wrong, meant):
    assert nearest([wrong], ["q1", "q2", "static/a.png", *KNOWN]) == {wrong: meant}


def test_a_name_is_not_its_own_neighbour():
    assert nearest(["a_long_name"], ["a_long_name"]) == {}


def test_hash_names_are_not_near_one_another():
    assert nearest([f"{7 * n:032x}"[::-1] for n in range(1, 9)], [f"{3**60 * n:032x}" for n in range(1, 50)]) == {}


def test_thousands_of_wrong_names_do_not_hold_up_the_rest(monkeypatch):
    wrong = [f"problem/{'x' * 30}{n:05d}.xml" for n in range(5000)]
    known = [f"problem/{'x' * 30}{n:05d}a.xml" for n in range(5000)]
    compared, compare = [], difflib.get_close_matches
    monkeypatch.setattr(difflib, "get_close_matches", lambda *a, **o: compared.append(len(a[1])) or compare(*a, **o))
    assert len(nearest(wrong, known)) == ASKED
    assert len(compared) == ASKED
    assert max(compared) <= 20


def test_the_question():
    assert did_you_mean("a`b\n") == "Did you mean `a`b\\n`? "
    assert did_you_mean(None) == ""
