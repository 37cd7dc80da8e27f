"""An element that somebody sent, before it goes into a file."""

from __future__ import annotations

from contentrepo.applets.authoring.refusal import CannotEdit
from contentrepo.applets.facts.models import Document
from contentrepo.applets.olx import api as olx
from contentrepo.named_tuple import NamedTuple


class Fragment(NamedTuple):
    """One element, as sent."""

    tag: str
    data: bytes

    def named(self, block_id: str | None) -> bytes:
        """With this `url_name`, or with none."""
        return with_attributes(self.data, 0, {"url_name": block_id})


def read_fragment(data: bytes) -> Fragment:
    """The element.

    Raises:
        CannotEdit: it is no single well-formed element in UTF-8.
    """
    text = data.strip()
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotEdit("the element is not UTF-8") from error
    if text[:2] in (b"<?", b"<!"):
        raise CannotEdit("the element begins with something else", hint="Send the element alone, from its `<`.")
    document = olx.read_facts("xml", text)
    assert isinstance(document, Document)  # noqa: S101 - what XML is read as
    if document.fault or not document.nodes:
        fault = document.fault
        where = f" (line {fault.line}: {fault.detail or fault.code})" if fault else ""
        raise CannotEdit(f"the element cannot be read{where}", hint="Send one well-formed element.")
    return Fragment(document.nodes[0].tag, text)


def with_attributes(data: bytes, ordinal: int, values: dict[str, str | None]) -> bytes:
    """A file with attributes set, or taken away.

    Raises:
        CannotEdit: the element's bytes cannot be told.
    """
    changed = olx.set_attributes(data, ordinal, values)
    if changed is None:
        raise CannotEdit("an element cannot be changed in its bytes", hint="Replace the whole file.")
    return changed
