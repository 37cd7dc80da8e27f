"""Feature flags: what `flags` shows."""

from contentrepo.applets.flags.api import list_changes, list_flags
from contentrepo.applets.flags.models import Flag, FlagChange

__all__ = ["Flag", "FlagChange", "list_changes", "list_flags"]
