"""The kinds of refusal. A specific error lives beside the code that raises it and derives from one of these.

Three outcomes, three types: an author's problem is a `Finding` (a value), a refused request is a
`ContentRepoError`, and any other exception is a fault of ours.
"""


class ContentRepoError(Exception):
    """A request that we refuse.

    Attributes:
        hint: what the reader can do about it; empty where the message already says so.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(ContentRepoError):
    """The request itself is malformed or names something that does not exist (exit code 2)."""


class CouldNotCheck(ContentRepoError):
    """The check did not finish; the fault is ours or the machine's, never the author's (exit code 3)."""


class Refused(ContentRepoError):
    """The request is well formed and is refused because of the state that it met (exit code 1)."""
