"""What a store cannot make by itself any more is found and mended, on every database."""

import pytest
from programs import UNIT, Shelf, program_of, run_of
from rows import RUN, Course
from sqlalchemy import delete, update

from contentrepo.applets.live.api import (
    StaleUnit,
    find_run_in_program,
    read_blob,
    read_damage,
    read_unit,
    read_versions,
    write_mended,
)
from contentrepo.applets.live.database.schema import (
    blobs,
    block_versions,
    key_claims,
    name_claims,
    program_members,
    programs,
)

COURSE = Course({"a": b"one", "b": b"two"}, {"dot.png": b"dot"})
SHELF = Shelf([run_of("CS101-1", "Key-1"), run_of("CS101-2", "key-2")], [program_of("p", "CS101")])


def look(store, unit, content):
    state = read_unit(store, unit)
    versions = getattr(content, "versions", {})
    return state, read_damage(store, state, files=state.files.values(), versions=versions.values())


def mend(store, unit, content):
    state, damage = look(store, unit, content)
    versions = getattr(content, "versions", {})
    write_mended(store, state, damage, versions=versions.values(), bytes_of=content.bytes)
    return look(store, unit, content)[1]


def change(store, *statements):
    with store.writing() as connection:
        for statement in statements:
            connection.execute(statement)


def test_bytes_and_block_versions(store, publish):
    publish(COURSE)
    assert look(store, RUN, COURSE)[1].is_none
    page, picture = (COURSE.files[path].blob for path in ("html/a.html", "static/dot.png"))
    wrong = COURSE.blocks["html/a"].version
    change(
        store,
        update(blobs).where(blobs.c.id == page).values(data=b"typed over"),
        delete(blobs).where(blobs.c.id == picture),
        update(block_versions).where(block_versions.c.version == wrong).values(body=b"typed over"),
    )
    _, damage = look(store, RUN, COURSE)
    assert (damage.blobs, damage.versions) == (tuple(sorted([page, picture])), (wrong,))
    assert mend(store, RUN, COURSE).is_none
    assert (read_blob(store, page), read_blob(store, picture)) == (b"one", b"dot")
    assert read_versions(store, [wrong])[wrong] == COURSE.versions[wrong]


def test_names_claims_and_programs(store):
    SHELF.publish(store)
    assert look(store, UNIT, SHELF)[1].is_none
    change(store, delete(name_claims), delete(program_members), update(programs).values(status="deleted"))
    _, damage = look(store, UNIT, SHELF)
    assert ("program", "p") in damage.names
    assert damage.programs == ("member p/0", "program p")
    assert damage.claims  # they follow from the members, which are gone
    assert mend(store, UNIT, SHELF).is_none
    assert find_run_in_program(store, "p", "key-1").run == "course-v1:edX+CS101+1"
    change(store, update(key_claims).where(key_claims.c.folded == "key-1").values(run="course-v1:edX+CS101+9"))
    assert find_run_in_program(store, "p", "key-1").run == "course-v1:edX+CS101+9"
    assert mend(store, UNIT, SHELF).is_none
    assert find_run_in_program(store, "p", "key-1").run == "course-v1:edX+CS101+1"


def test_nothing_is_mended_over_a_newer_release(store, publish):
    publish(COURSE)
    change(store, delete(name_claims))
    state, damage = look(store, RUN, COURSE)
    publish(Course({"a": b"newer"}), commit=2)
    with pytest.raises(StaleUnit):
        write_mended(store, state, damage, versions=COURSE.versions.values(), bytes_of=COURSE.bytes)
