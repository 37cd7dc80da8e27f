"""Where the files of a course are looked up: below its folder; for drafts, below `drafts/` first."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from contentrepo.applets.facts.api import PackedFacts, open_facts
from contentrepo.applets.facts.models import BlobFacts, Brief, Document, Node, Settings
from contentrepo.applets.olx.block_types import POINTER_TYPES

PACKED = frozenset({bytes, tuple})  # types in which facts are held that are no objects yet


class Scope:
    """Facts by path below the course's folder.

    Attributes:
        folder: where a file is expected, from the repository's root.
        reached: every path that was asked for and found; the scopes of a course share it.
        linked: of these, the documents with references.
        remarked: and those with remarks.
        is_part: the facts are those of an excerpt, and what a pointer leads to may be in none of them.
        held: the facts by path as they are held, some of them packed or in brief, for whoever looks thousands of times.
    """

    __slots__ = ("_edited", "_facts", "_folders", "folder", "held", "is_part", "linked", "reached", "remarked")

    def __init__(
        self,
        facts: Mapping[str, BlobFacts],
        folders: tuple[str, ...],
        reached: set[str],
        *,
        is_part: bool = False,
        edited: Container[str] = (),
    ) -> None:
        self._facts = facts
        self.held: Mapping[str, BlobFacts | Brief | bytes] = facts.held if isinstance(facts, PackedFacts) else facts
        self._folders = folders
        self.folder = folders[0]
        self.reached = reached
        self.is_part = is_part
        self._edited = edited
        self.linked: dict[str, Document] = {}
        self.remarked: dict[str, Document] = {}

    def find(self, below: str) -> tuple[str, Document] | None:
        """The first XML or HTML file of that name, as (path from the repository's root, facts)."""
        for folder in self._folders:
            path = folder + below
            facts = self.held.get(path)
            if type(facts) in PACKED:
                facts = open_facts(facts)  # type: ignore[arg-type]  # mypy does not narrow so
            if type(facts) is Document:
                self.reached.add(path)
                if facts.links or facts.remarks:
                    self.note(path, facts)
                return path, facts
        return None

    def find_again(self, below: str) -> tuple[str, Document] | None:
        """The same for what was found before, and nothing is noted."""
        for folder in self._folders:
            path = folder + below
            facts = self.held.get(path)
            if type(facts) in PACKED:
                facts = open_facts(facts)  # type: ignore[arg-type]  # mypy does not narrow so
            if type(facts) is Document:
                return path, facts
        return None

    @property
    def size(self) -> int:
        """How many files there are."""
        return len(self._facts)

    @property
    def is_draft(self) -> bool:
        """Whether files are looked up in more than one folder."""
        return len(self._folders) > 1

    def has(self, path: str) -> bool:
        """Whether the facts of a file are here, by its whole path. Only of an excerpt some are not."""
        return not self.is_part or path in self._facts

    def list_inside(self, path: str, elements: Iterable[tuple[int, Node]]) -> Iterable[tuple[int, Node]]:
        """Those of a file's elements that an excerpt looks at: all of an edited file, else those that lead on to one.

        What it passes over is the same before and after the edit, and there may be thousands.
        """
        if not self.is_part or path in self._edited:
            return elements
        return [element for element in elements if not self._leads_out(element[1])]

    def _leads_out(self, node: Node) -> bool:
        if not node.bare or len(node.attributes) != 1 or node.tag not in POINTER_TYPES:
            return False
        ((attribute, name),) = node.attributes
        below = f"{node.tag}/{name.replace(':', '/')}.xml"
        return attribute == "url_name" and not any(folder + below in self._facts for folder in self._folders)

    def document(self, path: str) -> Document:
        """A document that was found before, by its whole path."""
        facts = self._facts[path]
        return facts if type(facts) is Document else Document(None)

    def find_settings(self, below: str) -> tuple[str, Settings] | None:
        """The same for a JSON file."""
        for folder in self._folders:
            path = folder + below
            facts = self._facts.get(path)
            if type(facts) is Settings:
                self.reached.add(path)
                return path, facts
        return None

    def reach(self, path: str, document: Document) -> None:
        self.reached.add(path)
        self.note(path, document)

    def note(self, path: str, document: Document) -> None:
        """Keep what a document that was found says of others."""
        if document.links:
            self.linked[path] = document
        if document.remarks:
            self.remarked[path] = document
