"""Who may change what: what `access` shows and writes."""

from contentrepo.applets.access.api import (
    find_grants,
    is_anybody_named_in,
    judge_writes,
    read_access,
    render_codeowners,
    write_codeowners,
)
from contentrepo.applets.access.models import Access, AccessJudgement, CodeOwners, Forge, Grant, Role, Writer

__all__ = [
    "Access",
    "AccessJudgement",
    "CodeOwners",
    "Forge",
    "Grant",
    "Role",
    "Writer",
    "find_grants",
    "is_anybody_named_in",
    "judge_writes",
    "read_access",
    "render_codeowners",
    "write_codeowners",
]
