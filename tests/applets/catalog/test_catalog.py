import pytest
from catalogs import catalog_of, curriculum_of, program_of, run_of

from contentrepo.applets.catalog.api import read_catalog
from contentrepo.applets.keys.models import CourseKey, CourseRunKey
from contentrepo.applets.repository.models import SYMLINK, Entry

RUN = CourseRunKey("edX", "CS101", "2T2019")


def misfits(files):
    return [(m.code, m.place.path, m.place.line, m.subject, m.value) for m in catalog_of(files).misfits]


def test_a_run_says_what_its_file_says():
    text = run_of("MATH-1", status="published", pacing="self", start="2027-09-01", end="2028-01-31T23:59:00Z")
    catalog = catalog_of({"courses/edX/CS101/2T2019.yaml": text + "source: {repository: other, branch: main}\n"})
    run = catalog.runs[RUN]
    assert (run.title, run.external_course_key, run.status, run.pacing) == ("A run", "MATH-1", "published", "self")
    assert (run.start, run.end, run.enrollment_start) == ("2027-09-01", "2028-01-31T23:59:00Z", "")
    assert run.source == {"repository": "other", "branch": "main"}
    assert (run.place.line, run.external_place.line) == (1, 2)
    assert not catalog.misfits


def test_a_bare_run_has_the_defaults():
    run = catalog_of({"courses/edX/CS101/2T2019.yaml": "title: x\nexternal_course_key:\n"}).runs[RUN]
    assert (run.status, run.pacing, run.external_course_key, run.source) == ("unpublished", "instructor", "", None)


def test_a_program_says_what_its_file_says():
    text = """\
title: Data science
type: masters
status: active
organizations: [edX]
site: learn.example.org
external_program_key: "0042"
programs: [smaller]
curricula:
  - slug: core
    title: Core
    active: false
    courses:
      - course: edX+CS102
      - course: edX+CS101
        excluded_runs: ["course-v1:edX+CS101+2T2019"]
"""
    files = {
        "programs/data.yaml": text,
        "programs/smaller.yaml": program_of(),
        "courses/edX/CS101/2T2019.yaml": run_of(),
    }
    catalog = catalog_of(files)
    program = catalog.programs["data"]
    assert (program.type, program.status, program.organizations) == ("masters", "active", ("edX",))
    assert (program.site, program.external_program_key, program.programs) == ("learn.example.org", "0042", ("smaller",))
    (core,) = program.curricula
    assert (core.slug, core.active, core.place.line) == ("core", False, 9)
    assert [course.course for course in core.courses] == [CourseKey("edX", "CS102"), CourseKey("edX", "CS101")]
    assert core.courses[1].excluded_runs == (RUN,)
    assert not catalog.misfits


