"""Accepted units and live state to a plan. Decides nothing about content: that was the check.

Reads bytes through the head's snapshot, and only of what is new. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.live.api import StoreUnavailable
from contentrepo.applets.live.models import (
    AssetRow,
    BlockRow,
    BlockVersion,
    EntryRow,
    FileRow,
    KeyRow,
    Pin,
    ReleaseNote,
    Source,
    UnitChange,
    UnitState,
)
from contentrepo.applets.publishing.assets import plan_assets
from contentrepo.applets.publishing.blocks import Rendering, plan_blocks, plan_versions
from contentrepo.applets.publishing.books import Books
from contentrepo.applets.publishing.difference import compute_difference
from contentrepo.applets.publishing.edit import Edit, plan_edit
from contentrepo.applets.publishing.elsewhere import find_elsewhere
from contentrepo.applets.publishing.entries import plan_entries, plan_keys
from contentrepo.applets.publishing.fault import describe_fault
from contentrepo.applets.publishing.models import Held, Outcome, PublishPlan
from contentrepo.applets.publishing.pins import find_holding
from contentrepo.applets.publishing.terms import Terms
from contentrepo.applets.publishing.wording import describe_pin, describe_source
from contentrepo.applets.repository.models import Entry, Snapshot
from contentrepo.applets.validation.models import AcceptedUnit, Checked, RefusedUnit, UnitContent

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost

Decided = AcceptedUnit | RefusedUnit

Step = UnitChange | Held | RefusedUnit
"""What is to be done about one changed unit."""


def plan_unit(
    accepted: AcceptedUnit, state: UnitState, *, head: Snapshot, source: Source, note: ReleaseNote
) -> UnitChange:
    """Everything that one transaction writes to bring `state` to the accepted content."""
    return plan_content(accepted.content_of(), state, believed=state, head=head, source=source, note=note)


def plan_content(
    content: UnitContent | None,
    state: UnitState,
    *,
    believed: UnitState,
    head: Snapshot,
    source: Source,
    note: ReleaseNote,
) -> UnitChange:
    """The same for content that was accepted before. Versions and digests in `believed` are not worked out again."""
    files = _plan_files(content)
    blocks, (versions, held), assets = _plan_course(content, state, believed, head)
    entries, keys = _plan_catalog(content)
    return UnitChange(
        unit=state.unit,
        source=source,
        expected_version=state.version,
        tree=content.tree if content else "",
        note=note,
        files=compute_difference(state.files, files),
        blocks=compute_difference(state.blocks, blocks),
        versions=versions,
        assets=compute_difference(state.assets, assets),
        entries=compute_difference(state.entries, entries),
        keys=compute_difference(state.keys, keys),
        held=held,
    )


def plan_steps(checked: Checked, decided: Iterable[Decided], terms: Terms, books: Books) -> Iterator[Step]:
    """A step for each changed unit, in the order in which they are to be taken; each is planned when its turn comes."""
    for unit in order_units(decided):
        yield _plan_step(unit, checked, terms, books)


def _plan_step(unit: Decided, checked: Checked, terms: Terms, books: Books) -> Step:
    name = name_of(unit)
    try:
        pins = books.read_pins(name)
        excerpts = unit.excerpts_of() if isinstance(unit, AcceptedUnit) and not pins else None
        edit = books.find_edit(name, excerpts) if excerpts is not None else None
        state = edit.state if edit is not None else books.read_state(name)
        files = checked.layout.files.get(name, {}) if pins or state.source != terms.source else {}
        hold = find_elsewhere(books.feed, state, files) or find_hold(state, files, pins, source=terms.source)
        if hold is not None:
            return hold
        if books.is_outdated(state):
            again = "look at what is live now, and run it again"
            return Held(name, Outcome.STALE, f"`{name}` was published meanwhile; {again}")
        return unit if isinstance(unit, RefusedUnit) else _plan_accepted(unit, state, edit, checked, terms)
    except StoreUnavailable:
        raise
    except Exception as error:  # noqa: BLE001  one unit that we cannot plan must not hold up the others
        return Held(name, Outcome.FAILED, describe_fault(error))


def _plan_accepted(
    unit: AcceptedUnit, state: UnitState, edit: Edit | None, checked: Checked, terms: Terms
) -> UnitChange | Held:
    held = terms.holds.find(state.unit)
    if held is not None:
        return held
    if edit is not None:
        return plan_edit(edit, head=checked.head, source=terms.source, note=terms.note(unit))
    return plan_unit(unit, state, head=checked.head, source=terms.source, note=terms.note(unit))


def plan_publish(steps: Iterable[Step], *, source: Source, commit: str) -> PublishPlan:
    """All steps as one value."""
    taken = tuple(steps)
    return PublishPlan(
        repository=source.repository,
        branch=source.branch,
        commit=commit,
        changes=tuple(step for step in taken if isinstance(step, UnitChange) and not step.is_empty),
        refused=tuple(step for step in taken if isinstance(step, RefusedUnit)),
        held=tuple(step for step in taken if isinstance(step, Held)),
    )


def find_hold(state: UnitState, files: Mapping[str, Entry], pins: Sequence[Pin], *, source: Source) -> Held | None:
    """Why a candidate may not go live now, whatever was found in it; or None."""
    if state.source is not None and state.source != source:
        return Held(state.unit, Outcome.CLAIMED, describe_source(state.unit, state.source, source))
    pin = find_holding(files, pins)
    return Held(state.unit, Outcome.PINNED, describe_pin(pin)) if pin else None


def order_units(decided: Iterable[Decided]) -> tuple[Decided, ...]:
    """OLX before the catalog, and what goes away last, so that no entry is ever live before its content."""
    return tuple(sorted(decided, key=lambda unit: (_goes_away(unit), _is_catalog(unit), name_of(unit))))


def name_of(unit: Decided) -> str:
    return unit.unit if isinstance(unit, RefusedUnit) else unit.unit.name


def _goes_away(unit: Decided) -> bool:
    return isinstance(unit, AcceptedUnit) and not unit.tree


def _is_catalog(unit: Decided) -> bool:
    return isinstance(unit, AcceptedUnit) and isinstance(unit.unit.key, CatalogKey)


def _plan_files(content: UnitContent | None) -> dict[str, FileRow]:
    entries: Mapping[str, Entry] = content.files if content else {}
    return {path: _new(FileRow, (path, mode, blob)) for path, (mode, blob) in entries.items()}


def _plan_course(
    content: UnitContent | None, state: UnitState, believed: UnitState, head: Snapshot
) -> tuple[dict[str, BlockRow], tuple[tuple[BlockVersion, ...], dict[str, bytes]], dict[str, AssetRow]]:
    if content is None or content.course is None:
        return {}, ((), {}), {}
    renderings: dict[str, Rendering] = {}
    rows = plan_blocks(content.course, state.blocks, renderings)
    known = frozenset(row.version for row in believed.blocks.values())
    files = content.files
    versions = plan_versions(content.course, rows, known=known, files=files, head=head, renderings=renderings)
    return rows, versions, plan_assets(content.course, believed, head)


def _plan_catalog(content: UnitContent | None) -> tuple[dict[str, EntryRow], dict[str, KeyRow]]:
    if content is None or content.catalog is None:
        return {}, {}
    return plan_entries(content.catalog), plan_keys(content.catalog)
