import pytest
from programs import Shelf, fill, program_of, run_of

from contentrepo.applets.catalog.models import Organization
from contentrepo.applets.findings.models import Place
from contentrepo.applets.live.api import (
    StoreUnavailable,
    UnknownProgram,
    UnknownRun,
    check_site,
    find_run_in_program,
    get_run_in_program,
    list_programs,
)

RUNS = [
    run_of("CS101-1", "Partner-1"),
    run_of("CS101-2", "partner-2"),
    run_of("CS102-1", "PARTNER-3"),
    run_of("CS103-1"),
]


def key(name):
    course, _, run = name.partition("-")
    return f"course-v1:edX+{course}+{run}"


def shown(store, program, **more):
    """What of all runs the program answers for, by both kinds of keys."""
    return sorted(str(one.key) for one in RUNS if run_in(store, program, one, **more))


def run_in(store, program, run, **more):
    by_run = find_run_in_program(store, program, str(run.key), **more)
    if run.external_course_key:
        assert find_run_in_program(store, program, run.external_course_key, **more) == by_run
    return by_run


def slugs(store, **more):
    return [program.slug for program in list_programs(store, **more)]


@pytest.fixture
def shelf(store):
    programs = [
        program_of("master", "CS101 CS103", "CS102"),
        program_of("picky", "CS101-1 CS102"),
        program_of("parent", "CS103", nested=["picky", "old"]),
        program_of("old", "CS101", status="retired"),
        program_of("gone", "CS101 CS103", status="deleted", nested=["master"]),
        program_of("empty"),
    ]
    Shelf(RUNS, programs).publish(store)


@pytest.mark.usefixtures("shelf")
class TestALookUp:
    def test_takes_either_key_in_any_case(self, store):
        found = get_run_in_program(store, "master", "pArTnEr-1")
        assert (found.run, found.external_course_key, found.curriculum) == (key("CS101-1"), "Partner-1", "c0")
        assert get_run_in_program(store, "master", key("CS101-1")) == found
        assert get_run_in_program(store, "master", "partner-3").curriculum == "c1"

    def test_passes_over_excluded_runs(self, store):
        assert shown(store, "picky") == [key("CS101-2"), key("CS102-1")]

    def test_goes_into_nested_programs_but_not_into_hidden_ones(self, store):
        assert shown(store, "parent") == [key("CS101-2"), key("CS102-1"), key("CS103-1")]
        assert get_run_in_program(store, "parent", "partner-3").program == "picky"
        assert key("CS101-1") in shown(store, "parent", hidden=True)

    def test_passes_over_retired_and_deleted_programs_unless_asked(self, store):
        for program in ("old", "gone"):
            assert shown(store, program) == []
            with pytest.raises(UnknownProgram, match=r"is (retired|deleted)") as refused:
                get_run_in_program(store, program, key("CS101-1"))
            assert "--all" in refused.value.hint
        assert shown(store, "old", hidden=True) == [key("CS101-1"), key("CS101-2")]

    def test_says_why_there_is_no_answer(self, store):
        with pytest.raises(UnknownRun, match="no run with the key `partner-9`"):
            get_run_in_program(store, "master", "partner-9")
        with pytest.raises(UnknownRun):
            get_run_in_program(store, "master", "course-v1:edX+CS101+9")
        with pytest.raises(UnknownProgram, match="no program `mastre`") as refused:
            get_run_in_program(store, "mastre", "partner-1")
        assert "`master`" in refused.value.hint

    def test_is_one_statement_and_takes_no_text_for_sql(self, store):
        before = store.statements
        for one in RUNS:
            find_run_in_program(store, "master", str(one.key))
            find_run_in_program(store, "master", one.external_course_key or "none' OR '1'='1")
        assert store.statements - before == 2 * len(RUNS)

    def test_lists_the_programs_of_a_run_also_those_around(self, store):
        assert slugs(store, run=key("CS101-1")) == ["master"]
        assert slugs(store, run=key("CS101-2")) == ["master", "parent", "picky"]
        assert slugs(store, run=key("CS102-1"), hidden=True) == ["gone", "master", "parent", "picky"]
        with pytest.raises(UnknownRun, match="no catalog entry"):
            list_programs(store, run=key("CS999-1"))

    def test_lists_programs(self, store):
        assert slugs(store) == ["empty", "master", "parent", "picky"]
        assert slugs(store, hidden=True) == ["empty", "gone", "master", "old", "parent", "picky"]


def test_a_changed_program_answers_as_it_is_now(store):
    Shelf(RUNS, [program_of("p", "CS101 CS102"), program_of("q", "CS103")]).publish(store)
    Shelf(RUNS, [program_of("p", "CS103 CS101-1"), program_of("r", "CS102")]).publish(store, commit=2)
    assert shown(store, "p") == [key("CS101-2"), key("CS103-1")]
    assert slugs(store) == ["p", "r"]
    assert slugs(store, run=key("CS102-1")) == ["r"]
    Shelf().publish(store, commit=3)
    assert slugs(store) == []


def test_a_site_shows_what_names_it_and_what_names_none(store):
    here = Place("organizations/x.yaml")
    organizations = [
        Organization("edX", "edX", here),
        Organization("MITx", "MITx", here, site="mit.example.org"),
        Organization("Lab", "Lab", here, parent="MITx"),
    ]
    programs = [
        program_of("everywhere", "CS101"),
        program_of("own", "CS101", site="one.example.org"),
        program_of("by-parent", "CS101", organizations=("Lab", "edX")),
        program_of("own-first", "CS101", organizations=("MITx",), site="one.example.org"),
    ]
    Shelf(RUNS[:1], programs, organizations).publish(store)
    assert slugs(store, site="one.example.org") == ["everywhere", "own", "own-first"]
    assert slugs(store, site="mit.example.org", run=key("CS101-1")) == ["by-parent", "everywhere"]
    check_site(store, "own", None)
    check_site(store, "own", "one.example.org")
    with pytest.raises(UnknownProgram, match=r"`mit\.example\.org` shows no program `own`"):
        check_site(store, "own", "mit.example.org")


def test_what_a_look_up_costs_does_not_grow_with_the_catalog(store):
    wanted = fill(store, runs=400, programs=20)
    before = store.statements
    assert all(find_run_in_program(store, one.program, one.key).run == one.run for one in wanted[:10])
    assert store.statements - before == 10
    plans = explain(store)
    assert plans
    assert not any(plan.lstrip("(").startswith(("SCAN e", "SCAN m", "SCAN n", "SCAN p ", "SCAN key")) for plan in plans)


def explain(store):
    """How SQLite would do it: no step reads a whole table."""
    from contentrepo.applets.live.programs import lookup

    if store.engine.dialect.name != "sqlite":
        return ["the planner's statistics decide"]
    asked = [(lookup._BY_KEY, 3), (lookup._BY_RUN, 2), (lookup._HOLDERS, 2)]
    rows = [row for text, count in asked for row in store.look_up(f"EXPLAIN QUERY PLAN {text[False]}", ("x",) * count)]
    return [str(row[3]) for row in rows]


def test_a_store_that_fails_is_told_and_asked_again(store):
    Shelf(RUNS, [program_of("p", "CS101")]).publish(store)
    with pytest.raises(StoreUnavailable):
        store.look_up("SELECT nothing FROM nowhere", ())
    assert find_run_in_program(store, "p", "partner-1").run == key("CS101-1")
