"""Blocks of plain files, made of what is held in brief: a document and its nodes would take longer than the block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contentrepo.applets.facts.api import unpack_briefly
from contentrepo.applets.olx.block_types import CONTAINERS, HTML
from contentrepo.applets.olx.models import Block
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.olx.use import Key
from contentrepo.applets.repository.models import Entry
from contentrepo.digest import sha1

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost

Keys = tuple[Key, ...]


class PlainBlocks:
    """What plain pointers lead to, once a walk has found that they lead to what they should.

    Args:
        scope: where files are looked up.
        files: of the course, by path.
        overridden: the blocks for which the policy has settings.
    """

    def __init__(self, scope: Scope, files: Mapping[str, Entry], overridden: Mapping[Key, object]) -> None:
        self._scope, self._files, self._overridden = scope, files, overridden

    def find(self, key: Key, parent: Key | None, children: Keys) -> Block | None:
        """A block; None where more than a plain file makes it what it is."""
        scope = self._scope
        path = f"{scope.folder}{key[0]}/{key[1]}.xml"
        held: Any = scope.held.get(path)
        if type(held) is bytes:
            held = unpack_briefly(held)
        if type(held) is not tuple or key in self._overridden:
            return None
        _, _, written, _, _ = held
        attributes: dict[str, str] = dict(written)
        if "filename" not in attributes:
            return self.make(key, parent, children, attributes, (path,))
        if key[0] != HTML:
            return None
        return self.make(
            key, parent, children, attributes, (path, f"{scope.folder}{HTML}/{attributes['filename']}.html")
        )

    def make(
        self, key: Key, parent: Key | None, children: Keys, attributes: dict[str, str], files: tuple[str, ...]
    ) -> Block:
        """The block of a file that is held in brief, and which the policy leaves as it is."""
        block_type, block_id = key
        content = "" if block_type in CONTAINERS else self._files[files[0]].blob
        if len(files) > 1:
            both = f"{content} {self._files[files[1]].blob}"
            content = sha1(both.encode(), usedforsecurity=False).hexdigest()
        title = attributes.get("display_name", "")
        return _new(Block, (block_type, block_id, parent, children, attributes, title, files, content, 1, 0))
