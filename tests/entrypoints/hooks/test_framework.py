from pathlib import Path

import yaml

from contentrepo.entrypoints.cli.hook import NAMES
from contentrepo.entrypoints.hooks.dispatch import HOOKS

DECLARED = yaml.safe_load((Path(__file__).resolve().parents[3] / ".pre-commit-hooks.yaml").read_text())


def test_the_command_knows_every_hook():
    assert set(NAMES) == set(HOOKS)


def test_the_framework_calls_hooks_that_exist_at_their_own_stage():
    for hook in DECLARED:
        (stage,) = hook["stages"]
        assert hook["entry"] == f"contentrepo hook {stage}"
        assert stage in HOOKS
        assert hook["pass_filenames"] is False
