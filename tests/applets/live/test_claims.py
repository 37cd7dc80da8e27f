import pytest
import rows
from rows import OTHER, RUN, SOURCE, Catalog, Course
from sqlalchemy import text

from contentrepo.applets.live.api import (
    Claimed,
    StoreDamaged,
    apply_change,
    describe_holder,
    foreign_claims,
    list_units,
    read_unit,
    read_unit_at,
)
from contentrepo.errors import Refused

ONE, TWO = f"catalog:{SOURCE.repository}", f"catalog:{OTHER.repository}"
SCOPE = "course:edX+CS101"
RUN_B, RUN_C, RUN_D, RUN_E = (f"course-v1:edX+CS101+{number}T2020" for number in range(1, 5))


@pytest.fixture
def claim(publish):
    """Publishes a catalog in which runs hold external keys of one scope."""

    def claim_keys(keys, unit=ONE, **more):
        source = SOURCE if unit == ONE else OTHER
        return publish(Catalog(keys={(SCOPE, key): run for key, run in keys.items()}), unit, source=source, **more)

    return claim_keys


def holders(store, unit=ONE):
    return {row.key: row.run for row in read_unit(store, unit).keys.values()}


def test_a_key_that_somebody_holds_is_refused_with_everything_about_the_holder(store, claim):
    claim({"CS-1": RUN}, commit="one")
    with pytest.raises(Claimed) as refused:
        claim({"cs-1": RUN_B, "CS-2": RUN_C}, TWO, commit="two")
    (holder,) = refused.value.holders
    assert (holder.kind, holder.name, holder.scope, holder.run) == ("key", "CS-1", SCOPE, RUN)
    assert (holder.unit, holder.source, holder.commit) == (ONE, SOURCE, rows.commit_id("one"))
    assert (holder.path, holder.line) == ("courses/keys.yaml", 1)
    assert isinstance(refused.value, Refused)
    told = str(refused.value)
    assert all(
        word in told for word in ("`CS-1`", "catalog course `edX+CS101`", RUN, SOURCE.repository, "courses/keys.yaml:1")
    )
    assert list_units(store, OTHER.repository) == ()


def test_every_holder_is_named(claim):
    claim({"a": RUN, "b": RUN_B, "c": RUN_C})
    with pytest.raises(Claimed) as refused:
        claim({"A": RUN_D, "C": RUN_E}, TWO)
    assert [describe_holder(holder).split("`")[1] for holder in refused.value.holders] == ["a", "c"]


def test_the_same_key_in_another_scope_is_free(store, claim, publish):
    claim({"a": RUN})
    elsewhere = "course-v1:edX+CS102+2T2019"
    publish(Catalog(keys={("course:edX+CS102", "a"): elsewhere}), TWO, source=OTHER)
    assert holders(store, TWO) == {"a": elsewhere}


def test_a_key_that_was_given_up_is_free(store, claim):
    claim({"a": RUN, "b": RUN_B})
    claim({"b": RUN_B}, commit=2)
    claim({"a": RUN_C}, TWO)
    assert holders(store, TWO) == {"a": RUN_C}
    assert read_unit_at(store, ONE, 1).keys.keys() == {RUN, RUN_B}


@pytest.mark.parametrize(
    "after",
    [
        {"a": RUN_B, "b": RUN},
        {"b": RUN, "c": RUN_B, "d": RUN_C},
        {"a": RUN_C, "b": RUN, "c": RUN_B},
        {"b": RUN_C, "c": RUN_B},
        {"A": RUN, "B": RUN_B, "C": RUN_C},
    ],
    ids=["swap", "chain", "circle", "give one away", "other letters"],
)
def test_keys_may_move_in_any_way_within_a_change(store, claim, after):
    claim({"a": RUN, "b": RUN_B, "c": RUN_C})
    claim(after, commit=2)
    assert holders(store) == after


def test_a_refused_change_of_claims_leaves_all_claims(store, claim):
    claim({"a": RUN})
    claim({"b": RUN_B}, TWO)
    with pytest.raises(Claimed):
        claim({"b": RUN, "c": RUN_C}, commit=2)
    assert holders(store) == {"a": RUN}
    assert read_unit(store, ONE).release == 1


def test_removing_a_unit_gives_up_what_it_held(store, claim, publish):
    claim({"a": RUN})
    publish(Catalog().gone(), ONE, commit=2)
    claim({"a": RUN_B}, TWO)
    assert holders(store, TWO) == {"a": RUN_B}


