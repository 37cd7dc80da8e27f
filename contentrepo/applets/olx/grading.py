"""`grading_policy.json`: how the run is graded, and where that has not the shape that the platform's grader needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.facts.models import Settings
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.faults import note_fault
from contentrepo.applets.olx.kinds import GRADING
from contentrepo.applets.olx.models import Oddities, Oddity, Root
from contentrepo.applets.olx.names import escapes
from contentrepo.applets.olx.policy import shape_of
from contentrepo.applets.olx.scope import Scope
from contentrepo.dataclass import dataclass, field

_LIST = "it has to be a list of objects"
_OBJECT = "it has to be an object"
_NUMBER = "it has to be a number"
_WHOLE = "it has to be a whole number"
_TEXT = "it has to be a text"
_MISSING = "missing"
_INFINITY = float("inf")
_HUGE = 10**15  # no share and no count; and it would not fit into a float

# What the platform's grader is made with; without one of them it raises (`xmodule/graders.py`).
_NEEDED = {"type": _TEXT, "min_count": _WHOLE, "drop_count": _WHOLE}

# What the platform takes where a run has no grading policy, or lacks a part of one (`xmodule/course_block.py`).
DEFAULT: Mapping[str, object] = {
    "GRADER": [
        {"type": "Homework", "min_count": 12, "drop_count": 2, "short_label": "HW", "weight": 0.15},
        {"type": "Lab", "min_count": 12, "drop_count": 2, "weight": 0.15},
        {"type": "Midterm Exam", "short_label": "Midterm", "min_count": 1, "drop_count": 0, "weight": 0.3},
        {"type": "Final Exam", "short_label": "Final", "min_count": 1, "drop_count": 0, "weight": 0.4},
    ],
    "GRADE_CUTOFFS": {"Pass": 0.5},
}


@dataclass(frozen=True, slots=True)
class GradingFile:
    """A grading policy and where it stands.

    Attributes:
        path: "" where there is none.
        is_whole: it was read, and it has the shape of a policy; only then its values can be compared.
    """

    path: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    is_whole: bool = True

    def place(self, pointer: str = "") -> Place:
        return Place(self.path, *self.places.get(pointer, (1, 1)))

    def graders(self) -> Iterator[tuple[int, Mapping[str, object]]]:
        """The kinds of assignments with their numbers, the platform's own where the file has none."""
        graders = self.data.get("GRADER", DEFAULT["GRADER"])
        for number, grader in enumerate(graders if isinstance(graders, list) else ()):
            if isinstance(grader, dict):
                yield number, grader


def read_grading(root: Root, scope: Scope, odd: Oddities) -> GradingFile:
    """The run's own grading policy, else the one at the root."""
    paths = [GRADING] if escapes(root.url_name) else [f"policies/{root.url_name}/{GRADING}", GRADING]
    for below in paths:
        found = scope.find_settings(below)
        if found is not None:
            return _read_file(*found, odd)
    return GradingFile()


def _read_file(path: str, settings: Settings, odd: Oddities) -> GradingFile:
    if settings.fault is not None:
        note_fault(path, settings.fault, odd)
        return GradingFile(path, is_whole=False)
    places = {pointer: (line, column) for pointer, line, column in settings.places}
    data = settings.data
    whole = _Shape(GradingFile(path, places=places), odd).check(data)
    return GradingFile(path, data if isinstance(data, dict) else {}, places, whole)


class _Shape:
    """The shape of one grading policy under the eye."""

    def __init__(self, file: GradingFile, odd: Oddities) -> None:
        self._file = file
        self._odd = odd
        self._is_whole = True

    def check(self, data: object) -> bool:
        if not isinstance(data, dict):
            self._misshapen("", self._file.path, shape_of(data), _OBJECT)
            return False
        self._check_graders(data.get("GRADER", []))
        self._check_cutoffs(data.get("GRADE_CUTOFFS", {}))
        return self._is_whole

    def _check_graders(self, graders: object) -> None:
        if not isinstance(graders, list):
            self._misshapen("/GRADER", "GRADER", shape_of(graders), _LIST)
            return
        for index, grader in enumerate(graders):
            if not isinstance(grader, dict):
                self._misshapen(f"/GRADER/{index}", f"GRADER {index + 1}", shape_of(grader), _OBJECT)
                continue
            self._check_weight(index, grader)
            for name, wanted in _NEEDED.items():
                if name not in grader:
                    self._misshapen(f"/GRADER/{index}", title_of(index, grader, name), _MISSING, wanted)
                elif wanted == _WHOLE and not _is_whole_number(grader[name]):
                    where = f"/GRADER/{index}/{name}"
                    self._misshapen(where, title_of(index, grader, name), shape_of(grader[name]), _WHOLE)

    def _check_weight(self, index: int, grader: Mapping[str, object]) -> None:
        weight = grader.get("weight", 0)
        if not is_number(weight):
            place = self._file.place(f"/GRADER/{index}/weight")
            self._is_whole = False
            written = weight if isinstance(weight, str) else shape_of(weight)
            self._odd.grader_weights.append(Oddity(place, title_of(index, grader, "weight"), written))

    def _check_cutoffs(self, cutoffs: object) -> None:
        if not isinstance(cutoffs, dict):
            self._misshapen("/GRADE_CUTOFFS", "GRADE_CUTOFFS", shape_of(cutoffs), _OBJECT)
            return
        for grade, share in cutoffs.items():
            if not is_number(share):
                self._misshapen(pointer_to(grade), f"GRADE_CUTOFFS {grade}", shape_of(share), _NUMBER)

    def _misshapen(self, pointer: str, subject: str, value: str, wanted: str) -> None:
        self._is_whole = False
        self._odd.grading_shapes.append(Oddity(self._file.place(pointer), subject, value, wanted))


def pointer_to(grade: str) -> str:
    """Where a grade's cut-off stands."""
    return "/GRADE_CUTOFFS/" + grade.replace("~", "~0").replace("/", "~1")


def title_of(index: int, grader: Mapping[str, object], name: str = "") -> str:
    """What a grader, or a part of it, is called in a finding."""
    kind = grader.get("type")
    return f"GRADER {kind if isinstance(kind, str) and kind else index + 1} {name}".rstrip()


def is_number(value: object) -> bool:
    if isinstance(value, float):
        return abs(value) < _INFINITY
    return _is_whole_number(value)


def _is_whole_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _HUGE
