from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.findings.api import compare, sort_findings
from contentrepo.applets.findings.models import Finding, Gate, Level, Status


def finding(rule="dangling-pointer", subject="problem/p1", *, line=1, value="", level=Level.ERROR):
    return Finding(rule, level, Gate.NEW, "unit", "course.xml", line, 1, subject, "It is wrong.", "Mend it.", value)


FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from(["a", "b"]),
        st.sampled_from(["x", "y"]),
        line=st.integers(1, 3),
        level=st.sampled_from(Level),
    ),
    max_size=8,
)


def statuses(head, base):
    return [(found.line, found.status) for found in compare(head, base)]


def test_what_stood_in_the_base_is_existing_even_where_its_line_moved():
    assert statuses([finding(line=9)], [finding(line=2)]) == [(9, Status.EXISTING)]


def test_another_quoted_value_is_another_finding():
    assert statuses([finding(value="b", line=1)], [finding(value="a", line=2)]) == [(1, Status.NEW), (2, Status.FIXED)]


def test_three_of_a_kind_where_two_stood_make_one_new():
    head = [finding(line=3), finding(line=1), finding(line=2)]
    base = [finding(line=1), finding(line=2)]
    assert statuses(head, base) == [(1, Status.EXISTING), (2, Status.EXISTING), (3, Status.NEW)]


def test_one_of_a_kind_where_two_stood_leaves_one_fixed():
    assert statuses([finding(line=1)], [finding(line=1), finding(line=5)]) == [(1, Status.EXISTING), (5, Status.FIXED)]


def test_an_error_does_not_hide_behind_the_warning_that_it_was():
    assert statuses([finding()], [finding(level=Level.WARNING)]) == [(1, Status.NEW), (1, Status.FIXED)]


@given(head=FINDINGS, base=FINDINGS)
def test_head_and_base_are_both_accounted_for(head, base):
    compared = compare(head, base)
    kept = [found for found in compared if found.status is not Status.FIXED]
    assert sort_findings(replace(found, status=Status.NEW) for found in kept) == sort_findings(head)
    existing = sum(found.status is Status.EXISTING for found in compared)
    assert existing + sum(found.status is Status.FIXED for found in compared) == len(base)


@given(head=FINDINGS, base=FINDINGS, seed=st.randoms())
def test_the_order_in_which_findings_come_changes_nothing(head, base, seed):
    expected = compare(head, base)
    seed.shuffle(head)
    seed.shuffle(base)
    assert compare(head, base) == expected


@given(findings=FINDINGS)
def test_nothing_is_new_or_fixed_against_itself(findings):
    assert {found.status for found in compare(findings, findings)} <= {Status.EXISTING}
