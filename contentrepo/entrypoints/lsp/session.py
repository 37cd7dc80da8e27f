"""A room and its client: looks when something changed, and tells the client what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from lsprotocol.types import Diagnostic
from pygls.workspace import PositionCodec

from contentrepo.api.edit import Checked
from contentrepo.entrypoints.lsp.diagnostics import make_diagnostic
from contentrepo.entrypoints.lsp.pace import Pace
from contentrepo.entrypoints.lsp.room import OpenFile, Room, read_texts
from contentrepo.entrypoints.lsp.text import Text
from contentrepo.errors import ContentRepoError

Found = dict[str, list[Diagnostic]]
"""URI -> its diagnostics."""


class Session:
    """Made within a running loop.

    Attributes:
        checked: the last check; None before the first, and where none was possible.
        told: what the client was told last, by URI.
    """

    def __init__(
        self,
        room: Room,
        codec: PositionCodec,
        *,
        publish: Callable[[str, list[Diagnostic]], None],
        log: Callable[[str], None],
    ) -> None:
        self.room = room
        self.checked: Checked | None = None
        self.told: Found = {}
        self._codec, self._publish, self._log = codec, publish, log
        self._looked = asyncio.Event()
        self._pace = Pace(self._look)

    def nudge(self) -> None:
        """Something changed."""
        self._pace.nudge()

    def stop(self) -> None:
        self._pace.stop()

    async def wait(self) -> Checked | None:
        """The last check; the first is waited for."""
        await self._looked.wait()
        return self.checked

    async def _look(self) -> None:
        files = dict(self.room.open_files)
        try:
            self.checked, found = await asyncio.to_thread(self._check, files)
        except ContentRepoError as error:
            self._log(f"{error} {error.hint}".strip())
        except Exception as error:  # noqa: BLE001 - the boundary: a fault of ours must not end the session
            self._log_fault(error)
        else:
            self._tell(found)
        self._looked.set()

    def _check(self, files: Mapping[Path, OpenFile]) -> tuple[Checked, Found]:
        checked = self.room.look({file: opened.text.source for file, opened in files.items() if opened.is_changed})
        findings = self.room.findings(checked)
        at = {path: self.room.file_at(path) for path in findings}
        texts = {path: files[file].text for path, file in at.items() if file in files}
        texts |= read_texts(checked, (path for path in findings if path not in texts), self._codec)
        found: Found = {}
        for path, listed in findings.items():
            uri = files[at[path]].uri if at[path] in files else at[path].as_uri()
            text = texts.get(path) or Text("", self._codec)
            found[uri] = [make_diagnostic(finding, text) for finding in listed]
        return checked, found

    def _tell(self, found: Found) -> None:
        """What changed since, and at least once of every open file."""
        uris = [opened.uri for opened in self.room.open_files.values()]
        for uri in dict.fromkeys((*uris, *self.told, *found)):
            if self.told.get(uri) != found.get(uri, []):
                self._publish(uri, found.get(uri, []))
        self.told = {uri: found.get(uri, []) for uri in (*uris, *found)}

    def _log_fault(self, error: Exception) -> None:
        from contentrepo.entrypoints.reporting.bug_report import write_bug_report

        path = write_bug_report(error, ["contentrepo", "lsp"])
        where = f"A report that you can send as it is: {path}" if path else "No report could be written."
        self._log(f"something went wrong; the fault is ours, not yours. {where}")
