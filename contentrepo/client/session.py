"""The client: what is live, and changes to branches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from contentrepo.client.models import Block, BranchBlock, BranchFile, Course, Member, Outcome
from contentrepo.client.requests import read_outcome
from contentrepo.client.workflow import Workflow


class Client(Workflow):
    """Of one server. Give a token, or a client's id and secret; close it, or use `with`. For one thread.

    Every verb may raise ProblemAnswer (the server refused; `type` says why) and Unreachable. A write whose answer is
    lost is sent again under the same key, so it happens once.

    Args:
        address: of the server, such as `https://courses.example.org`.
        token: a bearer token.
        client_id: of `contentrepo client create`.
        client_secret: the same.
        timeout: seconds to wait for a piece of an answer.
        patience: seconds to wait for a write that takes long.
    """

    def list_courses(self, *, at: str = "", organization: str = "", site: str = "") -> Iterator[Course]:
        """The runs that are live, all as of one moment."""
        asked = {"at": at, "organization": organization, "site": site, "limit": "500"}
        for page in self.pages("/v1/courses", asked):
            for one in page["courses"]:
                yield Course(one["run"], one["title"], one["blocks"], one["release"]["number"])

    def read_outline(self, run: str, *, at: str = "") -> Mapping[str, Any]:
        """A run's release and its blocks in document order, as the server has it."""
        found: Mapping[str, Any] = self.get(f"/v1/courses/{quote(run)}/outline", {"at": at}).json
        return found

    def read_block(self, usage_key: str, *, at: str = "") -> Block:
        """One live block."""
        return _block(self.get(f"/v1/blocks/{quote(usage_key)}", {"at": at}).json)

    def list_blocks(self, run: str, *, at: str = "") -> Iterator[Block]:
        """All blocks of a run in document order, as of one release."""
        for page in self.pages(f"/v1/courses/{quote(run)}/blocks", {"at": at, "limit": "500"}):
            yield from map(_block, page["blocks"])

    def read_asset(self, run: str, name: str, *, at: str = "") -> bytes:
        """An asset's bytes."""
        return self.get(f"/v1/courses/{quote(run)}/assets/{quote(name)}", {"at": at}).body

    def find_run(self, program: str, key: str) -> Member:
        """The run of a program that a partner's key, or the run's own, means."""
        return Member(**self.get(f"/v1/programs/{quote(program)}/runs/{quote(key, safe='')}", {}).json)

    def read_changes(self, unit: str, since: str, until: str = "") -> Mapping[str, Any]:
        """What lies between two releases of a unit."""
        asked = {"since": since, "until": until}
        found: Mapping[str, Any] = self.get(f"/v1/units/{quote(unit)}/changes", asked).json
        return found

    def read_branch_block(self, usage_key: str, *, branch: str = "") -> BranchBlock:
        """A block as a branch has it now; changes start from what this returns."""
        received = self.get(f"/v1/authoring/blocks/{quote(usage_key)}", {"branch": branch})
        said = received.json
        return BranchBlock(
            usage_key,
            said["display_name"],
            said["attributes"],
            tuple(said["children"]),
            said["olx"],
            said["page"],
            received.headers["etag"],
            branch,
        )

    def patch_block(
        self, block: BranchBlock, attributes: Mapping[str, str | None], *, page: str | None = None, message: str = ""
    ) -> Outcome:
        """Set some attributes (None takes one away), and the page where it is given; all else stays.

        Raises:
            Conflict: somebody else changed the same since the block was read.
        """
        body = {"attributes": dict(attributes), **({} if page is None else {"page": page})}
        return self._change("PATCH", block, body, message)

    def replace_block(self, block: BranchBlock, olx: str, *, page: str | None = None, message: str = "") -> Outcome:
        """Another element, and page, in the place of the block's own.

        Raises:
            Conflict: as for `patch_block`.
        """
        return self._change("PUT", block, {"olx": olx, **({} if page is None else {"page": page})}, message)

    def delete_block(self, block: BranchBlock, *, message: str = "") -> Outcome:
        """The block and all below it go.

        Raises:
            Conflict: as for `patch_block`.
        """
        return self._change("DELETE", block, None, message)

    def create_block(
        self,
        parent: str,
        olx: str,
        *,
        page: str | None = None,
        block_id: str = "",
        branch: str = "",
        message: str = "",
    ) -> str:
        """A new block as the last child of `parent`, an html block with its page; its usage key."""
        body = {"parent": parent, "olx": olx, "id": block_id, **({} if page is None else {"page": page})}
        asked = {"branch": branch, "message": message}
        (created,) = read_outcome(self.write("POST", "/v1/authoring/blocks", body, asked)).created
        return created

    def read_branch_file(self, path: str, *, run: str = "", branch: str = "") -> BranchFile:
        """A file as a branch has it now; with `run`, the path is from that run's folder."""
        received = self.get(f"/v1/authoring/files/{quote(path)}", {"run": run, "branch": branch})
        return BranchFile(path, run, received.body, received.headers["etag"], branch)

    def write_branch_file(self, file: BranchFile, data: bytes, *, message: str = "") -> Outcome:
        """Other bytes for a file that was read.

        Raises:
            Conflict: somebody else changed the same since it was read.
        """
        return self._change_file("PUT", file, data, {"If-Match": file.tag}, message)

    def create_branch_file(
        self, path: str, data: bytes, *, run: str = "", branch: str = "", message: str = ""
    ) -> Outcome:
        """A new file; one that is there already is refused as `stale`."""
        file = BranchFile(path, run, b"", "", branch)
        return self._change_file("PUT", file, data, {"If-None-Match": "*"}, message)

    def delete_branch_file(self, file: BranchFile, *, message: str = "") -> Outcome:
        """A file that was read goes."""
        return self._change_file("DELETE", file, None, {"If-Match": file.tag}, message)

    def perform_task(
        self,
        operations: Sequence[Mapping[str, Any]],
        *,
        base: str = "",
        branch: str = "",
        message: str = "",
        dry_run: bool = False,
    ) -> Outcome:
        """Operations, as docs/http.md has them, that are one commit together, or nothing."""
        body: dict[str, Any] = {"operations": list(operations), "message": message, "dry_run": dry_run}
        body |= {name: value for name, value in (("base", base), ("branch", branch)) if value}
        return read_outcome(self.write("POST", "/v1/tasks", body, {}))

    def _change(self, method: str, block: BranchBlock, body: Mapping[str, Any] | None, message: str) -> Outcome:
        path = f"/v1/authoring/blocks/{quote(block.usage_key)}"
        asked = {"branch": block.branch, "message": message}
        return read_outcome(self.write(method, path, body, asked, {"If-Match": block.tag}))

    def _change_file(
        self, method: str, file: BranchFile, data: bytes | None, headers: Mapping[str, str], message: str
    ) -> Outcome:
        path = f"/v1/authoring/files/{quote(file.path)}"
        asked = {"run": file.run, "branch": file.branch, "message": message}
        named = {**headers, "Content-Type": "application/octet-stream"}
        return read_outcome(self.write(method, path, data, asked, named))


def _block(said: Mapping[str, Any]) -> Block:
    return Block(
        said["usage_key"],
        said["display_name"],
        said["parent"],
        said["version"],
        said["attributes"],
        tuple(said["children"]),
        said["body"],
    )
