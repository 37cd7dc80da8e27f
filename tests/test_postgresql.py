import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
STARTED = """
import time
import postgresql
print(postgresql.server(), flush=True)
time.sleep(3600)
"""


@pytest.fixture
def folder():
    """With a short path: that of a socket below it may have some hundred bytes."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)  # the server may run as somebody else
        yield Path(made)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_is_gone_with_its_process_however_that_ends(folder, number):
    environment = os.environ | {"PYTHONPATH": str(TESTS), "TMPDIR": str(folder), "CONTENTREPO_TEST_POSTGRESQL": ""}
    with subprocess.Popen([sys.executable, "-c", STARTED], env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith(b"postgresql://")
        (pid_file,) = folder.glob("contentrepo-postgresql-*/data/postmaster.pid")
        server = int(pid_file.read_text().splitlines()[0])
        process.send_signal(number)
    while pid_file.parents[1].exists():  # the suite's own limit ends a wait that has no end
        time.sleep(0.05)
    assert not is_there(server)


def is_there(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return bool(Path(f"/proc/{number}/cmdline").read_bytes())  # nothing where it has ended, and nobody was told
