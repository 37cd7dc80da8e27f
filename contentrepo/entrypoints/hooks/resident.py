"""A hook asks the resident process (`contentrepo hooks serve`), where there is one, to do its work (decision 0150).

Run by the shims, without site-packages; it imports nothing of ours, for all that is slow to load is loaded
over there. Nothing depends on the resident process. Until it may begin, whatever is odd about it lets the hook do its
work itself; afterwards, silence is no acceptance.
"""

from __future__ import annotations

import _socket  # `socket` itself loads three times as much
import os
import sys
from _socket import AF_UNIX, SCM_RIGHTS, SOCK_STREAM, SOL_SOCKET, socket

SOCKET = "contentrepo/hooks.sock"
READY, BEGIN = b"r", b"b"
PATIENCE = 2.0
"""Seconds until a resident process that does not answer is done without."""

COULD_NOT_CHECK, NOT_BEGUN = 3, 4
LENGTH = 4  # bytes that say how long a request is


def main() -> None:
    """Leave with the exit code of the hook that the second argument names, or with 4 where it did not begin there."""
    code = COULD_NOT_CHECK
    try:
        code = ask_resident(sys.argv[2])
    except OSError:  # it ended, or serves another user
        code = NOT_BEGUN
    finally:
        os._exit(code)


def ask_resident(name: str) -> int:
    """The exit code of the hook `name`, which read our standard input and wrote to our standard error over there.

    4 where it did not begin there, and then nothing was read.

    Raises:
        OSError: nobody answers, and nothing was read either.
    """
    git_dir = os.environb.get(b"GIT_DIR") or b".git"
    return _ask(git_dir + b"/" + SOCKET.encode(), name)


def describe_program() -> list[bytes]:
    """Which program would run: a resident process of another one is of no use."""
    return [os.path.realpath(os.fsencode(__file__)), sys.version.encode()]


def is_own(connection: socket) -> bool:
    """Whether the other end is the same user: the variables are believed over there, and the answer here."""
    kind = getattr(_socket, "SO_PEERCRED", None)
    if kind is None:  # pragma: no cover - elsewhere the mode of the socket has to do
        return True
    number = connection.getsockopt(SOL_SOCKET, kind, 12)[4:8]  # process, user, group
    return int.from_bytes(number, sys.byteorder) == os.geteuid()


def _ask(path: bytes, name: str) -> int:
    connection = socket(AF_UNIX, SOCK_STREAM)
    connection.settimeout(PATIENCE)
    connection.connect(path)
    if not is_own(connection):
        return NOT_BEGUN
    variables = [key + b"=" + value for key, value in os.environb.items()]
    request = b"\0".join([*describe_program(), name.encode(), *variables])
    message = len(request).to_bytes(LENGTH, "big") + request
    connection.sendall(message)
    if connection.recv(1) != READY:
        return NOT_BEGUN
    # Not sooner: git waits until nobody has our error output open, also nobody who stands still.
    here = os.open(".", os.O_RDONLY)
    files = b"".join(file.to_bytes(4, sys.byteorder) for file in (0, 1, 2, here))
    connection.sendmsg([BEGIN], [(SOL_SOCKET, SCM_RIGHTS, files)])
    connection.settimeout(None)
    return _await(connection)


def _await(connection: socket) -> int:
    """The exit code that comes; without one nothing is accepted."""
    try:
        answer = connection.recv(1)
    except OSError:
        answer = b""
    if answer in (b"0", b"1", b"2", b"3"):
        return int(answer)
    os.write(2, b"contentrepo could not check this; the fault is ours, not yours: the resident process broke off.\n")
    return COULD_NOT_CHECK
