import json
from dataclasses import replace

import pytest

from contentrepo.applets.catalog.models import (
    Catalog,
    CatalogCourse,
    Claim,
    CourseRun,
    Curriculum,
    CurriculumCourse,
    Organization,
    Program,
)
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseKey, CourseRunKey
from contentrepo.applets.live.models import KeyRow
from contentrepo.applets.publishing.entries import plan_entries, plan_keys

COURSE = CourseKey("edX", "CS101")
RUN = CourseRunKey("edX", "CS101", "2T2019")
TRACK = Curriculum("open", "Open", (CurriculumCourse(COURSE, Place("p.yaml", 9), (RUN,)),), Place("p.yaml", 7))
CLAIM = Claim("course:edX+CS101", "key-1", "KEY-1", RUN, Place("r.yaml", 2))
CATALOG = Catalog(
    organizations={"edX": Organization("edX", "edX Inc", Place("o.yaml", 1))},
    courses={COURSE: CatalogCourse(COURSE, "Computing", Place("c.yaml", 1))},
    runs={RUN: CourseRun(RUN, "Computing", Place("r.yaml", 1), external_course_key="KEY-1")},
    programs={"ds": Program("ds", "Data", "masters", "active", ("edX",), (TRACK,), Place("p.yaml", 1))},
    curricula={"open": TRACK},
    claims=(CLAIM,),
)


def test_every_kind_of_entry_has_its_row():
    rows = plan_entries(CATALOG)
    assert sorted(rows) == ["course/edX+CS101", "curriculum/open", "organization/edX", "program/ds", f"run/{RUN}"]
    assert rows["program/ds"].path == "p.yaml"


def test_keys_are_printed_and_nested_values_kept():
    program = json.loads(plan_entries(CATALOG)["program/ds"].data)
    (member,) = program["curricula"][0]["courses"]
    assert (member["course"], member["excluded_runs"]) == ("edX+CS101", [str(RUN)])


def test_a_moved_line_changes_no_entry():
    shifted = replace(CATALOG, organizations={"edX": Organization("edX", "edX Inc", Place("o.yaml", 5))})
    assert plan_entries(shifted) == plan_entries(CATALOG)


def test_keys_carry_their_place():
    assert plan_keys(CATALOG) == {str(RUN): KeyRow(str(RUN), "edX+CS101", "key-1", "KEY-1", "r.yaml", 2)}


def test_two_runs_with_one_key_never_become_rows():
    other = replace(CLAIM, run=CourseRunKey("edX", "CS101", "3T2019"))
    with pytest.raises(RuntimeError, match=r"KEY-1.*2T2019.*3T2019"):
        plan_keys(replace(CATALOG, claims=(CLAIM, other)))
