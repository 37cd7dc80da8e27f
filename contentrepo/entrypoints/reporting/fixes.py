"""What was fixed and what was not, as lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from contentrepo.api.fix import Fix, FixPlan
from contentrepo.entrypoints.reporting.harmless import show, show_first

NOTHING = "nothing to fix"
SHOWN = 20
"""Fixes, and findings that are not fixed, that are told one by one."""


def render_fixes(plan: FixPlan) -> str:
    """What a plan that was carried out has done, and why it left the rest."""
    count, files = len(plan.done), len(plan.files)
    if not count:
        head = NOTHING
    else:
        head = f"fixed {_count(count, 'finding')} in {_count(files, 'file')}; to `git add` them is up to you"
    done = [f"  {_place(fix)}: {show(fix.done)} ({fix.rule})" for fix in plan.done]
    return "\n".join([head, *_cut(done, "fixes"), *_left(plan)])


def render_left(plan: FixPlan) -> str:
    """What a plan leaves, and why."""
    return "\n".join(_left(plan))


def _left(plan: FixPlan) -> list[str]:
    lines = [f"  {_place(fix)}: {show(why)} ({fix.rule})" for fix, why in plan.left]
    return ["not fixed:", *_cut(lines, "findings")] if lines else []


def _cut(lines: Sequence[str], what: str) -> list[str]:
    return [*lines] if len(lines) <= SHOWN else [*lines[: SHOWN - 1], f"  {len(lines) - SHOWN + 1} more {what}"]


def _place(fix: Fix) -> str:
    return show_first(fix.path)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
