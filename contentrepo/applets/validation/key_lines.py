"""Runs whose keys hang on lines of `contentrepo.yaml` that a change brings, takes or alters.

Units go live one by one, but what is live has one `contentrepo.yaml`. Were a run live without the line that names it,
or such a line without the run, what is live would have the run under another key than readers have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contentrepo.named_tuple import NamedTuple

if TYPE_CHECKING:
    from contentrepo.applets.catalog.models import Configuration
    from contentrepo.applets.validation.contents import Contents


class KeyLines(NamedTuple):
    """The runs of a change, by name.

    Attributes:
        old: of the base, which the head's lines would name otherwise: as long as they are live, these are not.
        new: of the head, which the base's lines would name otherwise: they are live once the head's lines are.
    """

    old: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()


def find_key_lines(base: Contents, head: Contents) -> KeyLines:
    """Which runs hang together with a change of `contentrepo.yaml`."""
    was, now = base.configuration, head.configuration
    return KeyLines(_named_otherwise(base, now), _named_otherwise(head, was)) if was.roots != now.roots else KeyLines()


def _named_otherwise(contents: Contents, configuration: Configuration) -> frozenset[str]:
    from contentrepo.applets.validation.layout import key_of  # of most changes nobody asks

    units = ((name, unit.root) for name, unit in contents.shape.units.items() if unit.is_run and unit.tree)
    return frozenset(name for name, root in units if root is not None and str(key_of(root, configuration)) != name)
