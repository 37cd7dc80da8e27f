import pytest

from contentrepo.applets.findings.api import exit_code, judge, overall
from contentrepo.applets.findings.models import Finding, Gate, Level, Status, Verdict

ERROR, WARNING = Level.ERROR, Level.WARNING
ALWAYS, NEW, IMPACT = Gate.ALWAYS, Gate.NEW, Gate.IMPACT


def finding(level, gate, status):
    return Finding("rule", level, gate, "unit", "course.xml", 1, 1, "subject", "It is wrong.", "", status=status)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], Verdict.ACCEPTED),
        ([(WARNING, NEW, Status.NEW)], Verdict.ACCEPTED),
        ([(WARNING, ALWAYS, Status.NEW)], Verdict.ACCEPTED),
        ([(WARNING, NEW, Status.FIXED)], Verdict.ACCEPTED),
        ([(ERROR, NEW, Status.NEW)], Verdict.REJECTED),
        ([(ERROR, NEW, Status.EXISTING)], Verdict.STILL_BROKEN),
        ([(ERROR, NEW, Status.FIXED)], Verdict.HEALED),
        ([(ERROR, NEW, Status.FIXED), (ERROR, NEW, Status.EXISTING)], Verdict.STILL_BROKEN),
        ([(ERROR, NEW, Status.EXISTING), (ERROR, NEW, Status.NEW)], Verdict.REJECTED),
        ([(ERROR, ALWAYS, Status.NEW)], Verdict.REJECTED),
        ([(ERROR, ALWAYS, Status.EXISTING)], Verdict.REJECTED),
        ([(ERROR, ALWAYS, Status.FIXED)], Verdict.HEALED),
        ([(ERROR, IMPACT, Status.NEW)], Verdict.REJECTED),
        ([(ERROR, IMPACT, Status.ACKNOWLEDGED)], Verdict.ACCEPTED),
    ],
)
def test_a_changed_unit_is_judged_by_level_gate_and_status(found, verdict):
    assert judge([finding(*each) for each in found], changed=True) is verdict


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("gate", Gate)
def test_an_unchanged_unit_is_unchanged_whatever_stands_in_it(gate, status):
    assert judge([finding(ERROR, gate, status)], changed=False) is Verdict.UNCHANGED


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        ([], Verdict.ACCEPTED),
        ([Verdict.UNCHANGED], Verdict.ACCEPTED),
        ([Verdict.UNCHANGED, Verdict.HEALED], Verdict.HEALED),
        ([Verdict.ACCEPTED, Verdict.HEALED, Verdict.STILL_BROKEN], Verdict.STILL_BROKEN),
        ([Verdict.STILL_BROKEN, Verdict.REJECTED, Verdict.ACCEPTED], Verdict.REJECTED),
    ],
)
def test_the_worst_unit_speaks_for_all(verdicts, verdict):
    assert overall(verdicts) is verdict


@pytest.mark.parametrize("verdict", Verdict)
def test_only_rejected_fails(verdict):
    assert exit_code(verdict) == (1 if verdict is Verdict.REJECTED else 0)
