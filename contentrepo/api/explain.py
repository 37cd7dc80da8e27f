"""Explaining: what one block, file or catalog entry is."""

from contentrepo.applets.explanation.api import UnknownTarget, explain, explanation_to_json
from contentrepo.applets.explanation.models import (
    Crumb,
    Explanation,
    Kind,
    Liveness,
    Moment,
    Origin,
    Reference,
    Setting,
    Standing,
)
from contentrepo.applets.repository.models import LastChange, Span

__all__ = [
    "Crumb",
    "Explanation",
    "Kind",
    "LastChange",
    "Liveness",
    "Moment",
    "Origin",
    "Reference",
    "Setting",
    "Span",
    "Standing",
    "UnknownTarget",
    "explain",
    "explanation_to_json",
]
