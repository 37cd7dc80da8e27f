"""The command that shows everything of a report, as one types it in a shell."""

from __future__ import annotations

from contentrepo.api.check import Report


def whole_command(report: Report) -> str:
    """The same check with every finding. A folder that was checked on its own is named by whoever named it before."""
    head, base = report.head, report.base
    if head.commit:
        which = f" --rev {head.commit}" + (f" --base {base.commit}" if base.commit else "")
    else:
        which = " --staged" if head.tree else ""
    return f"contentrepo validate{which} --all"
