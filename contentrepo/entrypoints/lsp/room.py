"""One folder under edit: the texts that are open in it, and what the last check said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

from pygls.workspace import PositionCodec

from contentrepo.api.edit import Checked, Desk, Finding, Status, check_desk, open_desk, refresh_desk
from contentrepo.dataclass import dataclass
from contentrepo.entrypoints.lsp.text import Text
from contentrepo.errors import CouldNotCheck

PLAIN = (0o100644, 0o100755)
MOST_READ = 300  # files that are not open and are read for exact ranges
LARGEST = 1_000_000  # bytes of such a file


@dataclass(slots=True)
class OpenFile:
    """A file in the editor.

    Attributes:
        uri: as the client writes it.
        is_changed: the text is not what the disk has, as far as we know.
    """

    uri: str
    text: Text
    is_changed: bool


class Room:
    """The state of one folder. `look` may take a second and runs in a thread; everything else is quick.

    Attributes:
        open_files: by path without links on the way.
        is_stale: files on disk may have changed since they were read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open_files: dict[Path, OpenFile] = {}
        self.is_stale = False
        self._desk: Desk | None = None

    def path_of(self, file: Path) -> str:
        """A file's path as the check knows it; "" for a file elsewhere."""
        if self._desk is None or not file.is_relative_to(self._desk.top):
            return ""
        return file.relative_to(self._desk.top).as_posix()

    def file_at(self, path: str) -> Path:
        return self._desk.top / path if self._desk else self.folder / path

    def differs(self, file: Path, text: str) -> bool:
        """Whether an editor opens a file with another text than the disk has. Bytes that are no UTF-8 are no text."""
        try:
            return file.read_bytes().decode("utf-8-sig") != text
        except ValueError:
            return False
        except OSError:
            return True

    def look(self, unsaved: Mapping[Path, str]) -> Checked:
        """Check the folder with some texts over it.

        Raises:
            ContentRepoError: it cannot be checked.
        """
        if self._desk is None:
            self._desk = open_desk(self.folder)
        elif self.is_stale:
            self._desk = refresh_desk(self._desk)
        self.is_stale = False
        texts = {
            path: text.encode("utf-8", "replace") for file, text in unsaved.items() if (path := self.path_of(file))
        }
        try:
            return self._ready(check_desk(self._desk, texts))
        except CouldNotCheck:  # the disk is not what it was
            self._desk = refresh_desk(self._desk)
            return self._ready(check_desk(self._desk, texts))

    def _ready(self, checked: Checked) -> Checked:
        """Parse now, in the thread, what the next question needs."""
        for name in self.units(checked):
            checked.content_of(name)
        return checked

    def units(self, checked: Checked) -> set[str]:
        """The units that open files belong to."""
        paths = {self.path_of(file) for file in self.open_files}
        return {name for name, files in checked.layout.files.items() if not paths.isdisjoint(files)}

    def findings(self, checked: Checked) -> dict[str, list[Finding]]:
        """What stands in the units of open files, by path."""
        found: dict[str, list[Finding]] = {}
        units = self.units(checked)
        for unit in checked.report.units:
            for finding in unit.findings if unit.unit in units else ():
                if finding.status is not Status.FIXED:
                    found.setdefault(finding.path, []).append(finding)
        return found


def read_texts(checked: Checked, paths: Iterable[str], codec: PositionCodec) -> dict[str, Text]:
    """The texts of files as they were checked, as many as are worth reading."""
    entries = {path: checked.head.files[path] for path in paths if path in checked.head.files}
    blobs = {path: entry.blob for path, entry in islice(entries.items(), MOST_READ) if entry.mode in PLAIN}
    sizes = dict(checked.head.size(dict.fromkeys(blobs.values())))
    data = dict(checked.head.read(blob for blob, size in sizes.items() if size <= LARGEST))
    return {path: Text(data[blob].decode("utf-8", "replace"), codec) for path, blob in blobs.items() if blob in data}
