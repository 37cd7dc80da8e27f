"""A report as text for people: what blocks first, new before old, one screen, and the command that shows the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from contentrepo.api.check import Finding, Level, Report, Status, UnitReport, Verdict, make_visible
from contentrepo.entrypoints.reporting.palette import PLAIN, Palette
from contentrepo.entrypoints.reporting.sentences import render_counts, render_verdict

SCREEN = 40
"""Lines of a report that nobody asked to see whole."""

_VERDICTS = (Verdict.REJECTED, Verdict.STILL_BROKEN, Verdict.HEALED, Verdict.ACCEPTED, Verdict.UNCHANGED)
_STATUSES = (Status.NEW, Status.ACKNOWLEDGED, Status.EXISTING, Status.FIXED)
_LEVELS = (Level.ERROR, Level.WARNING, Level.INFO)
_SAID = {Status.ACKNOWLEDGED: "acknowledged", Status.EXISTING: "stood before", Status.FIXED: "fixed"}
_LEAST = 4
_NAMED = 3  # units that the line about unchanged ones names


class _Section(NamedTuple):
    """One unit: its sentence, and its findings as lines, the most urgent first."""

    sentence: str
    findings: tuple[tuple[str, ...], ...]


def render_text(report: Report, *, more: str = "", palette: Palette = PLAIN, lines: int = SCREEN) -> str:
    """At most one screen.

    Args:
        report: of one check.
        more: the exact command that shows everything; told only where something is left out.
        palette: colours.
        lines: the height of the screen; at least 4.
    """
    old = [unit for unit in report.units if not unit.changed]
    sections = [_section(unit, palette) for unit in _by_severity(report) if unit.changed]
    # A sentence, a finding, its hint and the way to the rest come before what can wait.
    last = (_unchanged(old) + _notes(report))[: max(0, lines - _LEAST)]
    room = lines - len(last) - 1
    head = sections[: max(1, room // 2)]
    chosen = _choose(head, room - len(head))
    hidden = _not_shown(report, sum(map(len, chosen)), len(sections) - len(head))
    body = [line for section, found in zip(head, chosen, strict=True) for line in (section.sentence, *sum(found, ()))]
    return "\n".join([*body, *last, *_rest(hidden, more or _command(report))])


def render_whole_text(report: Report, *, palette: Palette = PLAIN) -> str:
    """Everything, however long: old findings and unchanged units too."""
    lines: list[str] = []
    for unit in _by_severity(report):
        lines.append(render_verdict(unit, palette))
        for finding in sorted(unit.findings, key=_urgency):
            lines += _finding(finding, palette)
    return "\n".join([*lines, *_notes(report)])


def _by_severity(report: Report) -> list[UnitReport]:
    return sorted(report.units, key=lambda unit: (_VERDICTS.index(unit.verdict), unit.unit))


def _section(unit: UnitReport, palette: Palette) -> _Section:
    listed = sorted((f for f in unit.findings if _is_listed(f)), key=_urgency)
    return _Section(render_verdict(unit, palette), _without_repeated_hints([_finding(f, palette) for f in listed]))


def _is_listed(finding: Finding) -> bool:
    """What this change brought, and the errors that are left; not years of old warnings."""
    if finding.status is Status.FIXED:
        return False
    return finding.level is Level.ERROR or finding.status is not Status.EXISTING


def _urgency(finding: Finding) -> tuple[bool, int, int]:
    return not finding.blocks, _STATUSES.index(finding.status), _LEVELS.index(finding.level)


def _finding(finding: Finding, palette: Palette) -> tuple[str, ...]:
    numbers = [str(number) for number in (finding.line, finding.column) if number]
    place = _harmless(":".join([make_visible(finding.path), *numbers]))
    said = "; ".join(word for word in (finding.rule, _SAID.get(finding.status)) if word)
    line = f"  {place}: {palette.paint(finding.level.value)}: {make_visible(finding.message)} ({said})"
    return (line, f"    {make_visible(finding.hint)}") if finding.hint else (line,)


def _harmless(place: str) -> str:
    # GitHub Actions obeys lines of a log that begin so, and a path is the author's choice.
    return f"./{place}" if place.startswith(("::", "##[")) else place


def _without_repeated_hints(findings: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    before: tuple[str, ...] = ()
    result = []
    for lines in findings:
        result.append(lines[:1] if lines[1:] == before else lines)
        before = lines[1:]
    return tuple(result)


def _choose(sections: Sequence[_Section], room: int) -> list[tuple[tuple[str, ...], ...]]:
    """How many findings of each section fit: one of each unit in turn, so that no unit hides another's."""
    taken = [0] * len(sections)
    for turn in range(max((len(section.findings) for section in sections), default=0)):
        for index, section in enumerate(sections):
            if turn < len(section.findings):
                room -= len(section.findings[turn])
                if room < 0:
                    return [s.findings[:count] for s, count in zip(sections, taken, strict=True)]
                taken[index] += 1
    return [section.findings for section in sections]


def _unchanged(units: Sequence[UnitReport]) -> list[str]:
    """One line for the trouble of units that this change leaves alone."""
    troubled = [unit for unit in units if unit.findings]
    if not troubled:
        return []
    counts = render_counts(finding for unit in troubled for finding in unit.findings)
    names = ", ".join(make_visible(unit.unit) for unit in troubled[:_NAMED])
    others = f" and {len(troubled) - _NAMED} more" if len(troubled) > _NAMED else ""
    return [f"unchanged, and blocking nothing: {counts} in {names}{others}"]


def _notes(report: Report) -> list[str]:
    notes = list(report.notes)
    if report.provisional and any(unit.changed and unit.unit.startswith("catalog:") for unit in report.units):
        notes.append("what other repositories claim is not known here; the publisher decides")
    return [f"note: {make_visible(note)}" for note in notes]


def _not_shown(report: Report, shown: int, units: int) -> list[str]:
    """What is left out, in words. Fixed findings and those of unchanged units have been told as counts."""
    changed = [finding for unit in report.units if unit.changed for finding in unit.findings]
    cut = sum(map(_is_listed, changed)) - shown
    old = sum(not _is_listed(finding) and finding.status is Status.EXISTING for finding in changed)
    counts = ((cut, "more finding"), (units, "more unit"))
    words = [f"{number} {noun}{'s' * (number != 1)}" for number, noun in counts if number]
    return [*words, f"{old} that stood before"] if old else words


def _rest(hidden: Sequence[str], command: str) -> list[str]:
    return [f"{' and '.join(hidden)}; to see all: {command}"] if hidden else []


def _command(report: Report) -> str:
    head, base = report.head, report.base
    if head.commit:
        which = f" --rev {head.commit}" + (f" --base {base.commit}" if base.commit else "")
    else:
        which = " --staged" if head.tree else ""
    return f"contentrepo validate{which} --all"
