"""Everything that checks load when they come to need it, loaded at once: for a process that forks for each check."""

from __future__ import annotations

from contentrepo import data
from contentrepo.applets.facts.api import load_file_cache
from contentrepo.applets.validation.checker import checker_digest
from contentrepo.applets.validation.doors import check_folder
from contentrepo.applets.validation.registry import RULES


def load_all() -> str:
    """Load what checks need, by checking the sample course; the checker's digest, which this process then keeps."""
    load_file_cache()
    for rule in RULES:
        _ = rule.module
    check_folder(data.sample_course(), alone=True)
    return checker_digest()
