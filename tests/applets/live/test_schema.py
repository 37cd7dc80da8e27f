import re

import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from contentrepo.applets.live.api import open_store
from contentrepo.applets.live.database.schema import REVISION, metadata
from contentrepo.applets.live.migration import EARLIER, SCRIPTS, VERSION_TABLE


def definitions(engine):
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master")).all()
    return {(kind, name): re.sub(r'[\s"]+', " ", sql or "") for kind, name, sql in rows if VERSION_TABLE not in name}


def is_other_type(context, _inspected, _column, found, wanted):
    meant = wanted.compile(context.dialect)
    if sqlalchemy.__version__.startswith("2.0."):  # it reads no collation back from PostgreSQL
        meant = meant.removesuffix(' COLLATE "C"')
    return found.compile(context.dialect) != meant


OPTIONS = {"version_table": VERSION_TABLE, "compare_type": is_other_type}


def test_migrations_make_the_tables_that_the_program_uses(store):
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts=OPTIONS)
        assert compare_metadata(context, metadata) == []


def test_migrations_make_the_same_keys_and_constraints_to_the_letter(tmp_path):
    made = create_engine(f"sqlite:///{tmp_path}/made.sqlite3")
    metadata.create_all(made)
    with open_store(tmp_path / "migrated.sqlite3") as migrated:
        assert definitions(migrated.engine) == definitions(made)


def test_constraints_and_indexes_are_there(store):
    found = inspect(store.engine)
    claims = {index["name"]: index for index in found.get_indexes("key_claims")}
    assert claims["uq_key_claims_current"]["unique"]
    assert found.get_pk_constraint("name_claims")["constrained_columns"] == ["kind", "name"]
    assert found.get_pk_constraint("files")["constrained_columns"] == ["unit", "path", "to_release"]


def test_the_last_migration_is_the_one_that_the_program_expects():
    script = ScriptDirectory(str(SCRIPTS))
    assert script.get_current_head() == REVISION
    assert {revision.revision for revision in script.walk_revisions()} == {REVISION, *EARLIER}
