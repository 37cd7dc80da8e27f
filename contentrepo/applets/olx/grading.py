"""`grading_policy.json`: how the run is graded, and where that has not the shape that the platform's grader needs."""

from __future__ import annotations

import math
from collections.abc import Mapping

from contentrepo.applets.facts.models import Settings
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.faults import note_fault
from contentrepo.applets.olx.kinds import GRADING
from contentrepo.applets.olx.models import Oddities, Oddity, Root
from contentrepo.applets.olx.names import escapes
from contentrepo.applets.olx.policy import shape_of
from contentrepo.applets.olx.scope import Scope

_LIST = "it has to be a list of objects"
_OBJECT = "it has to be an object"
_NUMBER = "it has to be a number"


def read_grading(root: Root, scope: Scope, odd: Oddities) -> Mapping[str, object]:
    """The run's own grading policy, else the one at the root; {} means the platform's default."""
    paths = [GRADING] if escapes(root.url_name) else [f"policies/{root.url_name}/{GRADING}", GRADING]
    for below in paths:
        found = scope.find_settings(below)
        if found is not None:
            return _Reading(*found, odd).read()
    return {}


class _Reading:
    """One grading policy under the eye."""

    def __init__(self, path: str, settings: Settings, odd: Oddities) -> None:
        self._path = path
        self._settings = settings
        self._odd = odd
        self._places = {pointer: (line, column) for pointer, line, column in settings.places}

    def read(self) -> Mapping[str, object]:
        if self._settings.fault is not None:
            note_fault(self._path, self._settings.fault, self._odd)
            return {}
        data = self._settings.data
        if not isinstance(data, dict):
            self._misshapen("", self._path, data, _OBJECT)
            return {}
        self._check_graders(data.get("GRADER", []))
        self._check_cutoffs(data.get("GRADE_CUTOFFS", {}))
        return data

    def _check_graders(self, graders: object) -> None:
        if not isinstance(graders, list):
            self._misshapen("/GRADER", "GRADER", graders, _LIST)
            return
        for index, grader in enumerate(graders):
            if not isinstance(grader, dict):
                self._misshapen(f"/GRADER/{index}", f"GRADER {index + 1}", grader, _OBJECT)
                continue
            self._check_weight(index, grader)
            for name in ("min_count", "drop_count"):
                if name in grader and not _is_number(grader[name]):
                    self._misshapen(f"/GRADER/{index}/{name}", _title(index, grader, name), grader[name], _NUMBER)

    def _check_weight(self, index: int, grader: Mapping[str, object]) -> None:
        weight = grader.get("weight", 0)
        if not _is_number(weight):
            place = self._place(f"/GRADER/{index}/weight")
            written = weight if isinstance(weight, str) else shape_of(weight)
            self._odd.grader_weights.append(Oddity(place, _title(index, grader, "weight"), written))

    def _check_cutoffs(self, cutoffs: object) -> None:
        if not isinstance(cutoffs, dict):
            self._misshapen("/GRADE_CUTOFFS", "GRADE_CUTOFFS", cutoffs, _OBJECT)
            return
        for grade, share in cutoffs.items():
            if not _is_number(share):
                pointer = "/GRADE_CUTOFFS/" + grade.replace("~", "~0").replace("/", "~1")
                self._misshapen(pointer, f"GRADE_CUTOFFS {grade}", share, _NUMBER)

    def _misshapen(self, pointer: str, subject: str, value: object, wanted: str) -> None:
        self._odd.grading_shapes.append(Oddity(self._place(pointer), subject, shape_of(value), wanted))

    def _place(self, pointer: str) -> Place:
        return Place(self._path, *self._places.get(pointer, (1, 1)))


def _title(index: int, grader: Mapping[str, object], name: str) -> str:
    kind = grader.get("type")
    return f"GRADER {kind if isinstance(kind, str) and kind else index + 1} {name}"


def _is_number(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)
