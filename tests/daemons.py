"""`contentrepo publisher` in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).parents[1]


class Daemon:
    """`log` is what it says."""

    def __init__(self, log: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> None:
        self.log = log
        command = [sys.executable, "-m", "contentrepo", "publisher", *map(str, arguments)]
        variables = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "1"} | (environment or {})
        with log.open("wb") as said:
            self.process = subprocess.Popen(command, stderr=said, stdout=said, env=variables, cwd=log.parent)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # it says where each of its threads is
            self.process.wait()
            raise AssertionError(self.log.read_text()) from None

    def wait_for(self, text: str, seconds: float = 30.0, times: int = 1) -> float:
        """Seconds until the log has the text so many times."""
        started = monotonic()
        while self.log.read_text().count(text) < times:
            assert self.process.poll() is None, self.log.read_text()
            assert monotonic() - started < seconds, self.log.read_text()
            sleep(0.01)
        return monotonic() - started

    @property
    def address(self) -> str:
        """Where it listens."""
        self.wait_for("listening at")
        found = re.search(r"listening at ([0-9.]+:[0-9]+)", self.log.read_text())
        assert found
        return f"http://{found[1]}"


@contextmanager
def running(log: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> Iterator[Daemon]:
    """A daemon that is gone when the block ends, however it ends."""
    daemon = Daemon(log, *arguments, environment=environment)
    try:
        yield daemon
    finally:
        if daemon.process.poll() is None:
            daemon.process.send_signal(signal.SIGCONT)
            daemon.process.kill()
            daemon.process.wait()


def ask(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """Status and text of an answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, body, named)  # noqa: S310  a server of the test's own
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  the same
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
