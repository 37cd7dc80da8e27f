"""Checking: what the hooks, `validate` and CI use. Imports nothing heavy, and nothing before it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contentrepo.late import late

if TYPE_CHECKING:
    from contentrepo.applets.access.api import check_access, foresee_access, is_anybody_named
    from contentrepo.applets.access.models import AccessJudgement, Denial, Grant, Writer
    from contentrepo.applets.editing.api import check_editing
    from contentrepo.applets.editing.models import Door
    from contentrepo.applets.findings.api import exit_code, finding_to_json, make_visible, report_to_json, weigh
    from contentrepo.applets.findings.models import Finding, Gate, Level, Report, Status, UnitReport, Verdict
    from contentrepo.applets.repository.api import (
        NotARepository,
        Repository,
        UnknownRevision,
        clear_lock,
        count_commits,
        current_branch,
        find_commit,
        find_tree,
        keep_push,
        leaves_out,
        live_branch,
        note_push,
        open_repository,
        read_live,
        resolve_ref,
    )
    from contentrepo.applets.repository.models import RefUpdate
    from contentrepo.applets.validation.api import (
        RULES,
        check_folder,
        check_revision,
        check_staged,
        check_update,
        check_work_tree,
        find_causes,
        find_rule,
        get_rule,
        load_all,
    )
    from contentrepo.applets.validation.models import Cause, Checked, Rule
else:
    __getattr__ = late(
        __name__,
        {
            "contentrepo.applets.access.api": "check_access foresee_access is_anybody_named",
            "contentrepo.applets.access.models": "AccessJudgement Denial Grant Writer",
            "contentrepo.applets.editing.api": "check_editing",
            "contentrepo.applets.editing.models": "Door",
            "contentrepo.applets.findings.api": "exit_code finding_to_json make_visible report_to_json weigh",
            "contentrepo.applets.findings.models": "Finding Gate Level Report Status UnitReport Verdict",
            "contentrepo.applets.repository.api": (
                "NotARepository Repository UnknownRevision clear_lock count_commits current_branch find_commit "
                "find_tree keep_push leaves_out live_branch note_push open_repository read_live resolve_ref"
            ),
            "contentrepo.applets.repository.models": "RefUpdate",
            "contentrepo.applets.validation.api": (
                "RULES check_folder check_revision check_staged check_update check_work_tree find_causes "
                "find_rule get_rule load_all"
            ),
            "contentrepo.applets.validation.models": "Cause Checked Rule",
        },
    )

__all__ = [
    "RULES",
    "AccessJudgement",
    "Cause",
    "Checked",
    "Denial",
    "Door",
    "Finding",
    "Gate",
    "Grant",
    "Level",
    "NotARepository",
    "RefUpdate",
    "Report",
    "Repository",
    "Rule",
    "Status",
    "UnitReport",
    "UnknownRevision",
    "Verdict",
    "Writer",
    "check_access",
    "check_editing",
    "check_folder",
    "check_revision",
    "check_staged",
    "check_update",
    "check_work_tree",
    "clear_lock",
    "count_commits",
    "current_branch",
    "exit_code",
    "find_causes",
    "find_commit",
    "find_rule",
    "find_tree",
    "finding_to_json",
    "foresee_access",
    "get_rule",
    "is_anybody_named",
    "keep_push",
    "leaves_out",
    "live_branch",
    "load_all",
    "make_visible",
    "note_push",
    "open_repository",
    "read_live",
    "report_to_json",
    "resolve_ref",
    "weigh",
]
