"""What hooks load of this applet when they come to need it, loaded at once: for a process that forks for each hook."""

from __future__ import annotations

from importlib import import_module

HERE = "contentrepo.applets.repository"
LATE = (
    *("difference", "discovery", "guard_ref", "hidden_file", "identity", "live_label", "live_ref", "naming"),
    *("object_files", "pack", "push_log", "snapshot", "tree_walk"),
)


def load_for_hooks() -> None:
    """Load it."""
    for name in LATE:
        import_module(f"{HERE}.{name}")
