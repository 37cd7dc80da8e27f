"""From a place in a text to what it means. Pure, but for asking a snapshot how large a file is."""

from __future__ import annotations

from contentrepo.applets.navigation import candidates, cards, spot, targets
from contentrepo.applets.navigation.models import Candidate, Card, Spot, Target
from contentrepo.applets.validation.models import Checked

__all__ = ["describe", "find_spot", "find_targets", "list_candidates"]


def find_spot(text: str, offset: int, *, path: str) -> Spot | None:
    """The innermost thing at an offset of a text, which may be half written.

    Args:
        text: the whole file, as it stands in the editor.
        offset: in characters, from 0.
        path: of the file; its suffix says how to read it.

    Returns:
        None where nothing there has to do with the course.
    """
    return spot.find_spot(text, offset, path=path)


def find_targets(checked: Checked, path: str, spot: Spot) -> tuple[Target, ...]:
    """Where a spot of a file leads; nothing where it leads nowhere, or only stands in something."""
    return targets.find_targets(checked, path, spot)


def describe(checked: Checked, path: str, spot: Spot) -> tuple[Card, ...]:
    """What a spot of a file names or stands in; several cards where blocks of several types share an id."""
    return cards.describe(checked, path, spot)


def list_candidates(checked: Checked, path: str, spot: Spot, *, typed: str) -> tuple[Candidate, ...]:
    """What could stand at a spot of a file: at most 200, names that nothing uses yet first.

    Args:
        checked: the last check, which may be older than the text.
        path: of the file.
        spot: as `find_spot` found it.
        typed: words that id or title must have; "" takes all.
    """
    return candidates.list_candidates(checked, path, spot, typed=typed)
