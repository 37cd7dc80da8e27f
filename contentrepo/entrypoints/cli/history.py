"""`contentrepo history USAGE_KEY`: what became of one block, release by release."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_existing_store
from contentrepo.entrypoints.cli.options import format_option, repository_option, store_option
from contentrepo.entrypoints.cli.output import write_form

if TYPE_CHECKING:
    from contentrepo.api.author import BlockDifference
    from contentrepo.api.read import BlockVersion, SubjectChange

SHORT = 12
Versions = Mapping[str, "BlockVersion"]


@click.command(
    name="history",
    short_help="Print the versions of a block, and what differs.",
    cls=Command,
    examples=(
        "contentrepo history block-v1:edX+CS101+2T2019+type@problem+block@quiz1",
        "contentrepo history block-v1:edX+CS101+2T2019+type@problem+block@quiz1 --no-diff",
    ),
)
@click.argument("usage_key")
@click.option("--no-diff", "brief", is_flag=True, help="Not what differs, only when.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The newest N only.")
@repository_option
@store_option
@format_option
def command(usage_key: str, *, brief: bool, limit: int | None, repository: Path, store: str | None, form: str) -> None:
    """Print every release that changed the block USAGE_KEY, the newest first: when, by whom, from which commit.

    A block that a release removed, or that a rollback brought back, is told as well.
    """
    from contentrepo.api.read import list_changes, list_releases, parse_usage_key, read_versions

    key = parse_usage_key(usage_key)
    subject = f"{key.block_type}/{key.block_id}"
    with open_existing_store(store, repository) as live:
        changes = list_changes(live, str(key.run), "block", subject=subject)
        if not changes:
            list_releases(live, str(key.run), limit=1)  # or the run was never published
            raise click.UsageError(f"no release of `{key.run}` ever had the block `{subject}`")
        shown = changes[:limit]
        versions = read_versions(live, {version for one in shown for version in (one.old, one.new) if version})
    write_form(
        form,
        lambda: "\n".join(line for one in shown for line in _render(one, versions, subject, diff=not brief)),
        lambda: [_as_json(one, versions, subject, diff=not brief) for one in shown],
    )


def _what(change: SubjectChange) -> str:
    if not change.old or not change.new:
        return "added" if change.new else "removed"
    return "changed" if change.old != change.new else "moved"


def _render(change: SubjectChange, versions: Versions, subject: str, *, diff: bool) -> Iterator[str]:
    from contentrepo.api.check import make_visible

    release, note = change.release, change.release.note
    why = f" (back to release {note.reverted}: {make_visible(note.reason)})" if note.reverted else ""
    version = f", version {change.new[:SHORT]}" if change.new else ""
    yield f"release {release.number}  sequence {release.sequence}  {release.time}  {_what(change)}{why}"
    yield f"    commit {release.commit[:SHORT]} by {make_visible(note.actor)}{version}"
    if diff:
        yield from (f"    {make_visible(line)}" for line in _compare(change, versions, subject))


def _compare(change: SubjectChange, versions: Versions, subject: str) -> Sequence[str]:
    """What differs in words, and the lines of a text that do."""
    if change.old == change.new:
        return ["(the content is the same)"]
    if any(version and version not in versions for version in (change.old, change.new)):
        return ["(the content was thinned out)"]
    if not change.old or not change.new:
        return list(_lines(versions[change.new or change.old], "+" if change.new else "-"))
    return [line for one in _differences(change, versions, subject) for line in _say(one, subject)]


def _differences(change: SubjectChange, versions: Versions, subject: str) -> tuple[BlockDifference, ...]:
    from contentrepo.api.publish import compare_versions

    if {change.old, change.new} - versions.keys():  # it came, it went, or its content was thinned out
        return ()
    return compare_versions(subject, versions[change.old], versions[change.new])


def _say(one: BlockDifference, subject: str) -> Iterator[str]:
    from contentrepo.entrypoints.reporting.differences.sentences import label, say

    yield say(one).lstrip(": ") if one.subject == subject else f"{label(one)}{say(one)}"
    if one.kind == "body":
        old, new = ((text or "").splitlines() for text in (one.old, one.new))
        yield from list(unified_diff(old, new, lineterm="", n=2))[2:]


def _lines(version: BlockVersion, mark: str) -> Iterator[str]:
    """All of a version that came or went."""
    for name, value in sorted(json.loads(version.attributes).items()):
        yield f"{mark}{name}: {value}"
    yield from (f"{mark}child: {child}" for child in json.loads(version.children))
    yield from (f"{mark}{line}" for line in version.body.decode("utf-8", "backslashreplace").splitlines())


def _as_json(change: SubjectChange, versions: Versions, subject: str, *, diff: bool) -> dict[str, object]:
    release, note = change.release, change.release.note
    return {
        "release": release.number,
        "sequence": release.sequence,
        "time": release.time,
        "commit": release.commit,
        "actor": note.actor,
        "kind": str(note.kind),
        "reverted": note.reverted or None,
        "reason": note.reason or None,
        "what": _what(change),
        "old": change.old or None,
        "new": change.new or None,
        "diff": list(_compare(change, versions, subject)) if diff else None,
        "differences": [one._asdict() for one in _differences(change, versions, subject)] if diff else None,
    }
