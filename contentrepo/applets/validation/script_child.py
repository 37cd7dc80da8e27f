"""A process of its own that compiles Python programs and runs none of them. It imports nothing of ours.

Input, in the file with the number 3 once standard input ends: for each program its length in bytes, a line's end, and
the program. Output: a line for each, with the number of the line where compiling stops, 0 where it does not, and -1
where nobody can say. What a program costs is bounded here: a compiler may need much memory and time for little text,
and may even crash.
"""

from __future__ import annotations

import sys

MEMORY = 512 * 1024 * 1024  # bytes of address space
QUESTION = 3  # the number of a file
SECONDS = 5  # of processor time, for all programs together
# The platform puts its own lines before a program, so nothing in it is at a file's beginning.
PROLOG = "import os\n"


def limit(*, beside: int = 0) -> None:
    """Bound this process, where the system can; `beside` is what it holds already, in bytes."""
    try:
        import resource
    except ImportError:
        return
    bounds = {resource.RLIMIT_AS: beside + MEMORY, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_CORE: 0}
    for kind, wanted in bounds.items():
        most = resource.getrlimit(kind)[1]
        bound = wanted if most == resource.RLIM_INFINITY else min(wanted, most)  # nobody may raise it
        resource.setrlimit(kind, (bound, bound))


def find_stop(program: bytes) -> int:
    """The line where compiling stops."""
    try:
        compile(PROLOG + program.decode("utf-8", "replace"), "script", "exec", dont_inherit=True)
    except SyntaxError as error:
        return max((error.lineno or 0) - PROLOG.count("\n"), 1)
    except (ValueError, OverflowError, MemoryError, RecursionError):
        return -1
    return 0


def main() -> None:
    limit()
    sys.stdin.buffer.read()
    programs = open(QUESTION, "rb")  # noqa: SIM115 - a number, and this process is short
    while header := programs.readline():
        answer = find_stop(programs.read(int(header)))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
