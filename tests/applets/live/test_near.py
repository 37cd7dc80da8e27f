import pytest
from calls import count_calls

from contentrepo.applets.live.near import did_you_mean

RUNS = [f"course-v1:edX+CS{number}+2T2019" for number in range(100, 110)]


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("course-v1:edX+CS101+2T2018", ["course-v1:edX+CS101+2T2019", "lib:edX:bank"], "course-v1:edX+CS101+2T2019"),
        ("course-v1:edx+CS105+2T2019", RUNS, "course-v1:edX+CS105+2T2019"),
        ("there_and_bac", ["there_and_back", "welcome"], "there_and_back"),
    ],
)
def test_a_slip_finds_its_name(typed, known, meant):
    assert did_you_mean(typed, known) == f"Did you mean `{meant}`? "


@pytest.mark.parametrize("known", [[], ["welcome"], ["a_quite_different_name"]])
def test_another_name_finds_none(known):
    assert did_you_mean("there_and_bac", known) == ""


def test_a_hundred_thousand_names_are_no_trouble():
    known = [f"{number:040x}" for number in range(100_000)]
    assert count_calls(lambda: did_you_mean("f" * 40, known)) < 8 * len(known)
