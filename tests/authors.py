"""A repository to author in, and what tests ask of it."""

from __future__ import annotations

import content
from content import Repository, course

from contentrepo.api.author import Actor, Operation, Task, TaskOutcome, UsageKey, parse_usage_key, perform_task
from contentrepo.applets.repository.api import open_repository

RUN = "course-v1:edX+CS101+2T2019"
ADA = Actor("Ada Author", "ada@example.org")
BOB = Actor("Bob Builder", "bob@example.org")


def block(name: str, run: str = RUN) -> UsageKey:
    """The block `type/id` of a run."""
    block_type, _, block_id = name.partition("/")
    return parse_usage_key(f"{run.replace('course-v1', 'block-v1')}+type@{block_type}+block@{block_id}")


def with_course(work: Repository, files: dict[str, bytes] | None = None) -> Repository:
    """The same work tree with a course committed and pushed to its bare origin."""
    work.commit(course() | (files or {}), message="course")
    work.git("push", "--quiet", "origin", "HEAD:refs/heads/main")
    return work


def do(origin: Repository, *operations: Operation, actor: Actor = ADA, **rest: object) -> TaskOutcome:
    """What comes of a task with these operations."""
    return perform_task(open_repository(origin.path), Task(actor, operations, **rest))


def file_at(origin: Repository, path: str, revision: str = "main") -> str:
    """A file's text at a revision."""
    return origin.git("show", f"{revision}:{path}") + "\n"


__all__ = ["ADA", "BOB", "RUN", "block", "content", "do", "file_at", "with_course"]
