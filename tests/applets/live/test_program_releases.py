import random

import pytest
from programs import Shelf, program_of, run_of
from rows import RUN, Course, commit_id

from contentrepo.applets.live.api import (
    BlockMove,
    NotKept,
    NotLive,
    UnknownProgram,
    UnknownRelease,
    apply_change,
    compare_program_releases,
    drop_kept_release,
    find_run_in_program,
    get_program_release,
    keep_program_release,
    list_kept_sequences,
    list_program_releases,
    read_sequence,
    read_unit,
)

RUNS = [run_of(f"CS10{course}-{run}", f"key-{course}{run}") for course in (1, 2, 3) for run in (1, 2)]
ONE, TWO = str(RUNS[0].key), str(RUNS[1].key)


def pages(store, run, commit=1, **texts):
    """The next release of a run: html blocks by name."""
    course = Course({name: text.encode() for name, text in texts.items()})
    return apply_change(store, course.change(read_unit(store, run), commit=commit), course.bytes)


def pinned(found):
    """Run -> number of its pinned release."""
    return {one.member.run: one.release and one.release.number for one in found.runs}


def at(store, point=None, program="p"):
    return pinned(get_program_release(store, program, point))


def names(store, program="p"):
    return [step.sequence for step in list_program_releases(store, program)]


@pytest.fixture
def history(store):
    """The sequences: a run, the program, another run, the first again, one more course in the program."""
    pages(store, ONE, a="one")
    Shelf(RUNS, [program_of("p", "CS101")]).publish(store)
    pages(store, TWO, a="other")
    pages(store, ONE, a="two", b="more", commit=2)
    pages(store, str(RUNS[2].key), a="of another course")
    Shelf(RUNS, [program_of("p", "CS102 CS101-2")]).publish(store, commit=3)
    return range(1, read_sequence(store) + 1)


@pytest.mark.usefixtures("history")
def test_a_release_is_a_sequence_at_which_a_run_or_the_membership_changed(store):
    assert names(store) == [6, 4, 3, 2]
    newest, second, *_ = list_program_releases(store, "p")
    assert newest.added == (str(RUNS[2].key), str(RUNS[3].key))
    assert newest.left == (TWO,)
    assert (second.changed, second.commit) == (((ONE, 2),), commit_id(2))


@pytest.mark.usefixtures("history")
def test_the_pinned_release_of_each_run_answers_for_any_point(store):
    assert at(store, "sequence:2") == {ONE: 1, TWO: None}
    assert at(store, "sequence:3") == at(store, 3) == {ONE: 1, TWO: 1}
    assert at(store, "sequence:5") == at(store, 4) == {ONE: 2, TWO: 1}
    assert at(store) == at(store, 6) == {str(RUNS[2].key): 1, str(RUNS[3].key): None, ONE: 2}
    time = list_program_releases(store, "p")[-2].time
    assert at(store, time) == at(store, 3)
    assert get_program_release(store, "p", "sequence:5").sequence == 4


@pytest.mark.usefixtures("history")
def test_what_is_no_release_of_the_program_is_refused(store):
    with pytest.raises(UnknownRelease, match="no release 5") as refused:
        get_program_release(store, "p", 5)
    assert "current then is 4" in refused.value.hint
    with pytest.raises(NotLive, match="no program `p` at sequence 1"):
        get_program_release(store, "p", "sequence:1")
    with pytest.raises(UnknownProgram):
        get_program_release(store, "q", 3)
    with pytest.raises(UnknownProgram):
        list_program_releases(store, "q")
    with pytest.raises(UnknownRelease):
        get_program_release(store, "p", "f" * 40)


@pytest.mark.usefixtures("history")
def test_a_program_that_is_gone_answers_for_the_past_only(store):
    Shelf(RUNS).publish(store, commit=4)
    assert at(store, 4) == {ONE: 2, TWO: 1}
    with pytest.raises(UnknownProgram):
        get_program_release(store, "p")
    Shelf(RUNS, [program_of("p", "CS101", status="deleted")]).publish(store, commit=5)
    with pytest.raises(UnknownProgram, match="is deleted"):
        get_program_release(store, "p")
    assert pinned(get_program_release(store, "p", hidden=True)) == {ONE: 2, TWO: 1}


@pytest.mark.usefixtures("history")
def test_a_run_that_is_removed_is_pinned_to_nothing(store):
    gone = Course({}).gone()
    apply_change(store, gone.change(read_unit(store, ONE), commit=6), gone.bytes)
    assert at(store)[ONE] is None
    assert at(store, 6)[ONE] == 2


