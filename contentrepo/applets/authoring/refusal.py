"""Requests that cannot be carried out on the commit that they name."""

from __future__ import annotations

from contentrepo.errors import CouldNotCheck, Refused, UsageError


class UnknownBranch(UsageError):
    """The repository has no such branch, or no such draft."""


class UnknownFile(UsageError):
    """The base has no such file."""


class FileThere(Refused):
    """The base has the file that was to be a new one."""


class CannotEdit(Refused):
    """The content there cannot be changed in this way."""


class Contended(CouldNotCheck):
    """Others kept moving the branch."""
