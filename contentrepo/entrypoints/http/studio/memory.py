"""Which version of what each client read last: what its next write starts from."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

MOST = 10_000

Owner = tuple[str, str]


class Memory:
    """By caller and resource; of this process, the oldest forgotten first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: OrderedDict[tuple[Owner, str], str] = OrderedDict()

    def note(self, owner: Owner, resource: str, commit: str) -> None:
        """The caller was told of the resource as the commit has it."""
        with self._lock:
            self._seen.pop((owner, resource), None)
            self._seen[owner, resource] = commit
            while len(self._seen) > MOST:
                self._seen.popitem(last=False)

    def find(self, owner: Owner, resource: str) -> str:
        """The commit; "" where the caller read nothing that we remember."""
        with self._lock:
            return self._seen.get((owner, resource), "")
