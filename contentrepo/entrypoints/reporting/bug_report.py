"""A fault of ours as a file that can be sent as it is: versions, command and traceback, without passwords.

Whoever catches the fault says on the screen where the file is; the traceback never goes there.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from contentrepo import __version__

KEPT = 20
_PASSWORD = re.compile(r"(://[^/@:\s]*):[^/@\s]+@")


def render_bug_report(error: BaseException, command: Sequence[str]) -> str:
    """The report as Markdown."""
    import platform
    import traceback

    trace = "".join(traceback.format_exception(error))
    text = (
        "# contentrepo: a fault of ours\n\n"
        f"- contentrepo {__version__}\n- Python {sys.version.split()[0]}\n- {platform.platform()}\n"
        f"- command: `{' '.join(command)}`\n\n```\n{trace}```\n"
    )
    return _PASSWORD.sub(r"\1:***@", text)


def write_bug_report(error: BaseException, command: Sequence[str], *, folder: Path | None = None) -> Path | None:
    """Write the report and return its path; None where nothing can be written.

    Args:
        error: what was caught.
        command: what was called, word by word.
        folder: made where it is missing, and only the newest reports stay in it; None is a new temporary folder.
    """
    name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{os.getpid()}.md"
    try:
        text = render_bug_report(error, command)
        folder = folder or _temporary_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / name
        # Exclusive: in a shared folder a name that somebody else prepared is never followed.
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", errors="backslashreplace"
        ) as log:
            log.write(text)
        for old in sorted(folder.glob("[0-9]*T[0-9]*-[0-9]*.md"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except Exception:  # noqa: BLE001 - reporting a fault must not become another fault
        return None
    return path


def _temporary_folder() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="contentrepo-"))
