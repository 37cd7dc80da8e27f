"""Findings by rule and by the chapter that they stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from contentrepo.applets.findings.models import Finding, Level, Status
from contentrepo.applets.olx.models import Course
from contentrepo.applets.statistics.models import Key, Levels, Piece, RuleCount, Trouble
from contentrepo.applets.statistics.pieces import walk
from contentrepo.named_tuple import NamedTuple

ELSEWHERE, DRAFTS = -1, -2
_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


class Sorted(NamedTuple):
    """The findings of a run, and those of each chapter, in the chapters' order."""

    trouble: Trouble
    chapters: tuple[Levels, ...]


def sort_out(course: Course, outline: Piece | None, findings: Iterable[Finding]) -> Sorted:
    standing = [finding for finding in findings if finding.status is not Status.FIXED]
    chapters = outline.children if outline else ()
    blocks = {f"{k[0]}/{k[1]}": index for index, chapter in enumerate(chapters) for k in map(_key, walk(chapter))}
    paths = _paths(course, chapters)
    draft = f"{course.root.folder}/drafts/" if course.root.folder else "drafts/"
    placed: dict[int, list[Finding]] = {}
    for finding in standing:
        where = DRAFTS if finding.path.startswith(draft) else _chapter_of(finding, blocks, paths)
        placed.setdefault(where, []).append(finding)
    rules = Counter((finding.rule, finding.level) for finding in standing)
    counts = (RuleCount(rule, level.value, count) for (rule, level), count in rules.items())
    trouble = Trouble(
        count_levels(standing),
        tuple(sorted(counts, key=lambda one: (-one.count, _ORDER[Level(one.level)], one.rule))),
        count_levels(placed.get(ELSEWHERE, ())),
        count_levels(placed.get(DRAFTS, ())),
        tuple(sorted(standing, key=lambda f: (_ORDER[f.level], f.path, f.line, f.column, f.rule, f.subject))),
    )
    return Sorted(trouble, tuple(count_levels(placed.get(index, ())) for index in range(len(chapters))))


def count_levels(findings: Iterable[Finding]) -> Levels:
    counted = Counter(finding.level for finding in findings)
    return Levels(counted[Level.ERROR], counted[Level.WARNING], counted[Level.INFO])


def _key(piece: Piece) -> Key:
    return piece.key


def _paths(course: Course, chapters: Iterable[Piece]) -> dict[str, int]:
    """The chapter that a file's first block is in."""
    paths: dict[str, int] = {}
    for index, chapter in enumerate(chapters):
        for piece in walk(chapter):
            for path in course.blocks[piece.key].files:
                paths.setdefault(path, index)
    top = course.blocks[("course", "course")].files if ("course", "course") in course.blocks else ()
    return {path: index for path, index in paths.items() if path not in top}


def _chapter_of(finding: Finding, blocks: Mapping[str, int], paths: Mapping[str, int]) -> int:
    return blocks.get(finding.subject, paths.get(finding.path, ELSEWHERE))
