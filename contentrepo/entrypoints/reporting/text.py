"""A report as text for people: what blocks first, new before old, one screen, and the command that shows the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from contentrepo.api.check import Cause, Finding, Level, Report, Status, UnitReport, Verdict, weigh
from contentrepo.entrypoints.reporting.command import whole_command
from contentrepo.entrypoints.reporting.harmless import show, show_first
from contentrepo.entrypoints.reporting.palette import PLAIN, Palette
from contentrepo.entrypoints.reporting.sentences import SAID, render_counts, render_verdict
from contentrepo.entrypoints.reporting.severity import urgency
from contentrepo.named_tuple import NamedTuple

SCREEN = 40
"""Lines of a report that nobody asked to see whole."""

CausesOf = Callable[[Sequence[Finding]], Mapping[Finding, Cause]]
"""Asked once, for those of the shown findings that are new: which commit brought each, where that is known."""

_VERDICTS = (Verdict.REJECTED, Verdict.STILL_BROKEN, Verdict.HEALED, Verdict.ACCEPTED, Verdict.UNCHANGED)
_LEAST = 4
_NAMED = 3  # units that the line about unchanged ones names
_SHORT = 12
_NAME = 60  # characters of an author; git keeps names of any length


class _Section(NamedTuple):
    """One unit and those of its findings that are listed, the most urgent first."""

    unit: UnitReport
    findings: Sequence[Finding]


def nobody(_shown: Sequence[Finding]) -> Mapping[Finding, Cause]:
    """The causes where there is no history to ask."""
    return {}


def render_text(
    report: Report, *, more: str = "", palette: Palette = PLAIN, lines: int = SCREEN, causes_of: CausesOf = nobody
) -> str:
    """At most one screen.

    Args:
        report: of one check.
        more: the exact command that shows everything; told only where something is left out.
        palette: colours.
        lines: the height of the screen; at least 4.
        causes_of: who is told to have brought a new finding.
    """
    old = [unit for unit in report.units if not unit.changed]
    sections = [_section(unit) for unit in _by_severity(report) if unit.changed]
    # A sentence, a finding, its hint and the way to the rest come before what can wait.
    last = (_unchanged(old) + _notes(report))[: max(0, lines - _LEAST)]
    room = lines - len(last) - 1
    head = sections[: max(1, room // 2)]
    chosen = _choose(head, room - len(head))
    causes = causes_of([finding for section in chosen for finding in section.findings if finding.status is Status.NEW])
    hidden = _not_shown(report, sum(len(section.findings) for section in chosen), len(sections) - len(head))
    body = [line for section in chosen for line in _render_section(section, causes, palette)]
    return "\n".join([*body, *last, *_rest(hidden, more or whole_command(report))])


def render_whole_text(report: Report, *, palette: Palette = PLAIN) -> str:
    """Everything, however long: old findings and unchanged units too."""
    lines: list[str] = []
    for unit in _by_severity(report):
        lines.append(render_verdict(unit, palette))
        for finding in sorted(unit.findings, key=urgency):
            lines += _render_finding(finding, palette)
    return "\n".join([*lines, *_notes(report)])


def _by_severity(report: Report) -> list[UnitReport]:
    return sorted(report.units, key=lambda unit: (_VERDICTS.index(unit.verdict), unit.unit))


def _section(unit: UnitReport) -> _Section:
    return _Section(unit, sorted((finding for finding in unit.findings if _is_listed(finding)), key=urgency))


def _is_listed(finding: Finding) -> bool:
    """What this change brought, and the errors that are left; not years of old warnings."""
    if finding.status is Status.FIXED:
        return False
    return finding.level is Level.ERROR or finding.status is not Status.EXISTING


def _choose(sections: Sequence[_Section], room: int) -> list[_Section]:
    """What fits of each section: one finding of each unit in turn, so that no unit hides another's."""
    heights = [_heights(section.findings[:room]) for section in sections]
    taken = [0] * len(sections)
    turns = ((turn, index) for turn in range(room) for index in range(len(sections)) if turn < len(heights[index]))
    for turn, index in turns:
        room -= heights[index][turn]
        if room < 0:
            break
        taken[index] += 1
    return [_Section(unit, findings[:count]) for (unit, findings), count in zip(sections, taken, strict=True)]


def _heights(findings: Sequence[Finding]) -> list[int]:
    """Lines that each finding takes: a hint is not said twice in a row."""
    hints = ["", *(finding.hint for finding in findings)]
    return [2 if hint and hint != before else 1 for before, hint in pairwise(hints)]


def _render_section(section: _Section, causes: Mapping[Finding, Cause], palette: Palette) -> Iterator[str]:
    yield render_verdict(section.unit, palette)
    for finding, height in zip(section.findings, _heights(section.findings), strict=True):
        yield from _render_finding(finding, palette, causes.get(finding))[:height]


def _render_finding(finding: Finding, palette: Palette, cause: Cause | None = None) -> tuple[str, ...]:
    numbers = [str(number) for number in (finding.line, finding.column) if number]
    place = show_first(":".join([finding.path, *numbers]))
    said = "; ".join(word for word in (finding.rule, SAID.get(finding.status), _blame(cause)) if word)
    line = f"  {place}: {palette.paint(finding.level.value)}: {show(finding.message)} ({said})"
    return (line, f"    {show_first(finding.hint)}") if finding.hint else (line,)


def _blame(cause: Cause | None) -> str:
    if not cause:
        return ""
    name = cause.author if len(cause.author) <= _NAME else f"{cause.author[: _NAME - 3]}..."
    return f"by {show(name)} in {cause.commit[:_SHORT]}"


def _unchanged(units: Sequence[UnitReport]) -> list[str]:
    """One line for the trouble of units that this change leaves alone."""
    troubled = [unit for unit in units if unit.findings]
    if not troubled:
        return []
    counts = render_counts(finding for unit in troubled for finding in unit.findings)
    names = ", ".join(show(unit.unit) for unit in troubled[:_NAMED])
    others = f" and {len(troubled) - _NAMED} more" if len(troubled) > _NAMED else ""
    return [f"unchanged, and blocking nothing: {counts} in {names}{others}"]


def _notes(report: Report) -> list[str]:
    notes = list(report.notes)
    if report.provisional and any(unit.changed and unit.unit.startswith("catalog:") for unit in report.units):
        notes.append("what other repositories claim is not known here; the publisher decides")
    return [f"note: {show(note)}" for note in notes]


def _not_shown(report: Report, shown: int, units: int) -> list[str]:
    """What is left out, in words. Fixed findings and those of unchanged units have been told as counts."""
    changed = [finding for unit in report.units if unit.changed for finding in unit.findings]
    cut = sum(map(_is_listed, changed)) - shown
    old = sum(not _is_listed(finding) and finding.status is Status.EXISTING for finding in changed)
    counts = ((cut, "more finding"), (units, "more unit"))
    words = [f"{number} {noun}{'s' * (number != 1)}" for number, noun in counts if number]
    words += [f"{old} that stood before"] if old else []
    unlisted = sum(weigh(finding.message) - 1 for finding in changed)
    return [*words, f"{unlisted} that are only counted"] if unlisted else words


def _rest(hidden: Sequence[str], command: str) -> list[str]:
    return [f"{' and '.join(hidden)}; to see all: {command}"] if hidden else []
