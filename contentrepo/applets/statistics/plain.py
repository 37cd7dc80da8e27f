"""Figures as plain data that JSON can hold."""

from __future__ import annotations

from contentrepo.applets.findings.api import finding_to_json
from contentrepo.applets.statistics.models import Chapter, CourseStatistics, Levels, Share, Spread, Trouble


def plain_statistics(course: CourseStatistics) -> dict[str, object]:
    structure, sizes, files = course.structure, course.sizes, course.files
    return {
        "run": course.run,
        "title": course.title,
        "head": {"commit": course.revision.commit, "tree": course.revision.tree},
        "structure": {name: getattr(structure, name) for name in structure.__slots__},
        "types": dict(course.types),
        "draft_types": dict(course.draft_types),
        "files": {
            "roles": dict(files.roles),
            "reached": _share(files.reached),
            "mentioned_assets": _share(files.mentioned),
            "unreached": list(files.unreached),
        },
        "sizes": {
            "content": sizes.content,
            "assets": sizes.assets,
            "total": sizes.total,
            "components": _spread(sizes.components),
            "histogram": [{"from": start, "components": count} for start, count in sizes.histogram],
            "largest_assets": dict(sizes.largest_assets),
            "largest_components": dict(sizes.largest_components),
        },
        "quality": _quality(course),
        "links": _links(course),
        "findings": _trouble(course.trouble),
        "chapters": [_chapter(chapter) for chapter in course.chapters],
    }


def _links(course: CourseStatistics) -> dict[str, int]:
    links = course.links
    return {"static": links.static, "jump": links.jump, "course": links.course, "lost": links.lost}


def _quality(course: CourseStatistics) -> dict[str, object]:
    quality = course.quality
    videos, problems, assignments = quality.videos, quality.problems, quality.assignments
    return {
        "chapters": {"visible": _share(quality.chapters), "with_highlights": quality.highlights},
        "sequentials": {
            "visible": _share(quality.sequentials),
            "with_one_block_type": quality.uniform,
            "block_types": _spread(quality.types),
        },
        "verticals": {
            "visible": _share(quality.verticals),
            "blocks": _spread(quality.blocks),
            "histogram": [{"blocks": blocks, "verticals": count} for blocks, count in quality.vertical_sizes],
        },
        "videos": {
            "total": videos.total,
            "with_transcript": videos.transcripts,
            "hosted": videos.hosted,
            "mobile": videos.mobile,
            "seconds": videos.seconds,
            "durations": _spread(videos.durations),
        },
        "problems": {
            "total": problems.total,
            "with_max_attempts": problems.limited,
            "with_feedback": problems.feedback,
            "responses": dict(problems.kinds),
        },
        "assignments": {name: getattr(assignments, name) for name in assignments.__slots__},
    }


def _trouble(trouble: Trouble) -> dict[str, object]:
    return {
        "levels": _levels(trouble.levels),
        "rules": [{"rule": one.rule, "level": one.level, "count": one.count} for one in trouble.rules],
        "elsewhere": _levels(trouble.elsewhere),
        "drafts": _levels(trouble.drafts),
        "findings": [finding_to_json(finding) for finding in trouble.findings],
    }


def _chapter(chapter: Chapter) -> dict[str, object]:
    return {
        "id": "/".join(chapter.piece.key),
        "title": chapter.piece.name,
        "sequentials": chapter.sequentials,
        "verticals": chapter.verticals,
        "components": chapter.components,
        "types": dict(chapter.types),
        "bytes": chapter.size,
        "findings": _levels(chapter.findings),
    }


def _levels(levels: Levels) -> dict[str, int]:
    return levels._asdict()


def _share(share: Share) -> dict[str, int]:
    return {"part": share.part, "whole": share.whole}


def _spread(spread: Spread | None) -> dict[str, float] | None:
    if spread is None:
        return None
    return {
        "min": spread.least,
        "max": spread.most,
        "mean": spread.mean,
        "median": spread.median,
        "mode": spread.mode,
    }
