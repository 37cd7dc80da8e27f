"""The judgement's verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contentrepo.late import late

if TYPE_CHECKING:
    from contentrepo.applets.validation.accept import accept
    from contentrepo.applets.validation.causes import find_causes
    from contentrepo.applets.validation.check import check
    from contentrepo.applets.validation.checker import checker_digest
    from contentrepo.applets.validation.desk import Desk, check_desk, open_desk, refresh_desk
    from contentrepo.applets.validation.doors import (
        apply_fixes,
        check_commit,
        check_folder,
        check_revision,
        check_staged,
        check_tip,
        check_update,
        check_work_tree,
        fixable_rules,
        gathering_facts,
        plan_fixes,
        read_layout,
        read_trees,
        read_unit,
        read_units,
    )
    from contentrepo.applets.validation.loading import load_all
    from contentrepo.applets.validation.locating import Whereabouts
    from contentrepo.applets.validation.nearest import did_you_mean, nearest
    from contentrepo.applets.validation.one_block import split_path
    from contentrepo.applets.validation.registry import RULES, find_rule, get_rule
    from contentrepo.applets.validation.standing import read_configuration, read_organizations
else:
    __getattr__ = late(
        __name__,
        {
            "contentrepo.applets.validation.accept": "accept",
            "contentrepo.applets.validation.causes": "find_causes",
            "contentrepo.applets.validation.check": "check",
            "contentrepo.applets.validation.checker": "checker_digest",
            "contentrepo.applets.validation.desk": "Desk check_desk open_desk refresh_desk",
            "contentrepo.applets.validation.doors": (
                "apply_fixes check_commit check_folder check_revision check_staged check_tip check_update "
                "check_work_tree fixable_rules gathering_facts plan_fixes read_layout read_trees read_unit read_units"
            ),
            "contentrepo.applets.validation.loading": "load_all",
            "contentrepo.applets.validation.locating": "Whereabouts",
            "contentrepo.applets.validation.nearest": "did_you_mean nearest",
            "contentrepo.applets.validation.one_block": "split_path",
            "contentrepo.applets.validation.registry": "RULES find_rule get_rule",
            "contentrepo.applets.validation.standing": "read_configuration read_organizations",
        },
    )

__all__ = [
    "RULES",
    "Desk",
    "Whereabouts",
    "accept",
    "apply_fixes",
    "check",
    "check_commit",
    "check_desk",
    "check_folder",
    "check_revision",
    "check_staged",
    "check_tip",
    "check_update",
    "check_work_tree",
    "checker_digest",
    "did_you_mean",
    "find_causes",
    "find_rule",
    "fixable_rules",
    "gathering_facts",
    "get_rule",
    "load_all",
    "nearest",
    "open_desk",
    "plan_fixes",
    "read_configuration",
    "read_layout",
    "read_organizations",
    "read_trees",
    "read_unit",
    "read_units",
    "refresh_desk",
    "split_path",
]
