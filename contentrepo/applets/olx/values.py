"""Whether the platform can read a setting's value. Attributes hold JSON, or text where it is none; policies hold JSON.

What is asked is what edx-platform's fields make of a value: some raise wherever the block is used, some quietly take
another value than the one that is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from contentrepo.applets.olx.fields import (
    BOOLEAN,
    CLOCK,
    DATE,
    ENUMERATION,
    ENUMERATIONS,
    KINDS,
    NEVER_NEGATIVE,
    NUMBER,
    SPAN,
    WHOLE,
)
from contentrepo.moment import datetime
from contentrepo.pattern import IGNORECASE, compiled, pattern

_INFINITY = float("inf")
LAST_MOMENT = 253_402_300_799_999  # milliseconds of the year 9999 since 1970
LONGEST = 200  # characters of a value of these kinds; none comes near

_EMPTY = frozenset({"null", ""})
_ISO = pattern(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2})(?::[0-5]\d(?:\.\d{1,6})?)?\s?(?:Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?"
)
_WORDS = {"true": True, "false": False, "null": None}
_NUMBER = compiled(r"-?(?:0|[1-9][0-9]{0,15})(\.[0-9]{1,15})?")  # as the library reads it
_MONTH = pattern(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", IGNORECASE)
_YEAR = pattern(r"\b\d{4}\b")
_DAY = pattern(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?!:)")
_SPAN = pattern(r"(?:\d+ days?)?\s?(?:\d+ hours?)?\s?(?:\d+ minutes?)?\s?(?:\d+ seconds?)?")
_CLOCK = pattern(r"(?:[01]?\d|2[0-3]):[0-5]?\d:(?:[0-5]?\d|6[01])")
_JSON = frozenset('"[{-0123456789tfn')  # how JSON may begin


def find_misfits(attributes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The settings of a block whose written value does not fit: (name, value)."""
    return [
        (name, written)
        for name, written in attributes
        if name in KINDS and (len(written) > LONGEST or not _fits_as_written(name, written))
    ]


@lru_cache(4096)  # a course says the same few things again and again
def _fits_as_written(name: str, written: str) -> bool:
    return written in _EMPTY or fits(name, _meant(name, written))


def fits(name: str, value: object) -> bool:
    """Whether the platform reads `value`, as JSON gives it, as it is written. Settings of no known kind always fit."""
    kind = KINDS.get(name)
    if kind is None or value is None or value == "":
        return True
    if isinstance(value, str):
        return len(value) <= LONGEST and _FITTING[kind](name, value)
    if isinstance(value, bool):
        return kind == BOOLEAN or name == "rerandomize"
    return isinstance(value, int | float) and _fits_number(name, kind, value)


def _fits_number(name: str, kind: str, value: float) -> bool:
    if not -_INFINITY < value < _INFINITY:
        return False
    if kind in {WHOLE, NUMBER}:
        return value >= 0 or name not in NEVER_NEGATIVE
    if kind == DATE:  # milliseconds
        return abs(value) <= LAST_MOMENT
    return kind == BOOLEAN or (kind == CLOCK and (isinstance(value, float) or value == 0))


def _meant(name: str, written: str) -> object:
    """What the platform takes an attribute for: its JSON where it is some; but no text setting becomes a number."""
    if written[0] not in _JSON or (written.isidentifier() and written not in _WORDS):
        return written
    try:
        value = _read_json(written)
    except (ValueError, RecursionError):
        return written
    return written if KINDS[name] == ENUMERATION and not isinstance(value, str) else value


def _read_json(written: str) -> object:
    if written in _WORDS:
        return _WORDS[written]
    if (number := _NUMBER.fullmatch(written)) is not None:
        return float(written) if number[1] else int(written)
    import json  # of a push, few settings are more than that

    return json.loads(written)


def _is_member(name: str, value: str) -> bool:
    return value in ENUMERATIONS[name]


def _is_boolean(_name: str, value: str) -> bool:
    return value.lower() in {"true", "false"}


def _is_number(name: str, value: str) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    return abs(number) < _INFINITY and (number >= 0 or name not in NEVER_NEGATIVE)


def _is_whole(name: str, value: str) -> bool:
    return value.strip().removeprefix("-").isdecimal() and _is_number(name, value)


def _is_date(_name: str, value: str) -> bool:
    """ISO 8601, or a date that names its month, day and year. Others are read one way here and another way there."""
    match = _ISO.fullmatch(value.strip())
    if match is None:
        return bool(_MONTH.search(value) and _YEAR.search(value) and _DAY.search(value))
    day, time = match.groups()
    try:
        datetime.fromisoformat(f"{day} {(time or '0:00').zfill(5)}")
    except ValueError:
        return False
    return True


def _is_span(_name: str, value: str) -> bool:
    return _SPAN.fullmatch(value) is not None


def _is_clock(_name: str, value: str) -> bool:
    return _CLOCK.fullmatch(value) is not None


_FITTING: Mapping[str, Callable[[str, str], bool]] = {
    BOOLEAN: _is_boolean,
    CLOCK: _is_clock,
    DATE: _is_date,
    ENUMERATION: _is_member,
    NUMBER: _is_number,
    SPAN: _is_span,
    WHOLE: _is_whole,
}
