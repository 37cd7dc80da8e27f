"""What goes on around edits: who did what, taking it back, drafts, locks, modes, and what waits to go live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from contentrepo.client.models import Outcome
from contentrepo.client.requests import Requests, read_outcome

Plain = Mapping[str, Any]
"""As the server has it: `/openapi.json` tells of each."""


class Workflow(Requests):
    """All verbs but those of reading and editing content."""

    def list_changes(
        self, *, since: str = "", block: str = "", author: str = "", branch: str = "", limit: int = 50
    ) -> Sequence[Plain]:
        """What the newest commits did, in blocks; `since` is a commit that was seen."""
        asked = {"since": since, "block": block, "author": author, "branch": branch, "limit": str(limit)}
        found: Sequence[Plain] = self.get("/v1/changes", asked).json["changes"]
        return found

    def undo(self, commits: Sequence[str], *, branch: str = "", message: str = "", dry_run: bool = False) -> Outcome:
        """Take back what commits did; what others did since stays.

        Raises:
            Conflict: others built on it.
        """
        body = {"commits": list(commits), "message": message, "dry_run": dry_run}
        return read_outcome(self.write("POST", "/v1/undo", body, {"branch": branch}))

    def undo_author(self, author: str, since: str, *, branch: str = "", message: str = "") -> Outcome:
        """Take back all that an author did since a time (ISO 8601).

        Raises:
            Conflict: others built on it.
        """
        body = {"author": author, "since": since, "message": message}
        return read_outcome(self.write("POST", "/v1/undo", body, {"branch": branch}))

    def restore_block(self, usage_key: str, commit: str, *, branch: str = "", message: str = "") -> Outcome:
        """Make a block what it was at a commit."""
        body = {"block": usage_key, "commit": commit, "message": message}
        return read_outcome(self.write("POST", "/v1/restore", body, {"branch": branch}))

    def restore_file(self, path: str, commit: str, *, branch: str = "", message: str = "") -> Outcome:
        """Make a file what it was at a commit; gone, where it was not there."""
        body = {"path": path, "commit": commit, "message": message}
        return read_outcome(self.write("POST", "/v1/restore", body, {"branch": branch}))

    def list_drafts(self) -> Sequence[Plain]:
        """All branches that are not live."""
        found: Sequence[Plain] = self.get("/v1/drafts", {}).json["drafts"]
        return found

    def create_draft(self, name: str, *, start: str = "") -> str:
        """Begin a draft at a commit (the live branch's tip without); its commit."""
        return str(self.write("POST", "/v1/drafts", {"name": name, "start": start}, {})["commit"])

    def compare_draft(self, name: str) -> Sequence[Plain]:
        """What a draft has otherwise than what is live."""
        found: Sequence[Plain] = self.get(f"/v1/drafts/{quote(name)}/differences", {}).json["differences"]
        return found

    def publish_draft(self, name: str, *, message: str = "", dry_run: bool = False) -> Outcome:
        """Merge a draft into the live branch.

        Raises:
            Conflict: both changed the same thing.
        """
        body = {"message": message, "dry_run": dry_run}
        return read_outcome(self.write("POST", f"/v1/drafts/{quote(name)}/publish", body, {}))

    def discard_draft(self, name: str) -> str:
        """Take a draft away; the commit from which it can be begun again."""
        return str(self.write("DELETE", f"/v1/drafts/{quote(name)}", None, {})["commit"])

    def list_rejected(self) -> Sequence[Plain]:
        """Refused pushes that are kept."""
        found: Sequence[Plain] = self.get("/v1/rejected", {}).json["pushes"]
        return found

    def rescue_push(self, push: str, name: str, *, ref: str = "") -> str:
        """Begin a draft with what a refused push brought; its commit."""
        return str(self.write("POST", f"/v1/rejected/{quote(push)}/rescue", {"name": name, "ref": ref}, {})["commit"])

    def read_editing(self) -> Plain:
        """The locks that hold, and the modes that are not `hybrid`."""
        found: Plain = self.get("/v1/locks", {}).json
        return found

    def take_lock(self, run: str, *, block: str = "", seconds: int = 3600, reason: str = "") -> Plain:
        """Hold a run, or one block (`type/id`) with all below it; one's own lock is renewed."""
        return self.write("PUT", f"/v1/locks/{quote(run)}", {"seconds": seconds, "reason": reason}, {"block": block})

    def release_lock(self, run: str, *, block: str = "") -> Plain:
        """Give back one's own lock."""
        return self.write("DELETE", f"/v1/locks/{quote(run)}", None, {"block": block})

    def break_lock(self, run: str, reason: str, *, block: str = "") -> Plain:
        """Take somebody's lock away, as one who may change `contentrepo.yaml`."""
        return self.write("POST", f"/v1/locks/{quote(run)}/break", {"reason": reason}, {"block": block})

    def set_mode(self, run: str, mode: str) -> str:
        """Say through which doors a run is edited (`hybrid`, `git`, `api`); how it was before."""
        return str(self.write("PUT", f"/v1/modes/{quote(run)}", {"mode": mode}, {})["was"])

    def read_status(self) -> Sequence[Plain]:
        """How each unit of the live branch stands against what is live, and why."""
        found: Sequence[Plain] = self.get("/v1/status", {}).json["units"]
        return found
