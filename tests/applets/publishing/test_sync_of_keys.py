"""Every row of the tables of names and keys damaged in every column, one after another: sync repairs each."""

import content
import pytest
from feeding import CATALOG, FOLDER
from sqlalchemy import Integer, delete, insert, select, update

from contentrepo.applets.live.database.schema import (
    CURRENT,
    HELD,
    key_claims,
    name_claims,
    program_members,
    programs,
    run_keys,
)
from contentrepo.applets.publishing.api import check_store, sync_store

TABLES = {table.name: table for table in (run_keys, key_claims, name_claims, programs, program_members)}
SINCE = {"from_release", "from_sequence"}
"""Columns that say since when: a repaired row may say so anew."""
UNITS = (1, 2)  # the course and the catalog
UNTIL = {"to_release": CURRENT, "to_sequence": HELD}
FILES = CATALOG | {
    "courses/edX/CS101/1T2030.yaml": b"title: Another run\nexternal_course_key: CS-102\n",
    "programs/ds.yaml": b"title: D\ntype: masters\nstatus: active\norganizations: [edX]\nprograms: [inner]\n"
    b"curricula: [{slug: core, title: C, courses: [{course: edX+CS101}]}]\n",
    "programs/inner.yaml": b"title: I\ntype: masters\nstatus: unpublished\norganizations: [edX]\n",
}


@pytest.fixture
def synced(line):
    line.push(content.course(FOLDER) | FILES)
    assert set(line.publish().values()) == {"published"}
    return line


def current(store, table):
    """The rows that count now, without since when."""
    ends = [column == UNTIL[column.name] for column in table.c if column.name in UNTIL]
    with store.reading() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(table).where(*ends))]
    return sorted(({name: row[name] for name in row if name not in SINCE} for row in rows), key=repr)


def altered(table, row):
    """Each way to damage a row: what to write instead (None: nothing at all), and what beside it."""
    yield "gone", None
    for column in table.c:
        name = column.name
        if name in SINCE:
            continue
        value = row[name]
        if name == "unit":
            yield "of another unit", row | {name: sum(UNITS) - value}
        elif name in UNTIL:
            yield f"{name} is over", row | {name: 1}
        elif isinstance(column.type, Integer) or isinstance(value, int):
            yield f"{name} is another", row | {name: value + 7}
        else:
            yield f"{name} is another", row | {name: "x"}


def put(store, table, row, instead):
    same = [table.c[name] == value for name, value in row.items()]
    with store.writing() as connection:
        if instead is None:
            connection.execute(delete(table).where(*same))
        else:
            connection.execute(update(table).where(*same).values(instead))


@pytest.mark.parametrize("name", TABLES)
def test_a_row_that_is_gone_or_otherwise_is_found_and_repaired(synced, name):
    table, store = TABLES[name], synced.store
    right = current(store, table)
    assert right
    for row in right:
        for how, instead in altered(table, row):
            put(store, table, row, instead)
            assert current(store, table) != right
            assert sync_store(synced.repository, store, actor="Olga <o@x.org>").units, (name, row, how)
            assert current(store, table) == right, (name, row, how)
    assert check_store(synced.repository, store).units == ()


EXTRA = {
    "run_keys": {"run": "course-v1:edX+CS101+9", "folded": "cs-9", "key": "CS-9"},
    "key_claims": {"folded": "cs-9", "key": "CS-9"},
    "name_claims": {"name": "nobody"},
    "programs": {"slug": "nobody"},
    "program_members": {"place": 9},
}


@pytest.mark.parametrize("name", TABLES)
def test_a_row_that_follows_from_nothing_is_taken_away(synced, name):
    table, store = TABLES[name], synced.store
    right = current(store, table)
    with store.writing() as connection:
        row = connection.execute(select(table)).mappings().first()
        connection.execute(insert(table).values(dict(row) | EXTRA[name]))
    assert len(current(store, table)) == len(right) + 1
    sync_store(synced.repository, store, actor="Olga <o@x.org>")
    assert current(store, table) == right
