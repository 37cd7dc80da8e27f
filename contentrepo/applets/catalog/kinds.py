"""Which files make the catalog, told from their paths alone."""

from __future__ import annotations

CONFIGURATION = "contentrepo.yaml"
ENDING = ".yaml"

_KINDS = {
    ("organizations", 2): "organization",
    ("courses", 3): "course",
    ("courses", 4): "run",
    ("programs", 2): "program",
    ("curricula", 2): "curriculum",
}

KINDS = frozenset({*_KINDS.values(), "configuration"})


def kind_of(path: str) -> str | None:
    """By exact depth: a YAML file deeper in `courses/` belongs to a run's OLX."""
    if not path.endswith(ENDING):
        return None
    if path == CONFIGURATION:
        return "configuration"
    folder, *rest = path.split("/")
    return _KINDS.get((folder, len(rest) + 1))
