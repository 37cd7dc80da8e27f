import json
import sqlite3
import subprocess
import sys

import pytest
import rows
from alembic import command
from alembic.config import Config
from sqlalchemy import func, select, text

from contentrepo.applets.live.api import (
    ForeignStore,
    NewerStore,
    StoreUnavailable,
    apply_change,
    find_run_in_program,
    list_holds,
    list_news,
    list_programs,
    open_store,
    read_sequence,
    read_unit,
)
from contentrepo.applets.live.database.schema import key_claims, metadata, program_members, programs, run_keys
from contentrepo.applets.live.migration import SCRIPTS, VERSION_TABLE
from contentrepo.applets.media.api import open_media
from contentrepo.errors import UsageError


def test_a_new_store_is_empty(store):
    assert read_sequence(store) == 0
    assert read_unit(store, rows.RUN).version == 0


def test_opening_again_keeps_everything_and_migrates_nothing(open_it):
    course = rows.Course({"a": b"<p>a</p>"})
    apply_change(first := open_it(), course.change(read_unit(first, rows.RUN)), course.bytes)
    second = open_it()
    assert second.statements < 10
    assert read_unit(second, rows.RUN).files == course.files


def test_a_newer_schema_is_refused_and_left_alone(open_it):
    store = open_it()
    with store.writing() as connection:
        connection.execute(text("UPDATE contentrepo_schema SET version_num = '9999'"))
    with pytest.raises(NewerStore, match="9999") as refused:
        open_it()
    assert "newer contentrepo" in refused.value.hint


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE units (what)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(ForeignStore, match=r"other\.sqlite3"):
        open_store(path)
    assert path.read_bytes() == before


def test_other_tables_are_refused_on_every_database(store, open_it):
    with store.writing() as connection:
        connection.execute(text("ALTER TABLE contentrepo_schema RENAME TO something_else"))
    with pytest.raises(ForeignStore):
        open_it()


@pytest.mark.parametrize("location", ["mysql://host/db", "postgresql://host:port/db", "s3://bucket"])
def test_a_location_of_another_kind_is_refused(location):
    with pytest.raises(UsageError):
        open_store(location)


def test_a_server_without_a_folder_for_media_is_refused_without_showing_the_password():
    with pytest.raises(UsageError) as refused:
        open_store("postgresql://ada:secret@localhost/live")
    assert "media" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_server_that_cannot_be_reached_is_our_fault(tmp_path):
    pytest.importorskip("psycopg")
    with pytest.raises(StoreUnavailable) as refused:
        open_store("postgresql://ada:secret@localhost:1/live", media=open_media(tmp_path))
    assert "secret" not in str(refused.value)


def test_a_server_without_its_driver_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError) as refused:
        open_store("postgresql://localhost/live", media=open_media(tmp_path))
    assert "contentrepo[postgres]" in refused.value.hint


def test_a_file_that_is_no_database_is_said(tmp_path):
    (tmp_path / "live.sqlite3").write_bytes(b"hello " * 1000)
    with pytest.raises(StoreUnavailable, match="no SQLite database"):
        open_store(tmp_path / "live.sqlite3")


def test_a_folder_is_said(tmp_path):
    with pytest.raises(UsageError, match="is a folder"):
        open_store(tmp_path)


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreUnavailable):
        open_store(tmp_path / "file" / "live.sqlite3")


def test_the_store_is_private_and_durable(tmp_path):
    path = tmp_path / "new" / "live.sqlite3"
    with open_store(path) as store, store.reading() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}
        found = [path.parent, *path.parent.iterdir()]
        assert len(found) == 5  # the log and its index too
        assert {entry.stat().st_mode & 0o077 for entry in found} == {0}


OPENER = "import sys; from contentrepo.applets.live.api import open_store; open_store(sys.argv[1]).close()"


def test_two_processes_may_open_a_new_store_at_once(tmp_path):
    command = [sys.executable, "-c", OPENER, str(tmp_path / "live.sqlite3")]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(process.communicate()[1], process.returncode) for process in started] == [(b"", 0)] * 3
    with open_store(tmp_path / "live.sqlite3") as store:
        assert read_sequence(store) == 0


