"""What the server refused, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contentrepo.errors import CouldNotCheck, Refused

PREFIX = "urn:contentrepo:problem:"


class Unreachable(CouldNotCheck):
    """The server did not answer, or with something that is not its own."""


class ProblemAnswer(Refused):
    """A refusal.

    Attributes:
        status: of HTTP.
        type: one of the words that docs/http.md lists.
        more: all that the server said.
    """

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        super().__init__(str(said.get("detail", f"status {status}")), hint=str(said.get("hint", "")))
        self.status = status
        self.type = str(said.get("type", "")).removeprefix(PREFIX)
        self.more = said


class Conflict(ProblemAnswer):
    """Somebody else changed the same thing."""

    @property
    def conflicts(self) -> tuple[Mapping[str, Any], ...]:
        """Each with base, ours (what was asked for), theirs (what the branch has), and by whom."""
        return tuple(self.more["conflicts"])


def problem_of(status: int, said: Mapping[str, Any]) -> ProblemAnswer:
    is_conflict = str(said.get("type", "")).endswith(":conflict") and "conflicts" in said
    return (Conflict if is_conflict else ProblemAnswer)(status, said)
