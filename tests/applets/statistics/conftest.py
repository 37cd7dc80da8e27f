from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import content
import pytest

from contentrepo.applets.statistics.api import measure, runs_of
from contentrepo.applets.statistics.models import CourseStatistics
from contentrepo.applets.validation.api import check_folder

Measure = Callable[..., CourseStatistics]


def measure_folder(path: Path) -> CourseStatistics:
    checked = check_folder(path)
    (run,) = runs_of(checked)
    found = measure(checked, run)
    assert found is not None
    return found


@pytest.fixture
def measured(tmp_path: Path) -> Measure:
    """The small course, with some other files, in numbers."""

    def measured(changes: Mapping[str, str] | None = None) -> CourseStatistics:
        for path, data in (content.course() | {p: text.encode() for p, text in (changes or {}).items()}).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
        return measure_folder(tmp_path)

    return measured
