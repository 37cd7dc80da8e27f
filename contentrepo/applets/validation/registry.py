"""Every rule there is, in one typed list: files first, then what they say, then what a change does."""

from __future__ import annotations

from contentrepo.applets.validation.models import Rule, Scope
from contentrepo.applets.validation.rule_entry import RuleEntry
from contentrepo.errors import UsageError

RULES: tuple[RuleEntry, ...] = (
    # files of any unit
    RuleEntry("symlink", Scope.TREE),
    RuleEntry("submodule", Scope.TREE),
    RuleEntry("case-collision", Scope.TREE),
    RuleEntry("catalog-entry-taken", Scope.CATALOG),
    RuleEntry("non-utf8-name", Scope.TREE),
    RuleEntry("unstorable-name", Scope.TREE),
    # names of units
    RuleEntry("run-key-taken", Scope.LAYOUT),
    RuleEntry("run-key-mismatch", Scope.LAYOUT, "conflicts"),
    RuleEntry("illegal-run-key", Scope.LAYOUT, "conflicts"),
    RuleEntry("missing-run-name", Scope.LAYOUT, "conflicts"),
    RuleEntry("nameless-library", Scope.COURSE, "notes"),
    RuleEntry("unreadable-root", Scope.LAYOUT, "conflicts"),
    RuleEntry("not-olx", Scope.LAYOUT, "conflicts"),
    # files of a run
    RuleEntry("invalid-xml", Scope.COURSE, "faults"),
    RuleEntry("not-utf8", Scope.COURSE, "faults"),
    RuleEntry("conflict-markers", Scope.COURSE, "faults"),
    RuleEntry("lfs-pointer", Scope.COURSE, "faults"),
    RuleEntry("unreadable-unreachable-file", Scope.COURSE, "unreachable_faults"),
    # pointers and blocks
    RuleEntry("dangling-pointer", Scope.COURSE, "dangling_pointers"),
    RuleEntry("dangling-body", Scope.COURSE, "dangling_bodies"),
    RuleEntry("unlinked-body", Scope.COURSE, "unlinked_bodies"),
    RuleEntry("chained-pointer", Scope.COURSE, "chained_pointers"),
    RuleEntry("tag-mismatch", Scope.COURSE, "mismatched_tags"),
    RuleEntry("pointer-with-attributes", Scope.COURSE, "dressed_pointers"),
    RuleEntry("split-external-block", Scope.COURSE, "split_externals"),
    RuleEntry("pointer-cycle", Scope.COURSE, "cycles"),
    RuleEntry("escaping-name", Scope.COURSE, "escaping_names"),
    RuleEntry("illegal-url-name", Scope.COURSE, "illegal_names"),
    RuleEntry("duplicate-block", Scope.COURSE, "duplicates"),
    RuleEntry("block-with-two-parents", Scope.COURSE, "shared_blocks"),
    RuleEntry("unnamed-block", Scope.COURSE, "unnamed_blocks"),
    RuleEntry("unnamed-graded-block", Scope.COURSE, "notes"),
    RuleEntry("text-after-block", Scope.COURSE, "stray_texts"),
    RuleEntry("loose-text", Scope.COURSE, "loose_texts"),
    RuleEntry("ignored-draft", Scope.COURSE, "ignored_drafts"),
    RuleEntry("unreachable-file", Scope.COURSE, "unreachable_files"),
    # the outline
    RuleEntry("misplaced-block", Scope.COURSE, "notes"),
    RuleEntry("empty-container", Scope.COURSE, "notes"),
    RuleEntry("missing-display-name", Scope.COURSE, "notes"),
    RuleEntry("nested-name", Scope.COURSE, "notes"),
    RuleEntry("uneditable-setting", Scope.COURSE, "notes"),
    # policies, dates and grading
    RuleEntry("missing-policy", Scope.COURSE, "notes"),
    RuleEntry("invalid-policy", Scope.COURSE, "faults", "policy_entries", "policy_shapes"),
    RuleEntry("invalid-policy-key", Scope.COURSE, "policy_keys"),
    RuleEntry("stray-policy", Scope.COURSE, "policy_strays"),
    RuleEntry("differing-policy-override", Scope.COURSE, "policy_overrides"),
    RuleEntry("invalid-grading-policy", Scope.COURSE, "faults", "grading_shapes"),
    RuleEntry("invalid-grader-weight", Scope.COURSE, "grader_weights"),
    RuleEntry("incomplete-grading-policy", Scope.COURSE, "notes"),
    RuleEntry("odd-grader", Scope.COURSE, "notes"),
    RuleEntry("duplicate-grader", Scope.COURSE, "notes"),
    RuleEntry("weights-not-adding-up", Scope.COURSE, "notes"),
    RuleEntry("odd-grade-cutoffs", Scope.COURSE, "notes"),
    RuleEntry("unknown-assignment-type", Scope.COURSE, "notes"),
    RuleEntry("unused-grader", Scope.COURSE, "notes"),
    RuleEntry("default-grading-policy", Scope.COURSE, "notes"),
    RuleEntry("dates-out-of-order", Scope.COURSE, "notes"),
    RuleEntry("date-outside-run", Scope.COURSE, "notes"),
    RuleEntry("launch-checklist", Scope.COURSE, "notes"),
    # pages and their files
    RuleEntry("asset-name-collision", Scope.COURSE, "asset_collisions"),
    RuleEntry("missing-static-file", Scope.COURSE, "missing_assets"),
    RuleEntry("broken-jump-link", Scope.COURSE, "missing_jumps"),
    RuleEntry("broken-course-link", Scope.COURSE, "notes"),
    RuleEntry("flattened-link", Scope.COURSE, "flattened_links"),
    RuleEntry("own-run-link", Scope.COURSE, "own_links"),
    RuleEntry("missing-tab-page", Scope.COURSE, "missing_tabs"),
    RuleEntry("page-without-tab", Scope.COURSE, "notes"),
    RuleEntry("unknown-tab-type", Scope.COURSE, "notes"),
    RuleEntry("missing-textbook", Scope.COURSE, "notes"),
    RuleEntry("missing-course-image", Scope.COURSE, "notes"),
    RuleEntry("shared-body", Scope.COURSE, "notes"),
    # pages, as people read them
    RuleEntry("image-without-alternative", Scope.COURSE, "notes"),
    RuleEntry("link-without-text", Scope.COURSE, "notes"),
    RuleEntry("frame-without-title", Scope.COURSE, "notes"),
    RuleEntry("table-without-header", Scope.COURSE, "notes"),
    RuleEntry("skipped-heading-level", Scope.COURSE, "notes"),
    RuleEntry("inline-script", Scope.COURSE, "notes"),
    RuleEntry("insecure-resource", Scope.COURSE, "notes"),
    RuleEntry("foreign-run-link", Scope.COURSE, "notes"),
    # problems
    RuleEntry("problem-without-response", Scope.COURSE, "notes"),
    RuleEntry("misplaced-input", Scope.COURSE, "notes"),
    RuleEntry("missing-answer", Scope.COURSE, "notes"),
    RuleEntry("no-correct-choice", Scope.COURSE, "notes"),
    RuleEntry("several-correct-choices", Scope.COURSE, "notes"),
    RuleEntry("empty-choice-group", Scope.COURSE, "notes"),
    RuleEntry("undefined-check-function", Scope.COURSE, "notes"),
    RuleEntry("script-does-not-compile", Scope.COURSE, "notes"),
    # videos, tools, discussions, and settings of blocks
    RuleEntry("video-without-transcript", Scope.COURSE, "notes"),
    RuleEntry("missing-transcript", Scope.COURSE, "notes"),
    RuleEntry("malformed-youtube-id", Scope.COURSE, "notes"),
    RuleEntry("lti-without-launch-url", Scope.COURSE, "notes"),
    RuleEntry("missing-lti-passport", Scope.COURSE, "notes"),
    RuleEntry("duplicate-discussion-id", Scope.COURSE, "notes"),
    RuleEntry("disabled-timed-exam", Scope.COURSE, "notes"),
    RuleEntry("invalid-setting", Scope.COURSE, "notes"),
    RuleEntry("obsolete-construct", Scope.COURSE, "notes"),
    # the catalog
    RuleEntry("unreadable-configuration", Scope.CATALOG),
    RuleEntry("unknown-root", Scope.LAYOUT, "conflicts"),
    RuleEntry("unknown-rule", Scope.CATALOG),
    RuleEntry("lowered-always-rule", Scope.CATALOG),
    RuleEntry("access-without-owners", Scope.CATALOG),
    RuleEntry("access-without-effect", Scope.CATALOG),
    RuleEntry("invalid-yaml", Scope.CATALOG),
    RuleEntry("invalid-catalog-file", Scope.CATALOG),
    RuleEntry("illegal-key", Scope.CATALOG),
    RuleEntry("unknown-organization", Scope.CATALOG),
    RuleEntry("unknown-course", Scope.CATALOG),
    RuleEntry("unknown-run", Scope.CATALOG),
    RuleEntry("unknown-program", Scope.CATALOG),
    RuleEntry("illegal-external-key", Scope.CATALOG),
    RuleEntry("unreachable-external-key", Scope.CATALOG),
    RuleEntry("external-course-key-taken", Scope.CATALOG),
    RuleEntry("external-key-outside-masters", Scope.CATALOG),
    RuleEntry("run-dates-out-of-order", Scope.CATALOG),
    RuleEntry("program-contains-itself", Scope.CATALOG),
    RuleEntry("incomplete-program", Scope.CATALOG),
    RuleEntry("site-mismatch", Scope.CATALOG),
    RuleEntry("course-of-another-organization", Scope.CATALOG),
    # what a change does to learners
    RuleEntry("course-run-key-changed", Scope.CHANGE, settings=()),
    RuleEntry("blocks-removed", Scope.CHANGE, settings=()),
    RuleEntry("block-renamed", Scope.CHANGE, settings=()),
    RuleEntry("block-type-changed", Scope.CHANGE, settings=()),
    RuleEntry("graded-block-removed", Scope.CHANGE, settings=()),
    RuleEntry("grading-changed", Scope.CHANGE, settings=()),
    RuleEntry("due-date-moved-earlier", Scope.CHANGE, settings=("due",)),
    RuleEntry("run-dates-moved", Scope.CHANGE, settings=()),
    # what a change does to programs
    RuleEntry("external-course-key-taken-meanwhile", Scope.CHANGE, settings=()),
    RuleEntry("no-open-run", Scope.CHANGE, settings=()),
    RuleEntry("program-removed", Scope.CHANGE, settings=()),
    RuleEntry("deleted-slug-reused", Scope.CHANGE, settings=()),
)


def _list_asked() -> frozenset[str] | None:
    said = [rule.settings for rule in RULES if rule.SCOPE is Scope.CHANGE]
    return frozenset(name for names in said for name in names or ()) if None not in said else None


_ASKED = _list_asked()
"""Settings of blocks that rules on changes ask about; None where one asks about any."""


def asks_of(settings: frozenset[str]) -> bool:
    """Whether a rule on changes asks about blocks of a change that stays within files, by the settings that differ."""
    return _ASKED is None or not settings.isdisjoint(_ASKED)


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
        from contentrepo.applets.validation.nearest import did_you_mean, nearest
        from contentrepo.applets.validation.wording import quote

        near = nearest([rule_id], {rule.ID for rule in RULES}).get(rule_id)
        raise UnknownRule(
            f"{quote(rule_id)} is not a rule.", hint=did_you_mean(near) + "`contentrepo rules` lists them all."
        )
    return rule
