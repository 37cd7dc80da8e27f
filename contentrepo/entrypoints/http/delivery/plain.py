"""What is live as plain data for JSON."""

from __future__ import annotations

import json
from urllib.parse import quote

from contentrepo.api.read import (
    AssetRow,
    BlockChange,
    FileRow,
    LiveCourse,
    LiveProgram,
    MemberRun,
    Outline,
    OutlineBlock,
    ProgramRelease,
    ProgramStep,
    Release,
    RunComparison,
)

Plain = dict[str, object]


def release_to_plain(release: Release) -> Plain:
    note = release.note
    return {
        "unit": release.unit,
        "number": release.number,
        "sequence": release.sequence,
        "time": release.time,
        "commit": release.commit,
        "tree": release.tree,
        "kind": str(note.kind),
        "door": str(note.door),
        "actor": note.actor,
        "pusher": note.pusher,
        "reason": note.reason,
        "reverted": note.reverted or None,
        "changed_blocks": release.changed_blocks,
        "changed_files": release.changed_files,
    }


def course_to_plain(course: LiveCourse) -> Plain:
    release = release_to_plain(course.release)
    return {"run": course.run, "title": course.title, "blocks": course.blocks, "release": release}


def outline_to_plain(outline: Outline) -> Plain:
    blocks = [_outline_block(outline.run, one) for one in outline.blocks]
    return {"run": outline.run, "release": release_to_plain(outline.release), "blocks": blocks}


def block_to_plain(run: str, key: tuple[str, str], *, parent: str, name: str, version: str) -> Plain:
    """A block without its content."""
    return {
        "usage_key": usage_key(run, *key),
        "type": key[0],
        "id": key[1],
        "display_name": name,
        "parent": parent,
        "version": version,
    }


def content_to_plain(attributes: str, children: str, body: bytes) -> Plain:
    text = body.decode("utf-8", "replace")
    return {"attributes": json.loads(attributes), "children": json.loads(children), "body": text}


def asset_to_plain(asset: AssetRow) -> Plain:
    return {
        "name": asset.name,
        "path": asset.path,
        "sha256": asset.sha256,
        "size": asset.size,
        "media_type": asset.media_type,
        "locked": asset.locked,
        "url": f"/v1/media/{asset.sha256}/{quote(asset.name.rpartition('/')[2], errors='surrogateescape')}",
    }


def file_to_plain(file: FileRow) -> Plain:
    return {"path": file.path, "mode": f"{file.mode:06o}", "blob": file.blob}


def block_change_to_plain(change: BlockChange) -> Plain:
    return {
        "block": change.subject,
        "what": str(change.what),
        "display_name": change.display_name,
        "old": change.old or None,
        "new": change.new or None,
    }


def program_to_plain(program: LiveProgram) -> Plain:
    return {
        "slug": program.slug,
        "title": program.title,
        "type": program.type,
        "status": program.status,
        "organizations": list(program.organizations),
        "site": program.site,
        "external_program_key": program.external_program_key,
    }


def member_to_plain(member: MemberRun) -> Plain:
    return {
        "run": member.run,
        "external_course_key": member.external_course_key,
        "program": member.program,
        "curriculum": member.curriculum,
    }


def program_release_to_plain(release: ProgramRelease) -> Plain:
    runs = [
        {**member_to_plain(one.member), "release": release_to_plain(one.release) if one.release else None}
        for one in release.runs
    ]
    return {"program": release.program, "sequence": release.sequence, "time": release.time, "runs": runs}


def step_to_plain(step: ProgramStep) -> Plain:
    return {
        "sequence": step.sequence,
        "time": step.time,
        "commit": step.commit,
        "changed": [{"run": run, "release": number} for run, number in step.changed],
        "added": list(step.added),
        "left": list(step.left),
        "kept": step.kept is not None,
    }


def run_changes_to_plain(run: RunComparison) -> Plain:
    return {
        "run": run.run,
        "was_member": run.counted,
        "is_member": run.counts,
        "old": release_to_plain(run.old) if run.old else None,
        "new": release_to_plain(run.new) if run.new else None,
        "blocks": [block_change_to_plain(change) for change in run.blocks],
    }


def usage_key(run: str, block_type: str, block_id: str) -> str:
    return f"block-v1:{run.removeprefix('course-v1:')}+type@{block_type}+block@{block_id}"


def _outline_block(run: str, one: OutlineBlock) -> Plain:
    block = one.block
    key = (block.block_type, block.block_id)
    head = block_to_plain(run, key, parent=block.parent, name=block.display_name, version=block.version)
    return {**head, "depth": one.depth}
