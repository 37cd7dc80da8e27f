"""Requests that cannot be carried out on the commit that they name."""

from __future__ import annotations

from contentrepo.errors import CouldNotCheck, Refused, UsageError


class UnknownBranch(UsageError):
    """The repository has no such branch, or no such draft."""


class UnknownBlock(UsageError):
    """The base has no such block."""


class UnknownFile(UsageError):
    """The base has no such file."""


class FileThere(Refused):
    """The base has the file that was to be a new one."""


class UnknownRun(UsageError):
    """The base has no such run."""


class CannotEdit(Refused):
    """The content there cannot be changed in this way."""


class KeyReused(Refused):
    """A key came a second time, with another request."""


class Contended(CouldNotCheck):
    """Others kept moving the branch."""
