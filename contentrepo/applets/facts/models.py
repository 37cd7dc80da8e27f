"""What one blob says, as plain tuples that marshal can keep. Nothing here depends on where the blob stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from contentrepo.named_tuple import NamedTuple


class Fault(NamedTuple):
    """Why a blob could not be read as what its path promises.

    Attributes:
        code: "invalid-xml", "not-utf8", "conflict-markers", "too-deep", "too-large", "invalid-json", "invalid-yaml" ...
        line, column: 1-based; 0 when unknown.
        detail: our own words, never a library's.
    """

    code: str
    line: int
    column: int
    detail: str


class Node(NamedTuple):
    """One block element of an XML document (elements inside a leaf block are its content, not nodes).

    Attributes:
        tag: the element's tag.
        line: 1-based line of its "<".
        ordinal: its place among all elements of the document, for finding line and column exactly.
        parent: index of the parent node in `Document.nodes`; -1 for the root.
        attributes: (name, value) in document order.
        bare: no child elements and no text but blanks.
        digest: first 12 hex of the SHA-1 of the serialised element, where it has no `url_name` (the platform's
            fallback name), else "".
        content: SHA-1 hex of what the element holds beside its tag, its attributes and its child nodes; "" where that
            is nothing, and for a leaf that is its file's root, where the blob id says the same.
        text: of a container, the text that stands loose in it (its beginning); nobody ever shows it.
        after: the text that follows the element in its container (its beginning); for it the platform drops the
            element.
    """

    tag: str
    line: int
    ordinal: int
    parent: int
    attributes: tuple[tuple[str, str], ...]
    bare: bool
    digest: str
    content: str
    text: str = ""
    after: str = ""


class Link(NamedTuple):
    """A reference in content: kind "static" (value is the path after /static/), "jump" (a block id) or "course"."""

    kind: str
    value: str
    line: int


class Remark(NamedTuple):
    """Something that a blob's content says and a rule may want to tell: what could be wrong, or what must fit the rest.

    Attributes:
        code: the id of the rule where this blob alone decides; another word where the course does.
        value: what is quoted.
        detail: a second value where the rule needs one.
        line: 1-based.
        column: 1-based; 0 where `ordinal` finds it, or where the line is all that is known.
        ordinal: of an XML element, as in `Node`; -1 where there is none.
    """

    code: str
    value: str
    detail: str = ""
    line: int = 0
    column: int = 0
    ordinal: int = -1


class Document(NamedTuple):
    """An XML or HTML blob. A document with a fault has no nodes."""

    fault: Fault | None
    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    remarks: tuple[Remark, ...] = ()


Misshape = tuple[str, int, int, str, str, str]
"""How a YAML file does not fit its schema: pointer, line, column, quoted value, a sentence of ours, a hint."""


Attributes = tuple[tuple[str, str], ...]
Pointer = tuple[str, int, int, str]
"""An element that has a legal `url_name` and nothing else: tag, line and ordinal as in `Node`, and the name."""
Brief = tuple[int, str, Attributes, bool, tuple[Pointer, ...]]
"""What a plain file says, for whoever holds thousands: objects for its elements would take longer to make than to read.

A number, by which it is told from other packed facts; tag, attributes and `bare` of the element that the file is;
and the pointers that are all it holds. There are no links and no remarks. `facts.api.open_facts` makes the document.
"""


class Settings(NamedTuple):
    """A JSON or YAML blob as plain data.

    Attributes:
        data: dicts, lists, str, int, float, bool, None. YAML scalars stay as written, but for those that the
            file's schema wants as a boolean, a whole number or null.
        places: (pointer, line, column) for each key and item, pointer in RFC 6901 form, "" is the root.
        misshapes: of a catalog file, every way in which it does not fit its schema.
    """

    fault: Fault | None
    data: object = None
    places: tuple[tuple[str, int, int], ...] = ()
    misshapes: tuple[Misshape, ...] = ()


BlobFacts = Document | Settings

FactsKey = tuple[str, str]
"""What a blob is read as ("xml", "html", "json", "yaml") and its git id."""


Make = Callable[[], Mapping[str, Any]]
"""Makes rows, by name."""

Afterwards = Callable[[Callable[[], object]], object]
"""Gets what may be done later: when others were told of what they wait for."""


def at_once(work: Callable[[], object]) -> None:
    """Nobody waits: do it now."""
    work()


class FactsCache(Protocol):
    """Facts that were found before, by the same checker. Losing any of it costs time and nothing else.

    Attributes:
        statements: how many SQL statements ran so far.
        lasts: what is kept outlives the process.
        is_shared: whether what another process keeps is seen here.
        is_patient: within `gathering`, whether others are told of what they wait for before anything is kept.
        beside: what this process knows beside it, by kind: values of whoever named the kind, for as long as it is open.
    """

    statements: int
    lasts: bool
    is_shared: bool
    is_patient: bool
    beside: dict[str, Any]

    def get(self, keys: Iterable[FactsKey]) -> dict[FactsKey, BlobFacts]:
        """The facts that are known, by key. Reads in bulk: a statement for each 900 keys."""

    def find(self, key: FactsKey) -> BlobFacts | None:
        """The same of one: what was asked for last, or foreseen, takes no statement."""

    def put(self, facts: Mapping[FactsKey, BlobFacts]) -> None:
        """Keep facts, in one transaction."""

    def put_packed(self, payloads: Mapping[str, Mapping[str, bytes]]) -> None:
        """The same for very many facts (kind -> blob -> facts), packed already (`facts.api.pack_facts`)."""

    def reopen(self) -> FactsCache:
        """The same cache in a process that was forked off this one, which must not touch what is open here."""

    def put_elsewhere(self, begin: Callable[[], object], wait: Callable[[], object]) -> None:
        """Another process is about to keep facts through `reopen`.

        Args:
            begin: has it begin, called at once, or late where the cache is patient; idempotent.
            wait: until it is done, called before the next look at what is kept.
        """

    def get_rows(self, kind: str, names: Iterable[str]) -> dict[str, Any]:
        """What `put_rows` kept, by name; names that are not known are left out. Reads in bulk, as `get` does."""

    def find_row(self, kind: str, name: str) -> Any | None:
        """The same of one name, as `find`."""

    def put_rows(self, kind: str, rows: Mapping[str, Any]) -> None:
        """Keep plain data (tuples, dicts, str, int, float, bool and None) by name, in one transaction."""

    def put_rows_late(self, kind: str, make: Make) -> None:
        """The same of rows that are made at the end of `gathering`, or when somebody asks for one of their kind."""

    def foresee(self, facts: Iterable[FactsKey], rows: Iterable[tuple[str, str]]) -> None:
        """Within `gathering`, read in one statement what is about to be asked for, some by `get`, some by `get_rows`.

        Args:
            facts: keys.
            rows: (kind, name).
        """

    def gathering(self, afterwards: Afterwards = at_once) -> AbstractContextManager[None]:
        """Within the block, the little that is kept waits for its end, and goes into one transaction there.

        `afterwards` gets that transaction, which may be some time later. Until then, this process has it in mind.
        """

    def close(self) -> None:
        """Let go of the file. Idempotent."""
