"""Whether a change of a catalog gives the rules of the scope `change` anything to ask, told from its paths alone.

They ask what became of programs and of runs that are gone. A large catalog is not parsed twice for a corrected title.
"""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.catalog.api import kind_of
from contentrepo.applets.repository.models import Entry


def is_news(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> bool:
    """Whether a program's file differs, or an entry is gone.

    Args:
        before: the files of the catalog unit in the base.
        after: the same in the head.
    """
    if any(path not in after and kind_of(path) for path in before):
        return True
    return any(entry != before.get(path) and kind_of(path) == "program" for path, entry in after.items())
