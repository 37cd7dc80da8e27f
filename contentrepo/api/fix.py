"""Fixing: what changes the files of a folder or a work tree so that findings go away."""

from contentrepo.applets.validation.api import apply_fixes, fixable_rules, plan_fixes
from contentrepo.applets.validation.models import Care, Edit, FileFix, Fix, FixPlan

__all__ = ["Care", "Edit", "FileFix", "Fix", "FixPlan", "apply_fixes", "fixable_rules", "plan_fixes"]
