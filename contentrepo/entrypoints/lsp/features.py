"""What the server answers: one function for each request and notification of the protocol that it knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lsprotocol import types

from contentrepo.api.edit import describe, find_targets, list_candidates
from contentrepo.entrypoints.lsp.room import OpenFile
from contentrepo.entrypoints.lsp.server import Server, file_of
from contentrepo.entrypoints.lsp.wording import make_items, render_cards, render_rule

WATCHED = ("**/*.{xml,html,json,yaml}", "**/static/**")
MARKUP = (".xml", ".html")
RULES = 3  # rule pages in one hover


def make_server() -> Server:
    """A server that knows every feature; `start_io` on it serves until the client says `exit`."""
    server = Server()
    for name, answer in ANSWERS.items():
        options = types.CompletionOptions(trigger_characters=['"', "'", "/"]) if answer is complete else None
        server.feature(name, options)(answer)
    return server


def watch(ls: Server, _params: types.InitializedParams) -> None:
    """Ask to be told of files that change on disk, where the client can do that."""
    workspace = ls.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching is None or not watching.dynamic_registration:
        return
    options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob) for glob in WATCHED])
    name = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    ls.client_register_capability(types.RegistrationParams([types.Registration("contentrepo-files", name, options)]))


def open_file(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    file = file_of(document.uri)
    if file is None:
        return
    session = ls.session_of(file)
    text = ls.text(document.text)
    session.room.open_files[file] = OpenFile(document.uri, text, is_changed=session.room.differs(file, document.text))
    session.nudge()


def change_file(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    found = ls.opened(params.text_document.uri)
    if found and params.content_changes:
        session, opened, file = found
        text = ls.text(params.content_changes[-1].text)
        session.room.open_files[file] = OpenFile(opened.uri, text, is_changed=True)
        session.nudge()


def save_file(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    found = ls.opened(params.text_document.uri)
    if found:
        session, opened, file = found
        session.room.open_files[file] = OpenFile(opened.uri, opened.text, is_changed=False)
        session.room.is_stale = True
        session.nudge()


def close_file(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    found = ls.opened(params.text_document.uri)
    if found:
        session, _, file = found
        del session.room.open_files[file]
        session.nudge()


def notice_files(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    files = [file for change in params.changes if (file := file_of(change.uri))]
    for folder, session in ls.sessions.items():
        if any(file.is_relative_to(folder) and ".git" not in file.parts for file in files):
            session.room.is_stale = True
            session.nudge()


async def define(ls: Server, params: types.DefinitionParams) -> list[types.Location]:
    asked = await ls.ask(params.text_document.uri, params.position)
    if asked is None:
        return []
    room = asked.session.room
    targets = find_targets(asked.checked, asked.path, asked.spot)
    lines = [(room.file_at(target.path).as_uri(), types.Position(target.line - 1, 0)) for target in targets]
    return [types.Location(uri, types.Range(start, start)) for uri, start in lines]


async def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    asked = await ls.ask(params.text_document.uri, params.position)
    cards = describe(asked.checked, asked.path, asked.spot) if asked else ()
    found = ls.opened(params.text_document.uri)
    told = found[0].told.get(found[1].uri, []) if found else []
    rules = {str(one.code) for one in told if one.range.start <= params.position <= one.range.end}
    parts = [render_cards(cards), *(render_rule(rule) for rule in sorted(rules)[:RULES])]
    said = "\n\n---\n\n".join(part for part in parts if part)
    where = asked.opened.text.range(asked.spot.start, asked.spot.end) if asked and cards else None
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, said), where) if said else None


async def complete(ls: Server, params: types.CompletionParams) -> types.CompletionList:
    asked = await ls.ask(params.text_document.uri, params.position)
    if asked is None:
        return types.CompletionList(is_incomplete=False, items=[])
    text, spot = asked.opened.text, asked.spot
    typed = text.source[spot.start : asked.offset]
    found = list_candidates(asked.checked, asked.path, spot, typed=typed)
    is_markup = asked.path.endswith(MARKUP)
    items = list(make_items(found, text.range(spot.start, spot.end), is_markup=is_markup))
    return types.CompletionList(is_incomplete=True, items=items)  # titles count, and those only we can look up


def stop(ls: Server, _params: None) -> None:
    for session in ls.sessions.values():
        session.stop()


ANSWERS: Mapping[str, Callable[..., object]] = {
    types.INITIALIZED: watch,
    types.TEXT_DOCUMENT_DID_OPEN: open_file,
    types.TEXT_DOCUMENT_DID_CHANGE: change_file,
    types.TEXT_DOCUMENT_DID_SAVE: save_file,
    types.TEXT_DOCUMENT_DID_CLOSE: close_file,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: notice_files,
    types.TEXT_DOCUMENT_DEFINITION: define,
    types.TEXT_DOCUMENT_HOVER: hover,
    types.TEXT_DOCUMENT_COMPLETION: complete,
    types.SHUTDOWN: stop,
}
