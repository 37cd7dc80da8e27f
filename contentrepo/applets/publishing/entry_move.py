"""A catalog entry that goes over from one repository's catalog to another's, without a moment in which nobody has it.

An entry is part of a catalog that is accepted as one. So the catalog here is judged as if the other repository had the
entry no more, and both releases are made at once, one without it and one with it. Where the branch here has not got the
entry's file, which no hook lets anybody push before it moved, a commit brings it first, as it is live.
"""

from __future__ import annotations

from hashlib import sha256

from contentrepo.applets.catalog.api import path_of
from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.live import api as live
from contentrepo.applets.live.models import Change, Door, Kind, UnitChange
from contentrepo.applets.publishing.blobs import read_blobs
from contentrepo.applets.publishing.branch_commit import is_checked_out, land_branch_commit, write_branch_commit
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.guard import refresh_guard
from contentrepo.applets.publishing.live_ref import repair_live_ref
from contentrepo.applets.publishing.plan import name_of, plan_steps
from contentrepo.applets.publishing.publish import check_situation
from contentrepo.applets.publishing.reason import check_reason
from contentrepo.applets.publishing.situation import Situation, read_situation
from contentrepo.applets.publishing.terms import Terms
from contentrepo.applets.publishing.wording import describe_findings
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Commit, Entry, GuardFile
from contentrepo.applets.validation.api import accept
from contentrepo.applets.validation.models import AcceptedUnit, Checked, RefusedUnit
from contentrepo.dataclass import replace
from contentrepo.errors import Refused, UsageError

KINDS = frozenset({"organization", "course", "run", "program", "curriculum"})


class NotTaken(Refused):
    """The entry cannot be taken over as the branch is; nothing was written."""


def is_entry(name: str) -> bool:
    """Whether a name is a catalog entry's, such as `program/data-science`, and no unit's."""
    return name.partition("/")[0] in KINDS


def move_entry(feed: Feed, name: str, *, reason: str, actor: str) -> live.ClaimMove:
    """Make both releases and put the move on record, then tell git what is live from here."""
    why = check_reason(reason)
    kind, _, key = name.partition("/")
    giver = _find_giver(feed, kind, key)
    situation = read_situation(feed)
    tip = situation.tip
    if tip is None:
        raise NotTaken(f"there is no branch {feed.source.branch}", hint="Push it first.")
    situation = replace(situation, guard=_without(situation.guard, kind, key))
    path = path_of(kind, key)
    brought = _bring_file(feed, tip, giver, path, message=_render_message(name, giver, why), actor=actor)
    head = tip if brought is None else git.get_commit(feed.repository, brought.id)
    situation = replace(situation, tip=head)
    checked = check_situation(situation, head)
    taking = _plan_taking(situation, checked, path, actor=actor, reason=why)
    giving = _plan_giving(feed, giver, kind, key, actor=actor, reason=why)
    if brought is not None:
        land_branch_commit(feed, tip, brought, reason=f"take {name}")
    moved = live.apply_hand_over(
        feed.store, giving, taking, lambda blobs: read_blobs(checked.head, blobs), name=(kind, key)
    )
    repair_live_ref(feed, parents=(head.id,))
    refresh_guard(feed)
    return moved


def _find_giver(feed: Feed, kind: str, key: str) -> live.HeldName:
    held = [one for one in live.list_claims(feed.store) if (one.kind, one.name) == (kind, key)]
    if not held:
        raise UsageError(f"nobody holds {kind} `{key}`", hint="`contentrepo claim list` shows what is held.")
    if held[0].source.repository == feed.source.repository:
        raise NotTaken(
            f"{kind} `{key}` is this repository's already",
            hint=f"From branch to branch its whole catalog moves: `catalog:{feed.source.repository}`.",
        )
    return held[0]


