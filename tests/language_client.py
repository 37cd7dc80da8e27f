"""An editor, as far as tests need one: it speaks the Language Server Protocol to a real process over pipes."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 60  # seconds for one answer; a busy machine is no failure
MARK = "|"
"""Where the cursor stands in a text."""


class Client:
    """One server process. Every message of it is kept until somebody asks for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "contentrepo", "lsp"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._kept: list[dict[str, Any]] = []
        self._number = 0
        threading.Thread(target=self._read, daemon=True).start()

    def start(self, **capabilities: object) -> dict[str, Any]:
        """Initialize with the folder as the one workspace folder; gives the server's capabilities."""
        folders = [{"uri": self.folder.as_uri(), "name": "course"}]
        answer = self.ask(
            "initialize", processId=None, rootUri=folders[0]["uri"], workspaceFolders=folders, capabilities=capabilities
        )
        self.tell("initialized")
        return answer["capabilities"]

    def stop(self) -> tuple[int, str]:
        """Shut down; gives the exit code and what the server wrote to its standard error."""
        self.ask("shutdown")
        self.tell("exit")
        errors = self._process.stderr.read().decode()
        return self._process.wait(PATIENCE), errors

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            pipe.close()

    def uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    def open(self, path: str, text: str | None = None) -> None:
        shown = (self.folder / path).read_text() if text is None else text
        item = {"uri": self.uri(path), "languageId": "xml", "version": 1, "text": shown}
        self.tell("textDocument/didOpen", textDocument=item)

    def change(self, path: str, text: str) -> None:
        document = {"uri": self.uri(path), "version": 2}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])

    def save(self, path: str) -> None:
        self.tell("textDocument/didSave", textDocument={"uri": self.uri(path)})

    def close(self, path: str) -> None:
        self.tell("textDocument/didClose", textDocument={"uri": self.uri(path)})

    def at(self, method: str, path: str, text: str) -> Any:
        """Ask about the place that a mark in a text shows, the text without it being what the editor holds."""
        before, _, _ = text.partition(MARK)
        line = before.count("\n")
        column = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
        place = {"line": line, "character": column}
        return self.ask(f"textDocument/{method}", textDocument={"uri": self.uri(path)}, position=place)

    def diagnostics(self, path: str, fits: Callable[[list[dict[str, Any]]], object]) -> list[dict[str, Any]]:
        """The first diagnostics of a file that fit, told from now on or told before and not asked for yet."""

        def is_it(message: dict[str, Any]) -> bool:
            if message.get("method") != "textDocument/publishDiagnostics":
                return False
            return message["params"]["uri"] == self.uri(path) and bool(fits(message["params"]["diagnostics"]))

        return self.wait(is_it)["params"]["diagnostics"]

    def ask(self, method: str, **params: object) -> Any:
        """Send a request and give its result."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params or None})
        answer = self.wait(lambda message: message.get("id") == number and "method" not in message)
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method: str, **params: object) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def wait(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message that fits; those before it are kept for others."""
        for index, message in enumerate(self._kept):
            if fits(message):
                return self._kept.pop(index)
        while True:
            message = self._messages.get(timeout=PATIENCE)
            assert message is not None, f"the server has gone: {self._process.stderr.read().decode()}"
            if fits(message):
                return message
            self._kept.append(message)

    def _send(self, message: dict[str, object]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
                while stream.readline().strip():
                    pass
                self._messages.put(json.loads(stream.read(size)))
        self._messages.put(None)
