"""The settings that count for a block: its own, those of the policy, and those that come down to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.explanation.models import Origin, Setting
from contentrepo.applets.explanation.policy import Policy
from contentrepo.applets.olx.models import Block

Key = tuple[str, str]

# edx-platform, `xmodule/modulestore/inheritance.py`.
_INHERITED = (
    "course_edit_method days_early_for_beta due edxnotes edxnotes_visibility giturl graceperiod graded group_access "
    "hide_from_toc in_entrance_exam matlab_api_key max_attempts relative_weeks_due rerandomize self_paced "
    "show_correctness show_reset_button showanswer start static_asset_path use_latex_compiler user_partitions "
    "visible_to_staff_only xqa_key"
)
_INHERITED_FAMILY = "video_"
_NAMES = frozenset({"url_name", "slug", "filename", "org", "course"})


def list_settings(key: Key, blocks: Mapping[Key, Block], policy: Policy) -> tuple[Setting, ...]:
    """By name, the block's own first; then what it inherits."""
    own = sorted(_own(blocks[key], policy), key=lambda setting: setting.name)
    names = {setting.name for setting in own}
    inherited: dict[str, Setting] = {}
    for setting in _inheritable(blocks[key], blocks, policy):
        if setting.name not in names:
            inherited.setdefault(setting.name, setting)
    return (*own, *sorted(inherited.values(), key=lambda setting: setting.name))


def _own(block: Block, policy: Policy) -> Iterator[Setting]:
    key = (block.block_type, block.block_id)
    decided = policy.settings_of(key)
    for name, value in block.attributes.items():
        if name in decided:
            yield Setting(name, value, Origin.POLICY, policy.place(key, name))
        elif name not in _NAMES:
            yield Setting(name, value, Origin.OWN, block.place)


def _inheritable(block: Block, blocks: Mapping[Key, Block], policy: Policy) -> Iterator[Setting]:
    """What stands above, the nearest first."""
    above = block.parent
    while above is not None and (parent := blocks.get(above)) is not None:
        for setting in _own(parent, policy):
            if setting.name in _INHERITED.split() or setting.name.startswith(_INHERITED_FAMILY):
                yield Setting(setting.name, setting.value, Origin.INHERITED, setting.place, "/".join(above))
        above = parent.parent
