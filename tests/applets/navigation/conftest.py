from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import content
import pytest

from contentrepo.applets.navigation.api import describe, find_spot, find_targets, list_candidates
from contentrepo.applets.navigation.models import Candidate, Card
from contentrepo.applets.validation.api import check_desk, open_desk

MARK = "|"
"""Where the cursor stands in a text."""


class Editor(NamedTuple):
    """A course on disk, asked as an editor asks: with a text that has a mark in it."""

    folder: Path

    def _ask(self, path: str, text: str):
        offset = text.index(MARK)
        whole = text.replace(MARK, "", 1)
        checked = check_desk(open_desk(self.folder), {path: whole.encode()})
        return checked, path, find_spot(whole, offset, path=path)

    def targets(self, path: str, text: str) -> list[str]:
        checked, path, spot = self._ask(path, text)
        return [f"{t.path}:{t.line}" for t in find_targets(checked, path, spot)] if spot else []

    def cards(self, path: str, text: str) -> list[Card]:
        checked, path, spot = self._ask(path, text)
        return list(describe(checked, path, spot)) if spot else []

    def candidates(self, path: str, text: str, *, typed: str = "") -> list[Candidate]:
        checked, path, spot = self._ask(path, text)
        return list(list_candidates(checked, path, spot, typed=typed)) if spot else []


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    files = content.course() | {
        "problem/spare.xml": b"<problem/>",
        "static/images/a b.png": content.PNG,
        "drafts/vertical/unit2.xml": b'<vertical display_name="Soon" index_in_children_list="1" '
        b'parent_url="block-v1:edX+CS101+2T2019+type@sequential+block@lesson1"/>',
    }
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return Editor(tmp_path)
