"""The figures of Studio's course quality report, from content alone: what learners see, how it is mixed and cut."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterator, Mapping

from contentrepo.applets.olx.models import Block, Course
from contentrepo.applets.statistics.models import (
    Assignments,
    Inside,
    Key,
    Piece,
    Problems,
    Quality,
    Share,
    Videos,
)
from contentrepo.applets.statistics.pieces import walk
from contentrepo.applets.statistics.spread import DECIMALS, find_spread, tally

FEEDBACK = frozenset(
    {
        "choicehint",
        "compoundhint",
        "correcthint",
        "demandhint",
        "hint",
        "hintgroup",
        "hintpart",
        "optionhint",
        "regexphint",
        "solution",
        "stringequalhint",
    }
)
UNSET = frozenset({"", "null", "None", "false", "False", "[]", "{}", '""'})
NO_FORMAT = frozenset({"", "null", "notgraded", "Not Graded"})


def find_quality(course: Course, outline: Piece, insides: Mapping[Key, Inside]) -> Quality:
    pieces = {piece.key: piece for piece in walk(outline)}
    shown = {key: pieces[key] for key in course.blocks if key in pieces and not _is_hidden(key, course.blocks)}
    chapters, sequentials, verticals = ([k for k in shown if k[0] == t] for t in ("chapter", "sequential", "vertical"))
    mixes = [len({inner[0] for inner in _components(shown[key], shown)}) for key in sequentials]
    units = [key for key in verticals if not any(k[0] == "vertical" for k in _above(key, course.blocks))]
    counts = [len(_components(shown[key], shown)) for key in units]
    return Quality(
        chapters=Share(len(chapters), sum(key[0] == "chapter" for key in pieces)),
        highlights=sum(_is_set(course.blocks[key], "highlights") for key in chapters),
        sequentials=Share(len(sequentials), sum(key[0] == "sequential" for key in pieces)),
        uniform=mixes.count(1),
        types=find_spread(mixes),
        verticals=Share(len(verticals), sum(key[0] == "vertical" for key in pieces)),
        blocks=find_spread(counts),
        vertical_sizes=tuple(sorted(Counter(counts).items())),
        videos=_count_videos(course, insides),
        problems=_count_problems(course, insides),
        assignments=_count_assignments(course),
    )


def _components(piece: Piece, shown: Container[Key]) -> list[Key]:
    return [inner.key for inner in walk(piece) if inner.is_component and inner.key in shown]


def _count_videos(course: Course, insides: Mapping[Key, Inside]) -> Videos:
    videos = {key: block for key, block in course.blocks.items() if key[0] == "video"}
    inside = [insides.get(key, Inside()) for key in videos]
    return Videos(
        total=len(videos),
        transcripts=sum(bool(one.languages) for one in inside),
        hosted=sum(_is_set(block, "edx_video_id") for block in videos.values()),
        mobile=sum(one.is_mobile for one in inside),
        seconds=round(sum(one.duration for one in inside), DECIMALS),
        durations=find_spread([one.duration for one in inside if one.duration]),
    )


def _count_problems(course: Course, insides: Mapping[Key, Inside]) -> Problems:
    problems = [key for key in course.blocks if key[0] == "problem"]
    tags = [insides.get(key, Inside()).tags for key in problems]
    kinds = tally(tag for found in tags for tag in found if tag.endswith("response"))
    return Problems(
        total=len(problems),
        limited=sum(_inherits(key, "max_attempts", course.blocks) for key in problems),
        feedback=sum(not FEEDBACK.isdisjoint(found) for found in tags),
        kinds=kinds,
    )


def _count_assignments(course: Course) -> Assignments:
    blocks = course.blocks
    graded = [key for key, block in blocks.items() if key[0] == "sequential" and _is_true(block, "graded")]
    graders = course.grading.get("GRADER")
    types = {g.get("type") for g in graders if isinstance(g, dict)} if isinstance(graders, list) else set()
    counted = (blocks[key].attributes.get("format", "") for key in graded)
    return Assignments(
        total=len(graded),
        visible=sum(not _is_hidden(key, blocks) for key in graded),
        due=sum(_inherits(key, "due", blocks) for key in graded),
        counted=sum(name not in NO_FORMAT and name in types for name in counted),
    )


def _above(key: Key, blocks: Mapping[Key, Block]) -> Iterator[Key]:
    """What holds the block, from its parent to the course."""
    parent = blocks[key].parent
    while parent is not None and parent in blocks:
        yield parent
        parent = blocks[parent].parent


def _is_hidden(key: Key, blocks: Mapping[Key, Block]) -> bool:
    return any(_is_true(blocks[one], "visible_to_staff_only") for one in (key, *_above(key, blocks)))


def _inherits(key: Key, name: str, blocks: Mapping[Key, Block]) -> bool:
    """Whether the block or anything above it sets a value. The nearest that says anything decides."""
    for one in (key, *_above(key, blocks)):
        if name in blocks[one].attributes:
            return _is_set(blocks[one], name)
    return False


def _is_set(block: Block, name: str) -> bool:
    return block.attributes.get(name, "").strip() not in UNSET


def _is_true(block: Block, name: str) -> bool:
    written = block.attributes.get(name, "").strip()
    if written in ("true", "True"):
        return True
    try:
        return written.startswith('"') and json.loads(written) in ("true", "True")
    except ValueError:
        return False