@pytest.mark.parametrize("kind", ["organization", "course", "run", "program", "curriculum"])
def test_each_catalog_entry_has_one_owner(publish, kind):
    publish(Catalog({(kind, "thing"): "mine"}), ONE)
    with pytest.raises(Claimed, match=rf"{kind} `thing` belongs to `{ONE}`.*{kind}s/thing\.yaml"):
        publish(Catalog({(kind, "thing"): "mine too"}), TWO, source=OTHER)
    publish(Catalog({(kind, "another"): "given up"}), ONE, commit=2)
    publish(Catalog({(kind, "thing"): "now mine"}), TWO, source=OTHER)


def test_an_entry_that_changes_stays_owned(publish):
    publish(Catalog({("program", "masters"): "first"}), ONE)
    publish(Catalog({("program", "masters"): "second"}), ONE, commit=2)
    with pytest.raises(Claimed):
        publish(Catalog({("program", "masters"): "other"}), TWO, source=OTHER)


def test_a_run_s_catalog_entry_and_its_olx_are_claimed_apart(store, publish):
    publish(Catalog({("run", RUN): "entry"}), ONE)
    publish(Course({"a": b"1"}), RUN, source=OTHER)
    assert {unit.unit: unit.source for unit in list_units(store)} == {ONE: SOURCE, RUN: OTHER}


def test_a_unit_has_one_source(store, publish):
    publish(Course({"a": b"1"}), commit="one")
    with pytest.raises(Claimed) as refused:
        publish(Course({"a": b"2"}), source=OTHER, commit="two")
    (holder,) = refused.value.holders
    assert (holder.kind, holder.source, holder.commit) == ("source", SOURCE, rows.commit_id("one"))
    assert "is published from repository-one" in str(refused.value)
    assert read_unit(store, RUN).release == 1


def test_another_branch_of_the_same_repository_is_another_source(publish):
    publish(Course({"a": b"1"}))
    with pytest.raises(Claimed, match="branch main"):
        publish(Course({"a": b"2"}), source=rows.Source(SOURCE.repository, "draft"))


def test_a_late_claimant_is_told_of_the_holder_rather_than_to_plan_again(store, publish):
    late = Course({"a": b"2"}).change(read_unit(store, RUN), source=OTHER)
    publish(Course({"a": b"1"}))
    with pytest.raises(Claimed):
        apply_change(store, late, Course({"a": b"2"}).bytes)


def test_the_database_itself_refuses_a_second_claim(store, claim):
    claim({"a": RUN})
    claim({"b": RUN_B}, TWO)
    steal = "UPDATE key_claims SET folded = 'a' WHERE folded = 'b'"
    with pytest.raises(StoreDamaged), store.writing() as connection:
        connection.execute(text(steal))


def test_a_guard_gets_what_other_repositories_hold(store, publish):
    publish(Catalog({("organization", "edX"): "x"}, keys={("program:p", "CS-1"): RUN}), ONE, commit="one")
    publish(Course({"a": b"1"}), RUN)
    publish(Course({"x": b"1"}), RUN_B, source=OTHER)
    foreign = foreign_claims(store, OTHER.repository)
    assert foreign.runs == {RUN: SOURCE.repository}
    assert foreign.entries == (
        ("organization", "edX", SOURCE.repository, "organizations/edX.yaml"),
        ("program", "p", SOURCE.repository, "programs/p.yaml"),
    )
    assert foreign.keys == ((RUN, "CS-1", 1),)
    assert foreign.members == (("p", "course", "edX+CS101", "core", ()),)
    assert foreign.commits == {SOURCE.repository: rows.commit_id("one")}
    own = foreign_claims(store, SOURCE.repository)
    assert (own.entries, own.keys, own.members, own.runs) == ((), (), (), {RUN_B: OTHER.repository})


def test_a_change_without_claims_takes_no_statement_for_them(store, publish):
    publish(Catalog({("program", "masters"): "first"}, keys={(SCOPE, "a"): RUN}), ONE)
    change = Catalog({("program", "masters"): "second"}, keys={(SCOPE, "a"): RUN}).change(read_unit(store, ONE))
    assert change.keys == ()
    before = store.statements
    apply_change(store, change, Catalog({("program", "masters"): "second"}).bytes)
    is_file = store.engine.dialect.name == "sqlite"  # it gives a unit and its release in one
    assert store.statements - before == 13 - is_file
