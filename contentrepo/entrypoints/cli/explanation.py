"""An explanation as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from contentrepo.api.check import make_visible
from contentrepo.api.explain import (
    Crumb,
    Explanation,
    LastChange,
    Liveness,
    Moment,
    Origin,
    Reference,
    Setting,
    Span,
    Standing,
)
from contentrepo.entrypoints.cli.finding import render_finding

SHORT = 12
SHOWN = 20
"""Lines of a list; JSON has all of them."""
_VALUE = 100  # characters of a setting's value


def render_explanation(told: Explanation) -> str:
    """What it is at the top, then one paragraph for each thing that there is to say."""
    title = f" {_quoted(told.title)}" if told.title else ""
    lines = [make_visible(told.name), f"  {make_visible(told.what)}{title} in {make_visible(told.unit)}"]
    if told.breadcrumb:
        lines.append(f"  {' > '.join(make_visible(crumb.title) for crumb in told.breadcrumb)}")
    lines += [f"  {name}: {make_visible(value)}" for name, value in told.facts.items()]
    paragraphs = {
        "files": map(_file, told.files),
        "children": map(_child, told.children),
        "settings": _settings(told),
        "last change": _last_change(told.last_change) if told.last_change else (),
        "live": _standing(told.standing),
        "findings": (f"{finding.level.value}: {render_finding(finding)}" for finding in told.findings),
        "what leads here": map(_reference, told.references),
    }
    for name, said in paragraphs.items():
        lines += _paragraph(name, said)
    return "\n".join(lines)


def _paragraph(name: str, said: Iterable[str]) -> list[str]:
    lines = list(said)
    if not lines:
        return []
    more = [f"  and {len(lines) - SHOWN} more; --format json has all"] if len(lines) > SHOWN else []
    return [f"{name}:", *(f"  {line}" for line in lines[:SHOWN]), *more]


def _quoted(text: str) -> str:
    return f'"{make_visible(text)}"'


def _file(span: Span) -> str:
    lines = f":{span.first}-{span.last}" if span.first else ""
    return f"{make_visible(span.path)}{lines}"


def _child(crumb: Crumb) -> str:
    return f"{make_visible(crumb.subject)}  {make_visible(crumb.title)}"


def _settings(told: Explanation) -> Iterator[str]:
    own = told.files[0].path if told.files else ""
    for setting in told.settings:
        value = setting.value if len(setting.value) <= _VALUE else f"{setting.value[: _VALUE - 3]}..."
        yield f"{make_visible(setting.name)} = {make_visible(value)}  ({_source(setting, own)})"


def _source(setting: Setting, own: str) -> str:
    line = f":{setting.place.line}" if setting.place.line else ""
    if setting.origin is Origin.OWN and setting.place.path == own:
        return f"line {setting.place.line}" if line else "here"
    place = f"{make_visible(setting.place.path)}{line}"
    if setting.origin is Origin.INHERITED:
        return f"inherited from {make_visible(setting.giver)}, {place}"
    return f"policy, {place}" if setting.origin is Origin.POLICY else place


def _last_change(change: LastChange) -> Iterator[str]:
    if not change.is_committed:
        yield "here, and not committed yet"
    if change.commit:
        time = datetime.fromtimestamp(change.commit.time, UTC).strftime("%Y-%m-%d %H:%M UTC")
        yield f"{change.commit.id[:SHORT]}  {time}  {make_visible(change.commit.author[:_VALUE])}"
        yield f"  {make_visible(change.commit.subject)}"


def _standing(standing: Standing) -> Iterator[str]:
    sentence = {
        Liveness.SAME: "live as it is here",
        Liveness.DIFFERS: "live, and what is here differs from it",
        Liveness.ABSENT: "not live: what is live does not have it",
        Liveness.NOT_LIVE: "not live: nothing of it was published",
        Liveness.UNKNOWN: "not known here: no live store, and no live ref was fetched",
        Liveness.NEVER: "never live: a draft",
    }[standing.state]
    current = f"; readers see {_moment(standing.current)}" if standing.current else ""
    yield f"{sentence}{current}"
    if standing.since and standing.first:
        yield f"as it is live since {_moment(standing.since)}"
        if standing.first != standing.since:
            yield f"live at all since {_moment(standing.first)}"


def _moment(moment: Moment) -> str:
    known = f"sequence {moment.sequence}, {moment.time}, " if moment.sequence else ""
    return f"release {moment.release} ({known}commit {moment.commit[:SHORT]})"


def _reference(reference: Reference) -> str:
    place = make_visible(reference.place.path) + (f":{reference.place.line}" if reference.place.line else "")
    said = {"holder": "stands in"}.get(reference.kind, f"{reference.kind} from")
    return f"{place}  {said} {make_visible(reference.subject) or 'nobody'}"
