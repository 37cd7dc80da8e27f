"""A hold whose name means nothing that is live: it is for later, or mistyped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contentrepo.entrypoints.cli.output import write_note

if TYPE_CHECKING:
    from contentrepo.api.publish import Hold, Store


def note_unknown(store: Store, hold: Hold) -> None:
    from contentrepo.api.publish import is_about_nothing

    if is_about_nothing(store, hold):
        write_note(f"nothing that is live is called `{hold.units}`, so this holds back only what is yet to come")
