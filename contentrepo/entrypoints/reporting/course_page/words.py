"""Numbers as people read them, and what a nameless block is called."""

from __future__ import annotations

from contentrepo.api.measure import Levels, Piece, Share, Spread, Tally

_STEP = 1000
_MINUTE, _HOUR = 60, 3600
LISTED = 4  # types of a mixture

NOUNS = (("error", "error"), ("warning", "warning"), ("info", "remark"))
"""Level -> what people call a finding of it."""


def count(number: int, noun: str) -> str:
    """`1 chapter`, `1,200 chapters`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size(number: float) -> str:
    """Bytes: `980 B`, `1.2 kB`, `34 MB`."""
    for unit in ("B", "kB", "MB", "GB"):
        if number < _STEP or unit == "GB":
            break
        number /= _STEP
    return f"{number:.0f} {unit}" if unit == "B" or number >= _STEP / 10 else f"{number:.1f} {unit}".replace(".0 ", " ")


def duration(seconds: float) -> str:
    """`45 s`, `3 min`, `2 h 10 min`."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    hours, rest = divmod(round(seconds / _MINUTE), _MINUTE)
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def percent(share: Share) -> str:
    """Never 100 % or 0 % unless it is so."""
    whole = min(99, max(1, round(share.ratio * 100))) if 0 < share.part < share.whole else round(share.ratio * 100)
    return f"{whole} %"


def spread(numbers: Spread | None, noun: str) -> str:
    """`from 0 to 12 components, on average 3.3, most often 1`."""
    if numbers is None:
        return f"no {noun}s"
    if numbers.least == numbers.most:
        return f"always {_short(numbers.least)} {noun}" + ("" if numbers.least == 1 else "s")
    return (
        f"from {_short(numbers.least)} to {_short(numbers.most)} {noun}s, "
        f"on average {_short(numbers.mean)}, most often {_short(numbers.mode)}"
    )


def levels(counts: Levels) -> str:
    """`2 errors, 1 warning`; `none` where there are none."""
    nouns = zip(NOUNS, counts, strict=True)
    return ", ".join(count(number, noun) for (_, noun), number in nouns if number) or "none"


def mixture(types: Tally, most: int = LISTED) -> str:
    """`3 html, 1 problem`; at most so many types are named."""
    words = [f"{number:,} {name}" for name, number in types[:most]]
    rest = sum(number for _, number in types[most:])
    return ", ".join([*words, f"{rest:,} more"] if rest else words) or "nothing"


def title(piece: Piece) -> str:
    """A block's name, else what it is."""
    return piece.name or f"{piece.key[0]} {piece.key[1]}"


def _short(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
