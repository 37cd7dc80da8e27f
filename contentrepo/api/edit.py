"""Editing: what the language server uses. Nothing here writes."""

from contentrepo.applets.findings.api import make_visible
from contentrepo.applets.findings.models import Finding, Level, Status
from contentrepo.applets.navigation.api import describe, find_spot, find_targets, list_candidates
from contentrepo.applets.navigation.models import Candidate, Card, Spot, Target
from contentrepo.applets.validation.api import Desk, check_desk, find_rule, open_desk, refresh_desk
from contentrepo.applets.validation.models import Checked

__all__ = [
    "Candidate",
    "Card",
    "Checked",
    "Desk",
    "Finding",
    "Level",
    "Spot",
    "Status",
    "Target",
    "check_desk",
    "describe",
    "find_rule",
    "find_spot",
    "find_targets",
    "list_candidates",
    "make_visible",
    "open_desk",
    "refresh_desk",
]
