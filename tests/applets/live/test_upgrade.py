"""Stores as each released program made them, brought up to date with everything in them. On every database.

`stores/<schema>.json` holds the rows of a store that the program of that schema wrote with `contentrepo publish` (two
commits, the second with another external key, an asset and a changed problem) and `contentrepo revert`;
`tests/write_store.py` makes it.
"""

import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import column, insert, table
from write_store import make_store, read_tables

from contentrepo.applets.keys.api import parse_usage_key
from contentrepo.applets.live.api import (
    find_faults,
    find_run_in_program,
    list_changes,
    list_courses,
    list_key_history,
    list_pins,
    list_releases,
    list_units,
    open_store,
    read_block,
    read_outline,
    read_sequence,
    read_unit,
    restore_backup,
)
from contentrepo.applets.live.database.columns import metadata
from contentrepo.applets.live.database.schema import REVISION
from contentrepo.applets.live.migration import EARLIER, SCRIPTS, VERSION_TABLE
from contentrepo.applets.media.api import open_media
from contentrepo.applets.publishing.root_hash import has_root_hash

STORES = Path(__file__).parent / "stores"
RUN = "course-v1:edX+CS101+2T2019"
QUIZ = parse_usage_key("block-v1:edX+CS101+2T2019+type@problem+block@quiz1")
FIRST = ("store", "units", "block_versions", "pins")
"""Tables to which others refer."""


def make_as(store, schema):
    """Turn an empty store into the one that the program of an earlier schema left."""
    tables = json.loads((STORES / f"{schema}.json").read_text())
    with store.writing() as connection:
        metadata.drop_all(connection)
        connection.exec_driver_sql(f"DROP TABLE {VERSION_TABLE}")
        config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
        config.set_main_option("script_location", str(SCRIPTS))
        command.upgrade(config, schema)
        connection.exec_driver_sql("DELETE FROM store")
        for name in [*FIRST, *sorted(tables.keys() - set(FIRST))]:
            columns, rows = tables[name]["columns"], tables[name]["rows"]
            into = table(name, *(column(one) for one in columns))
            for row in rows:
                values = {one: restore(one, value) for one, value in zip(columns, row, strict=True)}
                connection.execute(insert(into).values(values))


def restore(name, value):
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    return bool(value) if name == "locked" else value


@pytest.fixture(params=EARLIER)
def upgraded(request, open_it):
    store = open_it()
    make_as(store, request.param)
    upgraded = open_it()
    assert (upgraded.found_schema, upgraded.schema) == (request.param, REVISION)
    return upgraded


def test_there_is_a_store_of_every_released_schema():
    assert sorted(path.stem for path in STORES.glob("*.json")) == sorted(EARLIER)


def test_the_store_of_this_schema_can_be_written_down_for_the_next_one(tmp_path):
    tables = read_tables(make_store(tmp_path))
    assert tables.keys() == metadata.tables.keys()
    assert len(tables["releases"]["rows"]) == 5


def test_everything_is_there_after_the_upgrade(upgraded):
    assert read_sequence(upgraded) >= 5
    assert [course.run for course in list_courses(upgraded)] == [RUN]
    assert [release.number for release in list_releases(upgraded, RUN)] == [3, 2, 1]
    bodies = [read_block(upgraded, QUIZ, at).version.body for at in (1, 2, 3, None)]
    assert [b"Is it not so?" in body for body in bodies] == [False, True, False, False]
    assert len(read_outline(upgraded, RUN, 2).blocks) == 6
    assert [change.release.number for change in list_changes(upgraded, RUN, "block", subject="problem/quiz1")] == [
        3,
        2,
        1,
    ]
    assert [pin.unit for pin in list_pins(upgraded)] == [RUN]
    assert find_run_in_program(upgraded, "ds", "cs-101-b").run == RUN
    assert find_run_in_program(upgraded, "ds", "CS-101") is None
    assert {span.key for span in list_key_history(upgraded, "CS-101")} == {"CS-101"}


def test_it_holds_together_and_makes_its_root_hashes(upgraded):
    assert find_faults(upgraded) == ()
    for unit in list_units(upgraded):
        assert has_root_hash(read_unit(upgraded, unit.unit).files, unit.tree)


def test_an_upgrade_that_fails_changes_nothing(tmp_path, monkeypatch):
    """The migrations of all schemas in between are one transaction."""
    with open_store(tmp_path / "live.sqlite3", media=open_media(tmp_path / "media")) as store:
        make_as(store, "0001")
    from contentrepo.applets.live import migration

    def break_off(connection):
        upgrade(connection)
        raise RuntimeError

    upgrade = migration._upgrade
    monkeypatch.setattr(migration, "_upgrade", break_off)
    with pytest.raises(RuntimeError):
        open_store(tmp_path / "live.sqlite3")
    monkeypatch.setattr(migration, "_upgrade", upgrade)
    with open_store(tmp_path / "live.sqlite3") as store:
        assert store.found_schema == "0001"
        assert find_faults(store) == ()


@pytest.mark.parametrize("schema", EARLIER)
def test_a_backup_is_left_as_the_older_program_made_it(tmp_path, schema):
    """Whoever goes back to that program needs it, and it may lie where nobody can write."""
    backup = tmp_path / "kept" / "old.sqlite3"
    backup.parent.mkdir()
    with open_store(backup, media=tmp_path / "media") as old:
        make_as(old, schema)
    before = backup.read_bytes()
    restored = restore_backup(backup, tmp_path / "new.sqlite3")
    assert restored.sequence > 0
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir()] == ["old.sqlite3"]
    with open_store(tmp_path / "new.sqlite3") as new:
        assert find_faults(new) == ()
