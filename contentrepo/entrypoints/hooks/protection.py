"""Which refs a push may touch at all, whatever their content. Pure; what the content comes to is checked elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from contentrepo.api.check import RefUpdate

HEADS = "refs/heads/"
_REPLACE = "refs/replace/"
OURS = "refs/contentrepo/"
PROTECTED = (_REPLACE, OURS)
REWIND = "contentrepo.rewind"
"""`git config contentrepo.rewind allow` lets pushes take commits off the live branch."""


def check_refs(updates: Sequence[RefUpdate], live: str, *, is_server: bool) -> tuple[str, ...]:
    """One sentence for each update that is refused for its name.

    Args:
        updates: of the push.
        live: name of the live branch.
        is_server: the identity that this repository names is pushing.
    """
    return tuple(
        sentence for update in updates if (sentence := _check_ref(update, live, is_server=is_server)) is not None
    )


def refuse_rewind(ref: str) -> str:
    """What is said to whoever would take commits off the live branch."""
    return (
        f"{ref}: this push takes commits off the live branch, which others build on; push a commit that undoes them "
        f"(`git revert`). Who runs this repository may set `git config {REWIND} allow`"
    )


def _check_ref(update: RefUpdate, live: str, *, is_server: bool) -> str | None:
    if update.deletes and update.ref == HEADS + live:
        return f"{update.ref}: the live branch is never deleted; revert its content instead"
    ref = update.ref.lower()  # a file system that folds case would take the one for the other
    if ref.startswith(_REPLACE):
        return f"{update.ref}: git would read other objects than those that were checked; such refs are refused"
    if ref.startswith(OURS) and not is_server:
        return f"{update.ref}: only the publisher writes below {OURS}"
    return None
