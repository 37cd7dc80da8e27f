"""One release of a program, as text and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contentrepo.api.read import PinnedRun, ProgramRelease

SHORT = 12


def render_program(release: ProgramRelease) -> str:
    """A line for the program and one for each run."""
    head = f"program {release.program}  release {release.sequence}  {release.time}"
    return "\n".join([head, *(_render_run(pinned) for pinned in release.runs)])


def program_to_json(release: ProgramRelease) -> dict[str, object]:
    return {
        "program": release.program,
        "release": release.sequence,
        "time": release.time,
        "runs": [_run_to_json(pinned) for pinned in release.runs],
    }


def _render_run(pinned: PinnedRun) -> str:
    from contentrepo.api.check import make_visible

    member, release = pinned.member, pinned.release
    key = f"  ({make_visible(member.external_course_key)})" if member.external_course_key else ""
    live = f"release {release.number}  commit {release.commit[:SHORT]}" if release else "not live"
    return f"  {member.run}{key}  {live}"


def _run_to_json(pinned: PinnedRun) -> dict[str, object]:
    member, release = pinned.member, pinned.release
    return {
        "run": member.run,
        "external_course_key": member.external_course_key,
        "program": member.program,
        "curriculum": member.curriculum,
        "release": release.number if release else None,
        "sequence": release.sequence if release else None,
        "time": release.time if release else None,
        "commit": release.commit if release else None,
        "tree": release.tree if release else None,
    }
