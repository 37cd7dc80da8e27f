"""Adoption by declaration: an operator makes a commit's units live despite their `new` errors.

The commit often lies on a draft branch. Until the live branch takes it in, the branch's tip would put back what it
had; so what the acceptance replaces at the tip is pinned, like what a rollback undoes.
"""

from __future__ import annotations

from contentrepo.applets.live.models import Door, UnitChange
from contentrepo.applets.publishing.apply import apply_steps
from contentrepo.applets.publishing.brought import Brought, read_brought
from contentrepo.applets.publishing.fault import fault_on_record
from contentrepo.applets.publishing.feed import Feed
from contentrepo.applets.publishing.models import Published
from contentrepo.applets.publishing.plan import Step, name_of, plan_steps
from contentrepo.applets.publishing.publish import check_situation, finish
from contentrepo.applets.publishing.reason import check_reason
from contentrepo.applets.publishing.situation import read_situation
from contentrepo.applets.publishing.terms import Terms
from contentrepo.applets.repository.models import Commit
from contentrepo.applets.validation.api import accept
from contentrepo.applets.validation.models import Checked
from contentrepo.dataclass import replace


def accept_units(feed: Feed, commit: Commit, *, reason: str, actor: str) -> Published:
    """Publish the units that the commit brings."""
    why = check_reason(reason)
    situation = read_situation(feed)
    with fault_on_record(feed, commit.id):
        checked = check_situation(situation, commit)
        brought = read_brought(situation, commit)
        decided = tuple(unit for unit in accept(checked, why) if brought.has(name_of(unit), checked))
        steps = plan_steps(checked, decided, Terms(feed.source, actor, Door.ACCEPT), situation.books)
        pinning = (_pinned(step, brought, checked) for step in steps)
        outcomes = apply_steps(feed, checked, pinning, total=len(decided), go_on=lambda _progress: True)
        finish(feed, outcomes, parents=(commit.id,))
    return Published(feed.source.repository, feed.source.branch, commit.id, outcomes)


def _pinned(step: Step, brought: Brought, checked: Checked) -> Step:
    if not isinstance(step, UnitChange) or step.is_empty:
        return step
    return replace(step, pin=brought.replaces(step.unit, checked.layout.files.get(step.unit, {})))
