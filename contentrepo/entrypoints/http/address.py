"""The address of a request, before anything reads it: as it was meant, or refused."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from starlette.types import Scope

from contentrepo.entrypoints.http.problem import Problem

# A key, or a time with its zone, as a whole value. Neither can hold the space that a form's `+` would be.
_PLUSES = re.compile(
    rb"(?<==)(?:(?:course|block|library)-v1:[^&\s]*|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]*\+[0-9:]+)(?=&|$)"
)
_BOTH_LENGTHS = {b"content-length", b"transfer-encoding"}


def mend_address(scope: Scope) -> None:
    """Let the `+` of keys and times in a query be itself, as they are typed.

    Raises:
        Problem: the address is no UTF-8, so that another than the one meant would be read or written; or the body has
            two lengths, and whatever stands before us may have read another one.
    """
    query: bytes = scope["query_string"]
    if b"+" in query:
        scope["query_string"] = query = _PLUSES.sub(lambda found: found[0].replace(b"+", b"%2B"), query)
    if "\ufffd" in scope["path"] or b"%" in query:
        _refuse_other_encodings(unquote_to_bytes(scope["raw_path"]), unquote_to_bytes(query))
    if {name for name, _ in scope["headers"]} >= _BOTH_LENGTHS:
        detail = "a body has a Content-Length or a Transfer-Encoding, never both"
        raise Problem("bad-request", detail, headers={"Connection": "close"})


def _refuse_other_encodings(*parts: bytes) -> None:
    try:
        for part in parts:
            part.decode()
    except UnicodeDecodeError:
        raise Problem("bad-request", "the address is no UTF-8") from None
