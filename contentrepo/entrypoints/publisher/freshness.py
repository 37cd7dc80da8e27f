"""Whether a branch that is fetched from elsewhere is as new here as what is live from it.

Several publishers may each have a copy of one repository. Whoever woke up to what another one had published would put
its own, older tip over it. So what went live is compared with when the branch was fetched last: only a fetch that began
after that had been seen tells what has become of the branch since.
"""

from __future__ import annotations

from time import monotonic

from contentrepo.entrypoints.publisher.fetcher import Fetcher


class Freshness:
    """Of one branch. What is live is known by the sequence of the branch's last release."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._seen, self._time = 0, 0.0

    def see(self, sequence: int) -> None:
        """Note what is live, and since when that is known. A lower sequence is another store, or one from a backup."""
        if sequence != self._seen:
            self._seen, self._time = sequence, monotonic()

    def allows(self, sequence: int) -> bool:
        """Whether the branch was fetched since this was live, or nothing is; where it was not, a fetch is asked for."""
        self.see(sequence)
        if not sequence or self._fetcher.fetched > self._time:
            return True
        if self._fetcher.tried <= self._time:  # one that failed is tried again at the fetcher's own pace
            self._fetcher.ring()
        return False
