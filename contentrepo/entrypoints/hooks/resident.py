"""A hook asks the resident process (`contentrepo hooks serve`), where there is one, to do its work (decision 0150).

Imports next to nothing: all that is slow to load is loaded over there. Nothing depends on the resident process. Until
it may begin, whatever is odd about it lets the hook do its work itself; afterwards, silence is no acceptance.
"""

from __future__ import annotations

import os
import sys

SOCKET = "contentrepo/hooks.sock"
READY, BEGIN = b"r", b"b"
PATIENCE = 2.0
"""Seconds until a resident process that does not answer is done without."""

COULD_NOT_CHECK = 3
LENGTH = 4  # bytes that say how long a request is


def ask_resident(name: str) -> int | None:
    """The exit code of the hook `name`, which read our standard input and wrote to our standard error over there.

    None where it did not begin there, and then nothing was read.
    """
    path = os.path.join(os.environ.get("GIT_DIR") or ".git", SOCKET)  # noqa: PTH118 - no path objects here
    if not os.path.exists(path):  # noqa: PTH110 - the same
        return None
    try:
        return _ask(path, name)
    except (OSError, ImportError):  # it ended, or serves another user
        return None


def describe_program() -> list[bytes]:
    """Which program would run: a resident process of another one is of no use."""
    import contentrepo

    return [os.fsencode(contentrepo.__path__[0]), sys.version.encode()]


def _ask(path: str, name: str) -> int | None:
    from _socket import (
        AF_UNIX,
        SCM_RIGHTS,
        SOCK_STREAM,
        SOL_SOCKET,
        socket,
    )  # `socket` itself loads three times as much

    connection = socket(AF_UNIX, SOCK_STREAM)
    connection.settimeout(PATIENCE)
    connection.connect(path)
    variables = [key + b"=" + value for key, value in os.environb.items()]
    request = b"\0".join([*describe_program(), name.encode(), *variables])
    message = len(request).to_bytes(LENGTH, "big") + request
    connection.sendall(message)
    if connection.recv(1) != READY:
        return None
    # Not sooner: git waits until nobody has our error output open, also nobody who stands still.
    here = os.open(".", os.O_RDONLY)
    files = b"".join(file.to_bytes(4, sys.byteorder) for file in (0, 1, 2, here))
    connection.sendmsg([BEGIN], [(SOL_SOCKET, SCM_RIGHTS, files)])
    connection.settimeout(None)
    return _await(connection.recv(1))


def _await(answer: bytes) -> int:
    """The exit code that came; without one nothing is accepted."""
    if answer in (b"0", b"1", b"2", b"3"):
        return int(answer)
    os.write(2, b"contentrepo could not check this; the fault is ours, not yours: the resident process broke off.\n")
    return COULD_NOT_CHECK