@pytest.mark.usefixtures("history")
def test_two_releases_are_compared_block_by_block(store):
    found = compare_program_releases(store, "p", 3, "sequence:6")
    by_run = {run.run: run for run in found.runs}
    assert (found.old.sequence, found.new.sequence) == (3, 6)
    assert [(one.subject, one.what) for one in by_run[ONE].blocks] == [
        ("course/course", BlockMove.CHANGED),
        ("html/a", BlockMove.CHANGED),
        ("html/b", BlockMove.ADDED),
    ]
    assert (by_run[TWO].counts, by_run[TWO].blocks) == (False, ())
    assert (by_run[str(RUNS[2].key)].counted, by_run[str(RUNS[2].key)].new.number) == (False, 1)
    back = compare_program_releases(store, "p", 4, 3).runs
    assert [(one.subject, one.what) for one in back[0].blocks if one.subject == "html/b"] == [
        ("html/b", BlockMove.REMOVED)
    ]
    assert compare_program_releases(store, "p", 4, "sequence:5").runs == ()


@pytest.mark.usefixtures("history")
def test_a_comparison_reads_only_what_differs(store):
    compare_program_releases(store, "p", 3, 4)
    before = store.statements
    compare_program_releases(store, "p", 3, 4)
    few = store.statements - before
    for number in range(3):
        pages(store, ONE, **{f"page{at}": f"{at} {number}" for at in range(20)})
    before = store.statements
    compare_program_releases(store, "p", 3, 4)
    assert store.statements - before == few


@pytest.mark.usefixtures("history")
def test_a_release_is_kept_once_and_no_more_when_somebody_says_so(store):
    first = keep_program_release(store, "p", 3, reason="the class of 2026", actor="Olga")
    assert keep_program_release(store, "p", 3, reason="again", actor="Pete") == first
    keep_program_release(store, "p", "sequence:5", reason="and this", actor="Olga")
    assert list_kept_sequences(store) == (3, 4)
    kept = {step.sequence: step.kept for step in list_program_releases(store, "p")}
    assert kept == {6: None, 4: kept[4], 3: first, 2: None}
    assert kept[4].reason == "and this"
    drop_kept_release(store, "p", 3, reason="mistake", actor="Pete")
    assert list_kept_sequences(store) == (4,)
    with pytest.raises(NotKept, match="release 3 of program `p`"):
        drop_kept_release(store, "p", 3, reason="twice", actor="Pete")
    with pytest.raises(UnknownRelease):
        keep_program_release(store, "p", 5, reason="none", actor="Olga")


def random_shelf(chance):
    """Runs that come and go, a program with exclusions, and two nested ones that may be hidden."""
    courses = ["CS101", "CS102", "CS103", "CS101-1", "CS102-2"]

    def some():
        return " ".join(chance.sample(courses, chance.randint(0, 3)))

    nested = [slug for slug in ("q", "r") if chance.random() < 0.6]
    status = [chance.choice(["active", "active", "retired"]) for _ in nested]
    programs = [program_of(slug, some(), status=said) for slug, said in zip(nested, status, strict=True)]
    if chance.random() < 0.9:
        programs.append(program_of("p", some(), some(), nested=nested))
    return Shelf(chance.sample(RUNS, chance.randint(3, 6)), programs)


def view(store):
    """The program as it is now, asked run by run."""
    numbers = {str(run.key): read_unit(store, str(run.key)) for run in RUNS}
    counts = [run for run in numbers if find_run_in_program(store, "p", run)]
    return {run: numbers[run].release if numbers[run].tree else None for run in counts}


@pytest.mark.parametrize("seed", range(3))
def test_what_was_seen_at_any_time_is_what_is_told_afterwards(store, seed):
    chance = random.Random(seed)
    seen = {}
    for number in range(25):
        if chance.random() < 0.4:
            shelf = random_shelf(chance)
            shelf.publish(store, commit=number)
        else:
            pages(store, str(chance.choice(RUNS).key), commit=number, a=f"text {number}")
        try:
            now = get_program_release(store, "p", "sequence:999")
            assert pinned(now) == view(store)
            seen[read_sequence(store)] = (tuple(one.member for one in now.runs), tuple(pinned(now).items()))
        except (NotLive, UnknownProgram):
            seen[read_sequence(store)] = None
            assert view(store) == {}
    told = {}
    for sequence in seen:
        try:
            found = get_program_release(store, "p", f"sequence:{sequence}")
            told[sequence] = (tuple(one.member for one in found.runs), tuple(pinned(found).items()))
        except NotLive:
            told[sequence] = None
    assert told == seen
    changes = [now for before, now in zip([None, *seen], seen, strict=False) if seen.get(before) != seen[now]]
    assert sorted(names(store)) == changes


@pytest.mark.usefixtures("history")
def test_a_unit_that_is_no_run_of_a_program_makes_no_release(store):
    pages(store, RUN, a="elsewhere")
    assert names(store)[0] == 6