def test_organizations_have_parents():
    catalog = catalog_of({"organizations/edXsub.yaml": "name: Sub\nparent: edX\nsite: a.org\n"})
    sub = catalog.organizations["edXsub"]
    assert (sub.name, sub.parent, sub.site) == ("Sub", "edX", "a.org")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"curricula/open.yaml": curriculum_of("CS101 CS110")},
            ("unknown-course", "curricula/open.yaml", 4, "open", "edX+CS110"),
        ),
        (
            {"programs/p.yaml": program_of("CS110")},
            ("unknown-course", "programs/p.yaml", 9, "p", "edX+CS110"),
        ),
        (
            {"courses/edX/CS110/2T2019.yaml": run_of()},
            ("unknown-course", "courses/edX/CS110/2T2019.yaml", 1, "course-v1:edX+CS110+2T2019", "edX+CS110"),
        ),
        (
            {"curricula/open.yaml": curriculum_of("CS101-1T2020")},
            ("unknown-run", "curricula/open.yaml", 4, "open", "course-v1:edX+CS101+1T2020"),
        ),
        (
            {"curricula/open.yaml": curriculum_of("CS101").replace("edX+CS101", "edX+CS!")},
            ("schema", "curricula/open.yaml", 3, "open", "edX+CS!"),
        ),
        (
            {"courses/MITx/1.yaml": "title: x\n"},
            ("unknown-organization", "courses/MITx/1.yaml", 1, "MITx+1", "MITx"),
        ),
        (
            {"organizations/a.yaml": "name: a\nparent: b\n"},
            ("unknown-organization", "organizations/a.yaml", 2, "a", "b"),
        ),
        (
            {"programs/p.yaml": program_of().replace("[edX]", "[edX, EdX]")},
            ("unknown-organization", "programs/p.yaml", 4, "p", "EdX"),
        ),
        (
            {"programs/p.yaml": program_of(more="programs: [q]\n")},
            ("unknown-program", "programs/p.yaml", 5, "p", "q"),
        ),
        (
            {"programs/p.yaml": program_of().replace("[edX]", "[edX, edX]")},
            ("duplicate", "programs/p.yaml", 4, "p", "edX"),
        ),
        (
            {"curricula/open.yaml": curriculum_of("CS101 CS102 CS101")},
            ("duplicate", "curricula/open.yaml", 5, "open", "edX+CS101"),
        ),
        (
            {"programs/p.yaml": program_of("CS101", "CS102").replace("c1", "c0")},
            ("duplicate", "programs/p.yaml", 10, "p", "c0"),
        ),
        (
            {"courses/edX/CS101/2T2019.yaml": run_of("course-v1:a+b+c")},
            ("external-key", "courses/edX/CS101/2T2019.yaml", 2, str(RUN), "course-v1:a+b+c"),
        ),
        (
            {"courses/edX/CS101/2T2019.yaml": run_of("' MATH'")},
            ("external-key", "courses/edX/CS101/2T2019.yaml", 2, str(RUN), " MATH"),
        ),
        (
            {"courses/edX/CS101/2T2019.yaml": run_of(start="2027-02-30")},
            ("date", "courses/edX/CS101/2T2019.yaml", 2, str(RUN), "2027-02-30"),
        ),
        (
            {"organizations/a.yaml": "name: a\nparent: a\n"},
            ("cycle", "organizations/a.yaml", 1, "a", "a"),
        ),
        (
            {
                "programs/a.yaml": program_of(more="programs: [x, b]\n"),
                "programs/b.yaml": program_of(more="programs: [c, x]\n"),
                "programs/c.yaml": program_of(more="programs: [a]\n"),
                "programs/x.yaml": program_of(),
            },
            ("cycle", "programs/a.yaml", 1, "a", "b"),
        ),
    ],
)
def test_what_does_not_fit_is_one_misfit_at_its_line(files, expected):
    found = misfits(files)
    assert [row for row in found if row == expected] == [expected]
    assert len(found) == 1


def test_a_run_excluded_from_another_course_is_none_of_its_runs():
    text = curriculum_of("CS101-2T2019").replace("CS101+2T2019", "CS102+2T2019")
    assert misfits({"curricula/open.yaml": text}) == [
        ("unknown-run", "curricula/open.yaml", 4, "open", "course-v1:edX+CS102+2T2019")
    ]


def test_a_misspelt_name_is_guessed():
    (misfit,) = catalog_of({"curricula/open.yaml": curriculum_of("CS1O1")}).misfits
    assert "Did you mean `edX+CS101`?" in misfit.hint
    assert "courses/edX/CS1O1.yaml" in misfit.detail


def test_two_programs_in_each_other_beside_a_third_make_one_cycle():
    nested = {name: program_of(more=f"programs: [{inner}]\n") for name, inner in {"a": "b", "b": "c", "c": "b"}.items()}
    (misfit,) = catalog_of({f"programs/{name}.yaml": text for name, text in nested.items()}).misfits
    assert (misfit.code, misfit.subject) == ("cycle", "b")
    assert "b -> c -> b" in misfit.detail


def test_an_unreadable_file_is_its_own_fault_and_nobody_elses():
    files = {"courses/edX/CS103.yaml": "title: [}\n", "curricula/open.yaml": curriculum_of("CS103")}
    catalog = catalog_of(files)
    assert not catalog.misfits
    ((place, fault),) = catalog.faults
    assert (place.path, place.line, fault.code) == ("courses/edX/CS103.yaml", 1, "invalid-yaml")


def test_a_file_that_does_not_fit_is_still_there_for_others():
    files = {"courses/edX/CS103.yaml": "titel: x\n", "curricula/open.yaml": curriculum_of("CS103")}
    catalog = catalog_of(files)
    assert {misfit.code for misfit in catalog.misfits} == {"schema"}
    assert CourseKey("edX", "CS103") in catalog.courses


def test_a_link_in_place_of_a_file_is_known_and_says_nothing():
    catalog = read_catalog({"organizations/edX.yaml": Entry(SYMLINK, "0" * 40)}, {})
    assert not catalog.organizations
    assert not catalog.misfits
    assert not catalog.faults


def test_misfits_come_in_the_order_of_files_and_lines():
    files = {
        "programs/b.yaml": program_of("CS9", "CS8"),
        "programs/a.yaml": program_of("CS7"),
        "courses/edX/CS101/2T2019.yaml": run_of("x/y/z", start="2027-13-01"),
    }
    places = [(m.place.path, m.place.line) for m in catalog_of(files).misfits]
    assert places == sorted(places)
    assert len(places) == 5