def _bring_file(
    feed: Feed, tip: Commit, giver: live.HeldName, path: str, *, message: str, actor: str
) -> git.Written | None:
    """The tip with the entry's file as it is live, as a commit that no branch has yet; None where the tip has the file.

    Raises:
        NotTaken: the branch is checked out here, with changes that are not committed.
    """
    if git.find_entries(git.commit_snapshot(feed.repository, tip.id), [path]).get(path) is not None:
        return None
    if is_checked_out(feed) and not git.is_clean(feed.repository):
        raise NotTaken(f"branch {feed.source.branch} is checked out here, with changes", hint="Commit them first.")
    row = live.read_unit(feed.store, str(CatalogKey(giver.source.repository))).files[giver.path]
    files = {path: live.read_blob(feed.store, row.blob)}
    modes = {path: Entry(row.mode, row.blob)}
    return write_branch_commit(feed, tip, files, modes=modes, message=message, actor=actor)


def _render_message(name: str, giver: live.HeldName, reason: str) -> str:
    return f"Take {name} from {giver.source.repository}\n\n{reason}\n"


def _without(guard: GuardFile, kind: str, key: str) -> GuardFile:
    """The guard of a world in which nobody else has the entry."""
    foreign = guard.catalog
    scope = f"curriculum:{key}" if kind == "curriculum" else key if kind == "program" else ""
    less = replace(
        foreign,
        digest=sha256(f"{foreign.digest} without {kind}/{key}".encode()).hexdigest(),
        entries={name: entry for name, entry in foreign.entries.items() if name != (kind, key)},
        keys=tuple(row for row in foreign.keys if kind != "run" or row[0] != key),
        members=tuple(row for row in foreign.members if not scope or row[0] != scope),
    )
    return replace(guard, catalog=less)


def _plan_taking(situation: Situation, checked: Checked, path: str, *, actor: str, reason: str) -> UnitChange:
    feed = situation.feed
    unit = str(CatalogKey(feed.source.repository))
    if path not in checked.layout.files.get(unit, {}):
        branch = f"branch {feed.source.branch} of {feed.source.repository}"
        raise NotTaken(f"{branch} has no `{path}`", hint="`contentrepo.yaml` gives its folder to a course.")
    decided = [one for one in accept(checked) if name_of(one) == unit]
    if not decided or isinstance(decided[0], RefusedUnit):
        said = describe_findings(decided[0].blocking) if decided and isinstance(decided[0], RefusedUnit) else ""
        raise NotTaken(f"the catalog here cannot go live: {said}", hint="Correct it, push, and ask again.")
    terms = Terms(feed.source, actor, Door.MOVE)
    (step,) = plan_steps(checked, [one for one in decided if isinstance(one, AcceptedUnit)], terms, situation.books)
    if not isinstance(step, UnitChange):
        raise NotTaken(f"the catalog here cannot go live: {getattr(step, 'detail', '')}")
    return replace(step, note=replace(step.note, reason=reason))


def _plan_giving(feed: Feed, giver: live.HeldName, kind: str, key: str, *, actor: str, reason: str) -> UnitChange:
    """The other catalog as it is live, without the entry's file."""
    unit = str(CatalogKey(giver.source.repository))
    state, told = live.read_unit(feed.store, unit), live.get_release(feed.store, unit).note
    left = {path: Entry(row.mode, row.blob) for path, row in state.files.items() if path != giver.path}
    entry = state.entries[f"{kind}/{key}"]
    keys = [row for row in state.keys.values() if kind == "run" and row.run == key]
    return UnitChange(
        unit=unit,
        source=giver.source,
        expected_version=state.version,
        tree=git.tree_id(left) if left else "",
        note=replace(told, actor=actor, door=Door.MOVE, kind=Kind.PUBLISH, reason=reason, pusher="", reverted=0),
        files=(Change(giver.path, state.files[giver.path], None),),
        blocks=(),
        versions=(),
        assets=(),
        entries=(Change(f"{kind}/{key}", entry, None),),
        keys=tuple(Change(row.run, row, None) for row in keys),
    )