PROGRAM = {
    "slug": "p",
    "title": "P",
    "type": "masters",
    "status": "active",
    "organizations": ["edX"],
    "site": "",
    "external_program_key": "",
    "curricula": [{"slug": "c", "courses": [{"course": "edX+CS101", "excluded_runs": ["course-v1:edX+CS101+1"]}]}],
    "programs": ["q"],
}
CATALOG_OF_0001 = """
INSERT INTO units VALUES (1, 'catalog:one', 'catalog', 'one', 'main', 2, 2);
INSERT INTO catalog_entries VALUES (1, 'program', 'p', '{old}', 'programs/p.yaml', 1, 2);
INSERT INTO catalog_entries VALUES (1, 'program', 'p', '{new}', 'programs/p.yaml', 2, 2147483647);
INSERT INTO catalog_entries VALUES (1, 'run', 'course-v1:edX+CS101+1', '{{}}', 'r.yaml', 1, 2147483647);
INSERT INTO catalog_entries VALUES (1, 'run', 'course-v1:edX+CS101+2', '{{}}', 'r.yaml', 1, 2147483647);
INSERT INTO catalog_entries VALUES (1, 'curriculum', 'open', '{open}', 'curricula/open.yaml', 2, 2147483647);
INSERT INTO key_claims VALUES (1, 'course:edX+CS101', 'k', 'K', 'course-v1:edX+CS101+1', 'r.yaml', 2, 1, 2);
INSERT INTO key_claims VALUES (1, 'course:edX+CS101', 'k', 'K', 'course-v1:edX+CS101+2', 'r.yaml', 2, 2, 2147483647);
INSERT INTO key_claims VALUES (1, 'program:p', 'k', 'K', 'course-v1:edX+CS101+2', 'r.yaml', 2, 2, 2147483647);
INSERT INTO releases VALUES
    (1, 1, 7, '', 'a', '', 't', '', '', 'publish', 'publish', 0, '', '', '', '', 0, 0, 0, 0),
    (1, 2, 9, '', 'b', '', 't', '', '', 'publish', 'publish', 0, '', '', '', '', 0, 0, 0, 0)
"""
HELD = 2**63 - 1


def test_programs_of_the_first_schema_answer_after_the_upgrade(open_it):
    store = open_it()
    with store.writing() as connection:
        metadata.drop_all(connection)
        connection.exec_driver_sql(f"DROP TABLE {VERSION_TABLE}")
        config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
        config.set_main_option("script_location", str(SCRIPTS))
        command.upgrade(config, "0001")
        old, new = json.dumps(PROGRAM | {"status": "retired"}), json.dumps(PROGRAM)
        curriculum = json.dumps(PROGRAM["curricula"][0] | {"slug": "open"})
        filled = CATALOG_OF_0001.format(old=old, new=new, open=curriculum)
        for statement in filled.split(";"):
            connection.exec_driver_sql(statement)
    upgraded = open_it()
    assert [program.slug for program in list_programs(upgraded)] == ["p"]
    assert find_run_in_program(upgraded, "p", "course-v1:edX+CS101+2").curriculum == "c"
    assert find_run_in_program(upgraded, "p", "course-v1:edX+CS101+1") is None
    with upgraded.reading() as connection:
        counted = [connection.execute(select(func.count()).select_from(table)).scalar() for table in FILLED]
        claims = select(key_claims.c.scope, key_claims.c.run, key_claims.c.from_sequence, key_claims.c.to_sequence)
        spans = connection.execute(claims.order_by(key_claims.c.scope, key_claims.c.from_sequence)).all()
    assert counted == [2, 5, 2]
    assert [(scope[:6], run[-1], *span) for scope, run, *span in spans] == [
        ("course", "1", 7, 9),
        ("course", "2", 9, HELD),
        ("progra", "2", 9, HELD),
    ]


FILLED = (programs, program_members, run_keys)


def test_refusals_of_the_third_schema_are_told_of_after_the_upgrade(open_it):
    store = open_it()
    with store.writing() as connection:
        metadata.drop_all(connection)
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
        config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
        config.set_main_option("script_location", str(SCRIPTS))
        command.upgrade(config, "0003")
        connection.execute(
            text(
                "INSERT INTO refusals (repository, branch, unit, commit_id, tree, sequence, time, kind, detail)"
                " VALUES ('r', 'main', 'u', 'c', '', 5, '2026', 'claimed', 'taken')"
            )
        )
    upgraded = open_it()
    assert [(news.sequence, news.outcome, news.unit) for news in list_news(upgraded, 4)] == [(5, "claimed", "u")]
    assert list_news(upgraded, 5) == ()
    assert list_holds(upgraded) == ()
