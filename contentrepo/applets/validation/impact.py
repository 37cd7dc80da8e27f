"""What rules on the change itself have in common: the line that says that a change is meant."""

from __future__ import annotations

from contentrepo.applets.validation.models import Subject
from contentrepo.applets.validation.wording import quote


def if_meant(rule: str, subject: Subject) -> str:
    """The end of a hint. The trailer names the run, so that one line covers the rule throughout it."""
    line = quote(f"Acknowledge: {rule} {subject.head.unit.name}")
    return f"If this is meant, end a commit message with the line {line}."


def name_of(key: tuple[str, str]) -> str:
    """A block as findings call it."""
    return f"{key[0]}/{key[1]}"
