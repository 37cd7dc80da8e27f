"""A hold that holds nothing back: its name means nothing that is live, or its time has passed. Often it is mistyped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from contentrepo.entrypoints.cli.output import write_note

if TYPE_CHECKING:
    from contentrepo.api.publish import Hold, Store


def note_unknown(store: Store, hold: Hold) -> None:
    from contentrepo.api.publish import is_about_nothing, is_over

    if is_over(hold, datetime.now(UTC)):
        write_note(f"`{hold.terms}` has passed already, so this holds nothing back")
    if is_about_nothing(store, hold):
        write_note(f"nothing that is live is called `{hold.units}`, so this holds back only what is yet to come")
