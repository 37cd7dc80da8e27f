"""The checker's digest: which rules and parsers made a finding. Two programs with one digest give the same findings."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

from contentrepo.applets.olx import api as olx
from contentrepo.data import schemas

APPLETS = Path(__file__).parent.parent
JUDGING = ("keys", "findings", "olx", "catalog", "validation")


@cache
def checker_digest() -> str:
    """A digest (16 hex) of the source of every applet that judges, the schemas, and the XML parser's version."""
    # Whether a problem's script compiles is asked of this interpreter.
    digest = sha256(f"{olx.parser_version()} {sys.version_info[:2]}".encode())
    files = [path for name in JUDGING for path in (APPLETS / name).rglob("*.py")]
    for path in (*sorted(files), *sorted(schemas().glob("*.json"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
