"""Every way in which a file of a course can be unreadable belongs to exactly one rule."""

from types import SimpleNamespace

import pytest

from contentrepo.applets.facts.models import Fault
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.models import Oddities
from contentrepo.applets.repository.models import GuardFile
from contentrepo.applets.validation.models import Scope, Subject, Unit, UnitContent
from contentrepo.applets.validation.registry import RULES

CODES = ["invalid-xml", "invalid-json", "not-utf8", "conflict-markers", "lfs-pointer", "too-deep", "too-large", "new"]
PATHS = ["problem/p1.xml", "html/h1.html", "policies/r/policy.json", "policies/r/grading_policy.json", "tabs/syllabus"]


RUN = Unit(CourseRunKey("edX", "CS101", "2T2019"), "")


def found(oddities):
    course = SimpleNamespace(oddities=oddities, blocks={}, assets=())
    subject = Subject(UnitContent(RUN, tree="", files={}, course=course), None, GuardFile())
    return [(rule.ID, problem) for rule in RULES if rule.SCOPE is Scope.COURSE for problem in rule.check(subject)]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", PATHS)
def test_a_fault_has_one_rule_and_stands_where_reading_stopped(code, path):
    [(_, problem)] = found(Oddities(faults=[(Place(path), Fault(code, 3, 7, "it is so"))]))
    assert (problem.place.path, problem.place.line, problem.place.column) == (path, 3, 7)
    assert problem.subject == path


@pytest.mark.parametrize("code", CODES)
def test_a_fault_that_nobody_reaches_is_a_warning_of_its_own(code):
    [(rule, _)] = found(Oddities(unreachable_faults=[(Place("problem/p1.xml"), Fault(code, 0, 0, "it is so"))]))
    assert rule == "unreadable-unreachable-file"
