"""Checks that know what earlier ones found, beside checks that know nothing."""

from __future__ import annotations

import json

from histories import commit_all

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.findings.api import report_to_json
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, commit_snapshot, open_repository
from contentrepo.applets.validation.api import check
from contentrepo.applets.validation.models import Surroundings


def judge(opened, head, base, cache):
    against = commit_snapshot(opened, base) if base else EMPTY_SNAPSHOT
    return check(commit_snapshot(opened, head), against, Surroundings("here"), cache)


def as_text(checked):
    return json.dumps(report_to_json(checked.report), indent=1)


def compare_states(repository, folder, states, chance):
    commits = commit_all(repository, states)
    opened = open_repository(repository.path)
    warm = open_cache(folder / f"{chance.random()}.sqlite3", "checker")
    base = ""
    for commit in commits:
        assert as_text(judge(opened, commit, base, warm)) == as_text(
            judge(opened, commit, base, open_cache(None, "checker"))
        )
        if not base or chance.random() < 0.8:
            base = commit
    warm.close()
