import pytest
from catalogs import catalog_of, curriculum_of, program_of, run_of

from contentrepo.applets.catalog.api import find_clashes


def run(course, name, key):
    return {f"courses/edX/{course}/{name}.yaml": run_of(key)}


def clashes(files, foreign=()):
    catalog = catalog_of(files)
    found = find_clashes(catalog.claims, foreign)
    return [(clash.scope, [holder.run.removeprefix("course-v1:edX+") for holder in clash.holders]) for clash in found]


TWO_RUNS_OF_A_COURSE = run("CS101", "a", "K") | run("CS101", "b", "K")
TWO_COURSES = run("CS101", "a", "K") | run("CS102", "b", "K")
BOTH = ["CS101+a", "CS102+b"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (TWO_RUNS_OF_A_COURSE, [("course:edX+CS101", ["CS101+a", "CS101+b"])]),
        (run("CS101", "a", "K") | run("CS101", "b", "L"), []),
        (run("CS101", "a", "Key-é") | run("CS101", "b", "kEY-é"), [("course:edX+CS101", ["CS101+a", "CS101+b"])]),
        (run("CS101", "a", "É") | run("CS101", "b", "é"), []),
        (run("CS101", "a", "K") | run("CS101", "b", "' K'"), [("course:edX+CS101", ["CS101+a", "CS101+b"])]),
        (run("CS101", "a", "''") | run("CS101", "b", ""), []),
        (TWO_COURSES, []),
        (TWO_COURSES | {"curricula/o.yaml": curriculum_of("CS101 CS102")}, [("curriculum:o", BOTH)]),
        (TWO_COURSES | {"curricula/o.yaml": curriculum_of("CS101-a CS102")}, []),
        (
            TWO_COURSES | {"curricula/o.yaml": "active: false\n" + curriculum_of("CS101 CS102")},
            [("curriculum:o", BOTH)],
        ),
        (TWO_COURSES | {"curricula/o.yaml": curriculum_of("CS101"), "curricula/p.yaml": curriculum_of("CS102")}, []),
        (TWO_COURSES | {"programs/p.yaml": program_of("CS101 CS102")}, [("program:p", BOTH)]),
        (TWO_COURSES | {"programs/p.yaml": program_of("CS101", "CS102")}, [("program:p", BOTH)]),
        (TWO_COURSES | {"programs/p.yaml": program_of("CS101-a", "CS101 CS102")}, [("program:p", BOTH)]),
        (
            TWO_COURSES | {"programs/p.yaml": program_of("CS101", "CS102").replace("active", "deleted")},
            [("program:p", BOTH)],
        ),
        (
            TWO_COURSES | {"programs/p.yaml": program_of("CS101", "CS102").replace("active", "retired")},
            [("program:p", BOTH)],
        ),
        (TWO_COURSES | {"programs/p.yaml": program_of("CS101"), "programs/q.yaml": program_of("CS102")}, []),
        (
            TWO_COURSES
            | {"programs/p.yaml": program_of("CS101", more="programs: [q]\n"), "programs/q.yaml": program_of("CS102")},
            [("program:p", BOTH)],
        ),
        (run("CS101", "a", "K") | {"programs/p.yaml": program_of("CS101", "CS101")}, []),
        (
            TWO_RUNS_OF_A_COURSE | {"curricula/o.yaml": curriculum_of("CS101"), "programs/p.yaml": program_of("CS101")},
            [("course:edX+CS101", ["CS101+a", "CS101+b"])],
        ),
        (
            TWO_COURSES
            | {"programs/p.yaml": program_of("CS101 CS102"), "curricula/o.yaml": curriculum_of("CS101 CS102")},
            [("curriculum:o", BOTH)],
        ),
        (
            TWO_RUNS_OF_A_COURSE | run("CS102", "c", "K") | {"programs/p.yaml": program_of("CS101 CS102")},
            [("course:edX+CS101", ["CS101+a", "CS101+b"]), ("program:p", ["CS101+a", "CS101+b", "CS102+c"])],
        ),
    ],
)
def test_runs_with_one_key_clash_where_a_key_has_one_holder(files, expected):
    assert clashes(files) == expected


def test_a_run_excluded_from_a_curriculum_still_counts_for_its_course():
    files = TWO_RUNS_OF_A_COURSE | {"curricula/o.yaml": curriculum_of("CS101-a")}
    assert clashes(files) == [("course:edX+CS101", ["CS101+a", "CS101+b"])]


def test_programs_that_contain_each_other_still_have_claims():
    nested = {f"programs/{one}.yaml": program_of("CS101", more=f"programs: [{two}]\n") for one, two in ["pq", "qp"]}
    catalog = catalog_of(run("CS101", "a", "K") | nested)
    assert [claim.scope for claim in catalog.claims] == ["course:edX+CS101", "program:p", "program:q"]


def test_a_claim_tells_the_line_of_its_key():
    (claim,) = catalog_of(run("CS101", "a", "Key")).claims
    assert (claim.folded, claim.key, str(claim.run)) == ("key", "Key", "course-v1:edX+CS101+a")
    assert (claim.place.path, claim.place.line) == ("courses/edX/CS101/a.yaml", 2)


FOREIGN = ("course:edX+CS101", "k", "K", "course-v1:edX+CS101+z", "other", "courses/edX/CS101/z.yaml", "c0ffee", 2)


def test_a_holder_in_another_repository_is_named():
    catalog = catalog_of(run("CS101", "a", "k"))
    (clash,) = find_clashes(catalog.claims, [FOREIGN])
    here, there = clash.holders
    assert (here.run, here.repository) == ("course-v1:edX+CS101+a", "")
    assert (there.run, there.key, there.repository, there.commit) == ("course-v1:edX+CS101+z", "K", "other", "c0ffee")
    assert (there.place.path, there.place.line) == ("courses/edX/CS101/z.yaml", 2)


def test_what_clashes_only_elsewhere_is_not_ours():
    twin = (*FOREIGN[:3], "course-v1:edX+CS101+y", *FOREIGN[4:])
    assert clashes(run("CS102", "a", "K"), [FOREIGN, twin]) == []


def test_the_same_run_elsewhere_is_no_second_holder():
    assert clashes(run("CS101", "z", "K"), [FOREIGN]) == []


def test_the_order_of_claims_does_not_matter():
    catalog = catalog_of(TWO_RUNS_OF_A_COURSE | run("CS102", "c", "k") | {"programs/p.yaml": program_of("CS101 CS102")})
    foreign = [FOREIGN, (*FOREIGN[:3], "course-v1:edX+CS101+y", *FOREIGN[4:])]
    assert find_clashes(catalog.claims, foreign) == find_clashes(catalog.claims[::-1], foreign[::-1])
