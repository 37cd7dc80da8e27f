"""A long past of a repository, made at random, and what must be live after each of its steps.

What must be live is worked out from the files alone: which content is bad is known because it was put there.
"""

from __future__ import annotations

import random
import subprocess
from typing import NamedTuple

import content

ONE, TWO = "course-v1:edX+CS101+2T2019", "course-v1:edX+CS102+2T2019"
FOLDERS = {ONE: "courses/edX/CS101/2T2019", TWO: "courses/edX/CS102/2T2019"}
CATALOG = "catalog:past"
UNITS = (*FOLDERS, CATALOG)
GOOD, BAD = (
    b'<vertical display_name="Unit 1"><html url_name="text1"/><problem url_name="quiz1"/></vertical>\n',
    b"<vertical",
)
NAMED, MISNAMED = b"name: edX\n", b"nome: edX\n"
ORGANIZATION = "organizations/edX.yaml"
ACKNOWLEDGED = b"".join(b"Acknowledge: blocks-removed %s\n" % unit.encode() for unit in FOLDERS)

Files = dict[str, bytes]


class Commit(NamedTuple):
    """A commit of the past; `parents` are places in the past."""

    id: str
    files: Files
    parents: tuple[int, ...]


def make_past(repository: content.Repository, chance: random.Random, count: int) -> list[Commit]:
    """So many commits: edits good and bad, merges, reverts, a course that goes and comes back."""
    states, parents = [_begin()], [()]
    while len(states) < count:
        place, kind = len(states), chance.random()
        if kind < 0.12 and place > 3:
            other = chance.randrange(max(0, place - 12), place - 1)
            states.append(_merge(states[-1], states[other], chance))
            parents.append((place - 1, other))
        elif kind < 0.24:
            states.append(dict(states[chance.randrange(max(0, place - 8), place)]))
            parents.append((place - 1,))
        else:
            states.append(_edit(states[-1], chance, place))
            parents.append((place - 1,))
    ids = _write(repository, states, parents)
    return [Commit(*one) for one in zip(ids, states, parents, strict=True)]


def part_of(files: Files, unit: str) -> Files:
    """The files of one unit."""
    if unit in FOLDERS:
        return {path: data for path, data in files.items() if path.startswith(f"{FOLDERS[unit]}/")}
    return {path: data for path, data in files.items() if not path.startswith(tuple(f"{f}/" for f in FOLDERS.values()))}


def is_bad(files: Files, unit: str) -> bool:
    """Whether no check may accept this content of the unit."""
    part = part_of(files, unit)
    return BAD in part.values() or MISNAMED in part.values()


class Model:
    """What must be live."""

    def __init__(self) -> None:
        self.live: dict[str, Files] = {unit: {} for unit in UNITS}
        self.source = dict.fromkeys(UNITS, "")
        self.pins: dict[str, list[dict[str, bytes | None]]] = {unit: [] for unit in UNITS}

    def publish(self, commit: Commit, is_ancestor) -> None:
        """Each unit by itself: what is good, acknowledged and not held goes live.

        `is_ancestor(one, other)` tells whether commit `one` lies in the past of `other`, or is it.
        """
        for unit in UNITS:
            part = part_of(commit.files, unit)
            if part == self.live[unit] or is_bad(commit.files, unit) or self._is_held(unit, part):
                continue
            source = self.source[unit]
            if not part and source and is_ancestor(commit.id, source):
                continue  # its own commits acknowledge the removal, and none of them is new
            self.live[unit], self.source[unit] = part, commit.id

    def revert(self, unit: str, target: Files, source: str) -> None:
        """A release from before, with a pin of all that it undoes."""
        undone = self.live[unit]
        self.pins[unit] = [pin for pin in self.pins[unit] if not _holds(pin, target)]
        pin: dict[str, bytes | None] = {path: data for path, data in undone.items() if target.get(path) != data}
        pin |= {path: None for path in target if path not in undone}
        self.pins[unit] += [pin] if pin else []
        self.live[unit], self.source[unit] = target, source

    def _is_held(self, unit: str, part: Files) -> bool:
        return any(_holds(pin, part) for pin in self.pins[unit])


def _holds(pin: dict[str, bytes | None], part: Files) -> bool:
    return all(part.get(path) == data for path, data in pin.items())


def _begin() -> Files:
    files = {ORGANIZATION: NAMED}
    for place, folder in enumerate(FOLDERS.values()):
        number = folder.split("/")[2]
        files[f"courses/edX/{number}.yaml"] = b"title: A course\n"
        files[f"{folder}.yaml"] = b"title: A run\nexternal_course_key: K-%d\n" % place
        files |= content.course(folder, number=number)
        files[f"{folder}/vertical/unit1.xml"] = GOOD
    return files


def _edit(before: Files, chance: random.Random, place: int) -> Files:
    files, folder = dict(before), chance.choice(list(FOLDERS.values()))
    kind = chance.choice(
        ["page", "page", "page", "asset", "file", "bad", "mend", "bad catalog", "mend catalog", "gone"]
    )
    if kind in ("bad catalog", "mend catalog"):
        files[ORGANIZATION] = MISNAMED if kind == "bad catalog" else NAMED
    elif kind == "gone" and place % 3 == 0:
        files = {path: data for path, data in files.items() if not path.startswith(f"{FOLDERS[TWO]}/")}
    elif f"{folder}/course.xml" not in files:  # without it, a file there would be the catalog's
        files |= content.course(folder, number=folder.split("/")[2]) | {f"{folder}/vertical/unit1.xml": GOOD}
    elif kind == "file":
        files[f"{folder}/static/f{chance.randrange(3)}.txt"] = b"file %d" % chance.randrange(4)
    elif kind in ("bad", "mend"):
        files[f"{folder}/vertical/unit1.xml"] = BAD if kind == "bad" else GOOD
    elif kind == "asset":
        files[f"{folder}/static/dot.png"] = content.PNG + b"%d" % chance.randrange(5)
    else:
        page = f'<p>Page {place}. <img src="/static/dot.png" alt="a dot"/></p>\n'
        files[f"{folder}/html/text1.html"] = page.encode()
    return files


def _merge(ours: Files, theirs: Files, chance: random.Random) -> Files:
    """Unit by unit, one side's or the other's."""
    return {path: data for unit in UNITS for path, data in part_of(chance.choice([ours, theirs]), unit).items()}


def _write(repository, states, parents) -> list[str]:
    lines = []
    for place, (files, before) in enumerate(zip(states, parents, strict=True)):
        said = b"Step %d\n\n%s" % (place, ACKNOWLEDGED)
        lines.append(b"commit refs/heads/past\nmark :%d\ncommitter A <a@x.org> %d +0000\n" % (place + 1, place + 1))
        lines.append(b"data %d\n%s\n" % (len(said), said))
        lines += [b"%s :%d\n" % (b"merge" if other else b"from", parent + 1) for other, parent in enumerate(before)]
        lines.append(b"deleteall\n")
        lines += [
            b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data) for path, data in files.items()
        ]
    marks = repository.path / "marks"
    command = ["git", "fast-import", "--quiet", "--force", f"--export-marks={marks}"]
    subprocess.run(command, cwd=repository.path, input=b"".join(lines), check=True)
    ids = dict(line.split() for line in marks.read_text().splitlines())
    return [ids[f":{place + 1}"] for place in range(len(states))]
