"""Who pushed which commits, as the server named them: a file of lines beside the repository's other state.

A commit names its author and its committer, and both are what somebody wrote there. Who brought it is only known here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from contextlib import suppress

from contentrepo.applets.repository.git import run_git
from contentrepo.applets.repository.models import RefUpdate, Repository

FILE = "contentrepo/pushes.jsonl"
MOST = 1000
"""New commits of one update that are written down, the newest."""


def note_push(repository: Repository, updates: Sequence[RefUpdate], *, who: str, now: float) -> None:
    """Write down who brings the commits that are new; in a receiving hook, before the refs move.

    Raises:
        GitFailed: a commit is not there.
        OSError: the file cannot be written.
    """
    tips = [update.new for update in updates if not update.deletes]
    if not tips:
        return
    printed = run_git(repository, "rev-list", f"--max-count={MOST}", *tips, "--not", "--all")
    line = json.dumps({"time": int(now), "who": who, "commits": printed.decode().split()})
    path = repository.git_dir / FILE
    path.parent.mkdir(exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.write(file, line.encode() + b"\n")  # in one call, so that two pushes do not mix
    finally:
        os.close(file)


def find_pushers(repository: Repository, commits: Collection[str]) -> dict[str, str]:
    """Commit -> who pushed it, for those of which that is known."""
    wanted, found = set(commits), {}
    try:
        lines = (repository.git_dir / FILE).read_bytes().splitlines()
    except OSError:
        return {}
    for line in lines:
        with suppress(ValueError, LookupError, TypeError):  # one that was cut
            said = json.loads(line)
            found.update({commit: str(said["who"]) for commit in wanted.intersection(said["commits"])})
    return found
