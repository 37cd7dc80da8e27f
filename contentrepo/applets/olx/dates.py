"""Dates as settings write them: ISO 8601, bare or in JSON's quotes. What else a date may look like is not compared."""

from __future__ import annotations

from contentrepo.applets.olx.written import text_of
from contentrepo.moment import UTC, datetime

NO_START = "2030-01-01"  # what the platform writes where a run has no start yet


def read_date(written: str | None) -> datetime | None:
    """The moment that is meant; None where there is none, or where only the platform could tell."""
    text = text_of((written or "").strip()).strip()
    if not text[:4].isdigit():
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def show_date(moment: datetime) -> str:
    """A date for people: the time only where it is not midnight, the seconds only where there are some."""
    written = moment.isoformat(" ", "seconds")[:19]
    return f"{written.removesuffix(':00')} UTC".removesuffix(" 00:00 UTC")
