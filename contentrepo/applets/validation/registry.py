"""Every rule there is, in one typed list: files first, then what they say, then what a change does."""

from __future__ import annotations

from contentrepo.applets.validation.models import Rule
from contentrepo.applets.validation.nearest import did_you_mean, nearest
from contentrepo.applets.validation.rules import (
    asset_name_collision,
    block_with_two_parents,
    blocks_removed,
    broken_jump_link,
    case_collision,
    chained_pointer,
    conflict_markers,
    dangling_body,
    dangling_pointer,
    date_outside_run,
    dates_out_of_order,
    default_grading_policy,
    differing_policy_override,
    duplicate_block,
    duplicate_grader,
    empty_container,
    escaping_name,
    external_course_key_taken,
    flattened_link,
    ignored_draft,
    illegal_external_key,
    illegal_key,
    illegal_run_key,
    illegal_url_name,
    incomplete_grading_policy,
    invalid_catalog_file,
    invalid_grader_weight,
    invalid_grading_policy,
    invalid_policy,
    invalid_policy_key,
    invalid_xml,
    invalid_yaml,
    launch_checklist,
    lfs_pointer,
    loose_text,
    lowered_always_rule,
    misplaced_block,
    missing_course_image,
    missing_display_name,
    missing_policy,
    missing_run_name,
    missing_static_file,
    missing_tab_page,
    missing_textbook,
    nested_name,
    non_utf8_name,
    not_olx,
    not_utf8,
    odd_grade_cutoffs,
    odd_grader,
    own_run_link,
    page_without_tab,
    pointer_cycle,
    pointer_with_attributes,
    run_key_mismatch,
    run_key_taken,
    shared_body,
    split_external_block,
    stray_policy,
    submodule,
    symlink,
    tag_mismatch,
    text_after_block,
    uneditable_setting,
    unknown_assignment_type,
    unknown_course,
    unknown_organization,
    unknown_program,
    unknown_rule,
    unknown_run,
    unknown_tab_type,
    unlinked_body,
    unnamed_block,
    unnamed_graded_block,
    unreachable_file,
    unreadable_configuration,
    unreadable_root,
    unreadable_unreachable_file,
    unstorable_name,
    unused_grader,
    weights_not_adding_up,
)
from contentrepo.applets.validation.wording import quote
from contentrepo.errors import UsageError

RULES: tuple[Rule, ...] = (
    # files of any unit
    symlink,
    submodule,
    case_collision,
    non_utf8_name,
    unstorable_name,
    # names of units
    run_key_taken,
    run_key_mismatch,
    illegal_run_key,
    missing_run_name,
    unreadable_root,
    not_olx,
    # files of a run
    invalid_xml,
    not_utf8,
    conflict_markers,
    lfs_pointer,
    unreadable_unreachable_file,
    # pointers and blocks
    dangling_pointer,
    dangling_body,
    unlinked_body,
    chained_pointer,
    tag_mismatch,
    pointer_with_attributes,
    split_external_block,
    pointer_cycle,
    escaping_name,
    illegal_url_name,
    duplicate_block,
    block_with_two_parents,
    unnamed_block,
    unnamed_graded_block,
    text_after_block,
    loose_text,
    ignored_draft,
    unreachable_file,
    # the outline
    misplaced_block,
    empty_container,
    missing_display_name,
    nested_name,
    uneditable_setting,
    # policies, dates and grading
    missing_policy,
    invalid_policy,
    invalid_policy_key,
    stray_policy,
    differing_policy_override,
    invalid_grading_policy,
    invalid_grader_weight,
    incomplete_grading_policy,
    odd_grader,
    duplicate_grader,
    weights_not_adding_up,
    odd_grade_cutoffs,
    unknown_assignment_type,
    unused_grader,
    default_grading_policy,
    dates_out_of_order,
    date_outside_run,
    launch_checklist,
    # pages and their files
    asset_name_collision,
    missing_static_file,
    broken_jump_link,
    flattened_link,
    own_run_link,
    missing_tab_page,
    page_without_tab,
    unknown_tab_type,
    missing_textbook,
    missing_course_image,
    shared_body,
    # the catalog
    unreadable_configuration,
    unknown_rule,
    lowered_always_rule,
    invalid_yaml,
    invalid_catalog_file,
    illegal_key,
    unknown_organization,
    unknown_course,
    unknown_run,
    unknown_program,
    illegal_external_key,
    external_course_key_taken,
    # what a change does to learners
    blocks_removed,
)


class UnknownRule(UsageError):
    """No rule has this id."""


def find_rule(rule_id: str) -> Rule | None:
    """The rule with this id."""
    return next((rule for rule in RULES if rule_id == rule.ID), None)


def get_rule(rule_id: str) -> Rule:
    """The rule with this id.

    Raises:
        UnknownRule: there is none.
    """
    rule = find_rule(rule_id)
    if rule is None:
        near = nearest([rule_id], {rule.ID for rule in RULES}).get(rule_id)
        raise UnknownRule(
            f"{quote(rule_id)} is not a rule.", hint=did_you_mean(near) + "`contentrepo rules` lists them all."
        )
    return rule
