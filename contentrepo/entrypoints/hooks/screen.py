"""What a hook shows: lines on standard error, which git passes on (`remote: ...` for a push)."""

from __future__ import annotations

import sys
from contextlib import suppress


def show(text: str) -> None:
    """Write text, always as UTF-8. Nobody listening is no reason to change a verdict."""
    with suppress(OSError, ValueError):
        sys.stderr.flush()
        sys.stderr.buffer.write((text.rstrip("\n") + "\n").encode("utf-8", "backslashreplace"))
        sys.stderr.buffer.flush()
