"""Writes the tables of docs/corpus.md: what contentrepo and edx-cleaner find in real courses.

Usage: python tests/benchmarks/corpus.py COURSES EDX_CLEANER [--check]

COURSES is a folder with one folder for each course, EDX_CLEANER the program of olxcleaner 0.3.0 (in a virtual
environment of its own: `pip install olxcleaner==0.3.0`). With --check nothing is written; the exit code is 1 where the
page says something else.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from contentrepo.api.check import check_folder

PAGE = Path(__file__).resolve().parents[2] / "docs" / "corpus.md"
BEGIN, END = "<!-- tables: written by tests/benchmarks/corpus.py -->", "<!-- end of the tables -->"
LEVELS = ("error", "warning", "info")
Counts = Counter[tuple[str, str]]
"""(level, rule or class) -> how often."""


def count_ours(course: Path) -> Counts:
    findings = check_folder(course).report.findings
    return Counter((str(finding.level), finding.rule) for finding in findings)


def count_theirs(course: Path, program: str) -> Counts:
    command = [program, "-c", str(course / "course.xml"), "-p", "8"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.findall(r"^(ERROR|WARNING|INFO) (\w+) \(", said, re.MULTILINE)
    return Counter((level.lower(), name) for level, name in found)


def ordered(counts: Counts) -> list[tuple[str, str, int]]:
    rows = [(level, name, count) for (level, name), count in counts.items()]
    return sorted(rows, key=lambda row: (LEVELS.index(row[0]), -row[2], row[1]))


def total(counts: Counts) -> str:
    by_level = Counter({level: sum(n for (its, _), n in counts.items() if its == level) for level in LEVELS})
    return " / ".join(str(by_level[level]) for level in LEVELS)


def render_course(name: str, ours: Counts, theirs: Counts) -> Iterator[str]:
    yield f"### {name}"
    yield ""
    yield "| contentrepo | | | edx-cleaner | | |"
    yield "|---|---|---|---|---|---|"
    for mine, other in zip_longest(ordered(ours), ordered(theirs)):
        left = f"{mine[0]} | {mine[1]} | {mine[2]}" if mine else " | | "
        right = f"{other[0]} | {other[1]} | {other[2]}" if other else " | | "
        yield f"| {left} | {right} |"
    yield ""


def render(courses: Path, program: str) -> str:
    names = sorted(path.name for path in courses.iterdir() if (path / "course.xml").is_file())
    found = {name: (count_ours(courses / name), count_theirs(courses / name, program)) for name in names}
    lines = ["| course | contentrepo | edx-cleaner |", "|---|---|---|"]
    lines += [f"| {name} | {total(ours)} | {total(theirs)} |" for name, (ours, theirs) in found.items()]
    lines.append("")
    for name, (ours, theirs) in found.items():
        lines += render_course(name, ours, theirs)
    return "\n".join(lines)


def main(courses: str, program: str, *options: str) -> int:
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    wanted = f"{before}{BEGIN}\n\n{render(Path(courses), program)}{END}{after}"
    if "--check" in options:
        return int(wanted != text)
    PAGE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
