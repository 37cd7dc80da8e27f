"""Moments, without the library around them: before Python 3.12 `datetime` is read in Python first, for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["UTC", "datetime"]

if TYPE_CHECKING:
    from datetime import UTC, datetime
else:
    try:
        from _datetime import datetime, timezone

        UTC = timezone.utc
    except ImportError:  # a Python that was built without it
        from datetime import UTC, datetime
