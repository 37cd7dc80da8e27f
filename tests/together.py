"""One course that many edit at once, over HTTP and by push: what it looks like, and what each edit does to it.

Every edit has a number of its own, and writes it into all blocks of its group by one commit. So whoever reads two
numbers in one group has read a mixture, and each commit tells which edit it is and on top of which it was made.
"""

from __future__ import annotations

import itertools
import re
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import content

FOLDER = "courses/edX/CS101/2T2019"
RUN = "course-v1:edX+CS101+2T2019"
NAME, WEIGHT = "display_name", "weight"
BLOCK = '<problem{name}\n    display_name="e0"\n    weight="0"><p>Why?</p></problem>'
PARTS = "abc"
_OURS = re.compile("[gps][0-9]+[abc]")

Values = Mapping[tuple[str, str], str]
"""(id of a problem, attribute) -> what it says; for blocks that edits made, (id, "") -> ""."""


class Slot(NamedTuple):
    """What one kind of edits writes: an attribute of all blocks of a group."""

    group: str
    attribute: str

    @property
    def cells(self) -> list[tuple[str, str]]:
        return [(self.group + part, self.attribute) for part in PARTS]

    def render(self, number: int) -> str:
        return f"e{number}" if self.attribute == NAME else str(number)


class Edit(NamedTuple):
    """One edit that was acknowledged: what it wrote, on top of which number, and its commit. No slot: a new block."""

    number: int
    slot: Slot | None
    seen: int
    commit: str


class Ledger:
    """The numbers of edits, and the edits that were acknowledged."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self.edits: list[Edit] = []

    def draw(self) -> int:
        with self._lock:
            return next(self._numbers)

    def enter(self, edit: Edit) -> None:
        with self._lock:
            self.edits.append(edit)


def make_course(groups: Iterable[str]) -> dict[str, bytes]:
    """The course: each group has a unit of its own, with one block in a file of its own and two in the unit's."""
    files = content.course(FOLDER)
    units = ""
    for group in groups:
        inline = "\n  ".join(BLOCK.format(name=f' url_name="{group}{part}"') for part in PARTS[1:])
        unit = f'<vertical display_name="U">\n  <problem url_name="{group}a"/>\n  {inline}\n</vertical>\n'
        files[f"{FOLDER}/vertical/{group}.xml"] = unit.encode()
        files[f"{FOLDER}/problem/{group}a.xml"] = (BLOCK.format(name="") + "\n").encode()
        units += f'<vertical url_name="{group}"/>'
    lesson = f"{FOLDER}/sequential/lesson1.xml"
    files[lesson] = files[lesson].replace(b"</sequential>", units.encode() + b"</sequential>")
    return files


def key_of(name: str) -> str:
    """The usage key of a block, from `type/id`."""
    block_type, _, block_id = name.partition("/")
    return f"block-v1:edX+CS101+2T2019+type@{block_type}+block@{block_id}"


def read_values(path: str, data: bytes) -> Values:
    """What a file of the course says of problems."""
    found: dict[tuple[str, str], str] = {}
    for element in ET.fromstring(data).iter("problem"):  # noqa: S314  our own course
        name = element.get("url_name") or path.rpartition("/")[2].removesuffix(".xml")
        told = {attribute: element.get(attribute) for attribute in (NAME, WEIGHT)}
        if is_made(name):
            found[name, ""] = ""
        else:
            found |= {(name, attribute): value for attribute, value in told.items() if value is not None}
    return found


def is_made(name: str) -> bool:
    """Whether an edit made this problem; the server gave it its name."""
    return name != "quiz1" and _OURS.fullmatch(name) is None


def rewrite(files: Mapping[str, str], slot: Slot, number: int) -> dict[str, bytes]:
    """The group's two files with another number, as somebody with an editor would change them; all else stays."""
    own, unit = f"{FOLDER}/problem/{slot.group}a.xml", f"{FOLDER}/vertical/{slot.group}.xml"
    said = re.compile(rf'(?<={slot.attribute}=")[0-9e]+(?=")')
    return {path: said.sub(slot.render(number), files[path]).encode() for path in (own, unit)}
