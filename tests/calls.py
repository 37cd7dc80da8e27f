"""How much a piece of work is: by its calls, which a busy machine does not make more.

What runs for ever within one call is not seen here, and ends by the suite's own limit for a test.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def count_calls(work: Callable[[], object]) -> int:
    """Calls of functions of Python's and of C's."""
    calls = 0

    def note(_frame: FrameType, kind: str, _what: object) -> None:
        nonlocal calls
        calls += kind in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls
