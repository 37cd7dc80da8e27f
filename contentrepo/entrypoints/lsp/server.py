"""The server: which session a file belongs to, and what stands at a position of it."""

from __future__ import annotations

from pathlib import Path

from lsprotocol.types import (
    Diagnostic,
    LogMessageParams,
    MessageType,
    Position,
    PublishDiagnosticsParams,
    TextDocumentSyncKind,
)
from pygls import uris
from pygls.lsp.server import LanguageServer

from contentrepo import __version__
from contentrepo.api.edit import Checked, Spot, find_spot
from contentrepo.entrypoints.lsp.folders import find_folder
from contentrepo.entrypoints.lsp.room import OpenFile, Room
from contentrepo.entrypoints.lsp.session import Session
from contentrepo.entrypoints.lsp.text import Text
from contentrepo.named_tuple import NamedTuple


class Asked(NamedTuple):
    """A position that has to do with a course.

    Attributes:
        checked: the last check, which may be older than the text.
        path: of the file, as the check knows it.
    """

    session: Session
    opened: OpenFile
    checked: Checked
    path: str
    spot: Spot
    offset: int


class Server(LanguageServer):
    """Sessions by folder. Whole texts come with each change, so that lines are counted as the protocol says."""

    def __init__(self) -> None:
        super().__init__("contentrepo", __version__, TextDocumentSyncKind.Full)
        self.sessions: dict[Path, Session] = {}

    def session_of(self, file: Path) -> Session:
        """The session of a file, made where there is none."""
        opened = (path for folder in self.workspace.folders.values() if (path := file_of(folder.uri)))
        folder = find_folder(file, opened)
        if folder not in self.sessions:
            codec = self.workspace.position_codec
            self.sessions[folder] = Session(Room(folder), codec, publish=self._publish, log=self._log)
        return self.sessions[folder]

    def opened(self, uri: str) -> tuple[Session, OpenFile, Path] | None:
        """An open file and its session."""
        file = file_of(uri)
        if file is None:
            return None
        session = self.session_of(file)
        opened = session.room.open_files.get(file)
        return (session, opened, file) if opened else None

    def text(self, source: str) -> Text:
        return Text(source, self.workspace.position_codec)

    async def ask(self, uri: str, position: Position) -> Asked | None:
        """What stands at a position; None where that has nothing to do with a course."""
        found = self.opened(uri)
        checked = await found[0].wait() if found else None
        found = self.opened(uri)  # the text may be another one by now
        if found is None or checked is None:
            return None
        session, opened, file = found
        offset = opened.text.offset(position)
        spot = find_spot(opened.text.source, offset, path=file.name)
        return Asked(session, opened, checked, session.room.path_of(file), spot, offset) if spot else None

    def _publish(self, uri: str, found: list[Diagnostic]) -> None:
        self.text_document_publish_diagnostics(PublishDiagnosticsParams(uri, found))

    def _log(self, message: str) -> None:
        self.window_log_message(LogMessageParams(MessageType.Warning, f"contentrepo: {message}"))


def file_of(uri: str) -> Path | None:
    """The file that a URI names, without links on the way, so that one file has one name."""
    path = uris.to_fs_path(uri)
    return Path(path).resolve() if path else None
