"""Publishing: what the publisher and the commands that change the live store use."""

from contentrepo.applets.live.api import Store, open_store
from contentrepo.applets.live.models import Change, Door, UnitChange
from contentrepo.applets.publishing.api import (
    accept_commit,
    drop_kept_release,
    find_store_location,
    keep_program_release,
    lift,
    plan_branch,
    publish_branch,
    repair_live,
    revert_unit,
    status,
)
from contentrepo.applets.publishing.models import (
    WENT_LIVE,
    Held,
    Outcome,
    Progress,
    Published,
    PublishPlan,
    Standing,
    UnitOutcome,
    UnitStatus,
)
from contentrepo.applets.repository.api import Repository, open_repository, read_committer

__all__ = [
    "WENT_LIVE",
    "Change",
    "Door",
    "Held",
    "Outcome",
    "Progress",
    "PublishPlan",
    "Published",
    "Repository",
    "Standing",
    "Store",
    "UnitChange",
    "UnitOutcome",
    "UnitStatus",
    "accept_commit",
    "drop_kept_release",
    "find_store_location",
    "keep_program_release",
    "lift",
    "open_repository",
    "open_store",
    "plan_branch",
    "publish_branch",
    "read_committer",
    "repair_live",
    "revert_unit",
    "status",
]
