"""`contentrepo undo`: take back what commits did, or bring one block or file back to an earlier version."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contentrepo.dataclass import dataclass
from contentrepo.entrypoints.cli.changing.onto import land_on
from contentrepo.entrypoints.cli.drafts.outcome import exit_code_of, outcome_to_json, render_outcome
from contentrepo.entrypoints.cli.examples import Command
from contentrepo.entrypoints.cli.opening import open_here
from contentrepo.entrypoints.cli.options import format_option, repository_option
from contentrepo.entrypoints.cli.output import write_form
from contentrepo.errors import UsageError

if TYPE_CHECKING:
    from contentrepo.api.author import Actor, TaskOutcome
    from contentrepo.api.check import Repository
_HOW = "Name commits, or --block or --file with --to, or --actor with --since."


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be undone."""

    commits: tuple[str, ...]
    block: str
    file: str
    version: str
    actor: str
    since: datetime | None
    message: str

    def check(self) -> None:
        """Refuse what does not go together."""
        wholes = bool(self.commits), bool(self.version), bool(self.actor)
        bad_version = self.version and bool(self.block) == bool(self.file)
        if sum(wholes) != 1 or bad_version or (self.block and not self.version) or (self.file and self.actor):
            raise UsageError("it is not clear what is to be undone", hint=_HOW)

    def perform(self, repository: Repository, actor: Actor, branch: str, *, dry_run: bool) -> TaskOutcome:
        from contentrepo.api import author

        if self.block:
            key = author.parse_usage_key(self.block)
            return author.restore_block(
                repository, key, self.version, actor, branch=branch, message=self.message, dry_run=dry_run
            )
        if self.version:
            return author.restore_file(
                repository, self.file, self.version, actor, branch=branch, message=self.message, dry_run=dry_run
            )
        commits = self.commits or self._find(repository, branch)
        paths = [self.file] if self.file else []
        return author.undo_commits(repository, commits, actor, branch=branch, paths=paths, dry_run=dry_run)

    def _find(self, repository: Repository, branch: str) -> tuple[str, ...]:
        from contentrepo.api.author import find_commits_of

        since = int(self.since.replace(tzinfo=self.since.tzinfo or UTC).timestamp()) if self.since else 0
        return tuple(commit.id for commit in find_commits_of(repository, self.actor, since=since, branch=branch))


@click.command(
    name="undo",
    short_help="Take back what commits did, whatever others did since.",
    cls=Command,
    examples=(
        "contentrepo undo 3f2a91c",
        "contentrepo undo --block block-v1:edX+CS101+2T2019+type@problem+block@quiz1 --to HEAD~4",
        "contentrepo undo --file policies/2T2019/grading_policy.json --to HEAD~1",
        "contentrepo undo --actor bob@example.org --since 2026-11-20",
    ),
)
@click.argument("commits", nargs=-1, metavar="[COMMIT]...")
@click.option("--block", default="", metavar="KEY", help="Bring this block back to the version in --to.")
@click.option("--file", default="", metavar="PATH", help="The same for a file; with COMMIT, undo its part alone.")
@click.option("--to", "version", default="", metavar="REV", help="The commit that has the version to come back.")
@click.option("--actor", default="", metavar="WHO", help="Undo all that this author (name or address) did.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]),
    help="With --actor: from this moment on (UTC where no zone is written).",
)
@click.option("--branch", metavar="NAME", help="The branch (default: the one that is checked out, else the live one).")
@click.option("--message", "-m", default="", metavar="TEXT", help="Of the commit; `Acknowledge:` lines go here.")
@click.option("--dry-run", is_flag=True, help="Say what would happen.")
@repository_option
@format_option
def command(
    commits: tuple[str, ...],
    *,
    block: str,
    file: str,
    version: str,
    actor: str,
    since: datetime | None,
    branch: str | None,
    message: str,
    dry_run: bool,
    repository: Path,
    form: str,
) -> int:
    """Undo what each COMMIT (or the task of this id) did, in one new commit, whatever others did since.

    The undo is merged by block onto the branch as it is now. Where later edits build on what would go, it is a
    conflict: base, ours and theirs are shown, and nothing happens. An undo can be undone.
    """
    from contentrepo.entrypoints.cli.locks.who import find_actor

    wish = _Wish(commits, block, file, version, actor, since, message)
    wish.check()
    opened = open_here(repository)
    who = find_actor(opened)
    outcome = land_on(opened, branch, lambda name: wish.perform(opened, who, name, dry_run=dry_run), dry_run=dry_run)
    write_form(form, lambda: render_outcome(outcome), lambda: outcome_to_json(outcome))
    return exit_code_of(outcome)
