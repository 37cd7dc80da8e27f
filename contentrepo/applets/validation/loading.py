"""Everything that checks load when they come to need it, loaded at once: for a process that forks for each check."""

from __future__ import annotations

from importlib import import_module

from contentrepo import data
from contentrepo.applets.facts.api import load_file_cache
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository import api as git
from contentrepo.applets.validation.checker import checker_digest
from contentrepo.applets.validation.doors import check_folder
from contentrepo.applets.validation.registry import RULES

HERE = "contentrepo.applets.validation"
LATE = ("acknowledgements", "ahead", "bases", "causes", "commit_date")


def load_all() -> str:
    """Load what checks need, by checking the sample course; the checker's digest, which this process then keeps."""
    load_file_cache()
    for rule in RULES:
        _ = rule.module
    git.load_for_hooks()
    for name in LATE:
        import_module(f"{HERE}.{name}")
    _ = olx.is_quiet_edit, olx.list_sought, olx.is_contained
    check_folder(data.sample_course(), alone=True)
    return checker_digest()
