"""Diagnosis: what `doctor` shows."""

from contentrepo.applets.diagnosis.api import examine
from contentrepo.applets.diagnosis.models import Condition, Look

__all__ = ["Condition", "Look", "examine"]
