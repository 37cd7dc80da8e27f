"""What a pusher sees: every updated ref in one output of at most one screen, the refused ones first. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contentrepo.api.check import RefUpdate, Report, exit_code, make_visible
from contentrepo.dataclass import dataclass, field
from contentrepo.entrypoints.hooks.protection import HEADS
from contentrepo.entrypoints.reporting.text import SCREEN, CausesOf, nobody, render_text

LEAST = 4
"""Lines that a refused branch gets at least; where even these do not fit for all, the last ones are only named."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One pushed branch and the report of its check.

    Attributes:
        more: the command with which the pusher sees all of it; "" where it is the report's own.
        causes_of: who brought what is shown.
        refusals: sentences about who may change what; any of them refuses.
        notes: what this door cannot enforce.
    """

    update: RefUpdate
    report: Report
    more: str = ""
    causes_of: CausesOf = nobody
    refusals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def branch(self) -> str:
        return make_visible(self.update.ref.removeprefix(HEADS))

    @property
    def is_refused(self) -> bool:
        return bool(self.refusals) or bool(exit_code(self.report.verdict))


@dataclass(frozen=True, slots=True)
class Push:
    """A judged push.

    Attributes:
        refusals: sentences for refs that are refused for their names.
        unchecked: refs that no check looks at (tags, notes).
        lag: how far live is behind, or that there is no live branch; "" where it was not pushed, and is there.
        others: name that was pushed to -> the ref that a push to it moves, where that is another one.
    """

    judged: tuple[Judged, ...]
    refusals: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    lag: str = ""
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return bool(self.refusals) or any(one.is_refused for one in self.judged)


def render_push(push: Push) -> str:
    """The whole output."""
    others = [make_visible(f"{name} stands for {ref} here") for name, ref in push.others.items()]
    last = [
        *_cut(others, LEAST, "names"),
        *_unchecked(push.unchecked),
        *(make_visible(note) for one in push.judged for note in one.notes),
        _verdict(push),
        *([push.lag] if push.lag and not push.is_refused else []),
    ]
    sentences = [*push.refusals, *(sentence for one in push.judged for sentence in one.refusals)]
    refusals = [make_visible(sentence) for sentence in sentences]
    room = SCREEN - len(last)
    first = _cut(refusals, room // 2, "refs are refused")
    ordered = sorted(push.judged, key=lambda one: not one.is_refused)
    return "\n".join([*first, *_reports(ordered, room - len(first)), *last])


def _reports(judged: Sequence[Judged], room: int) -> list[str]:
    """The branches' reports one after the other; what is left of the room is shared among those that follow."""
    lines: list[str] = []
    for index, one in enumerate(judged):
        share = (room - len(lines)) // (len(judged) - index)
        if share < LEAST:
            return lines + _cut([_headline(rest) for rest in judged[index:]], room - len(lines), "branches")
        lines += _report(one, share, is_alone=len(judged) == 1)
    return lines


def _report(judged: Judged, room: int, *, is_alone: bool) -> list[str]:
    head = [] if is_alone else [_headline(judged)]
    text = render_text(judged.report, more=judged.more, lines=room - len(head), causes_of=judged.causes_of)
    return head + text.splitlines()


def _headline(judged: Judged) -> str:
    return f"{judged.branch}: {'refused' if judged.is_refused else 'accepted'}"


def _verdict(push: Push) -> str:
    if not push.is_refused:
        return "contentrepo: accepted"
    culprits = [one.branch for one in push.judged if one.is_refused] + [
        make_visible(sentence.partition(": ")[0]) for sentence in push.refusals
    ]
    names = ", ".join(culprits[:3]) + (f" and {len(culprits) - 3} more" if len(culprits) > 3 else "")  # noqa: PLR2004 - enough
    return f"contentrepo: nothing was pushed, because of {names}"


def _unchecked(refs: Sequence[str]) -> list[str]:
    if not refs:
        return []
    others = f" and {len(refs) - 1} more" if len(refs) > 1 else ""
    return [f"not checked: {make_visible(refs[0])}{others}"]


def _cut(lines: Sequence[str], room: int, what: str) -> list[str]:
    return [*lines] if len(lines) <= room else [*lines[: room - 1], f"{len(lines) - room + 1} more {what}"]
