"""An explanation as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from contentrepo.applets.explanation.models import Crumb, Explanation, Moment, Reference, Setting, Standing
from contentrepo.applets.findings.api import finding_to_json
from contentrepo.applets.findings.models import Place
from contentrepo.applets.repository.models import LastChange, Span

Plain = dict[str, object]


def plain_explanation(told: Explanation) -> Plain:
    return {
        "name": told.name,
        "kind": told.kind.value,
        "what": told.what,
        "title": told.title,
        "unit": told.unit,
        "key": str(told.usage) if told.usage else None,
        "breadcrumb": _crumbs(told.breadcrumb),
        "children": _crumbs(told.children),
        "files": [_span(span) for span in told.files],
        "facts": dict(told.facts),
        "settings": [_setting(setting) for setting in told.settings],
        "last_change": _last_change(told.last_change) if told.last_change else None,
        "live": _standing(told.standing),
        "findings": [finding_to_json(finding) for finding in told.findings],
        "references": [_reference(reference) for reference in told.references],
    }


def _crumbs(crumbs: Iterable[Crumb]) -> list[Plain]:
    return [{"subject": crumb.subject, "title": crumb.title} for crumb in crumbs]


def _span(span: Span) -> Plain:
    return {"path": span.path, "first": span.first, "last": span.last}


def _place(place: Place) -> Plain:
    return {"path": place.path, "line": place.line}


def _setting(setting: Setting) -> Plain:
    said = {"name": setting.name, "value": setting.value, "origin": setting.origin.value, "from": setting.giver}
    return {**said, **_place(setting.place)}


def _reference(reference: Reference) -> Plain:
    return {"kind": reference.kind, "subject": reference.subject, **_place(reference.place)}


def _last_change(change: LastChange) -> Plain:
    commit = change.commit
    return {
        "committed": change.is_committed,
        "commit": commit.id if commit else None,
        "author": commit.author if commit else None,
        "time": datetime.fromtimestamp(commit.time, UTC).isoformat() if commit else None,
        "subject": commit.subject if commit else None,
    }


def _standing(standing: Standing) -> Plain:
    return {
        "state": standing.state.value,
        "current": _moment(standing.current),
        "since": _moment(standing.since),
        "first": _moment(standing.first),
    }


def _moment(moment: Moment | None) -> Plain | None:
    if moment is None:
        return None
    return {
        "release": moment.release,
        "sequence": moment.sequence or None,
        "time": moment.time or None,
        "commit": moment.commit,
    }
