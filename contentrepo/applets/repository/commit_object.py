"""Commit objects as bytes: ours to write, and those of plain form to read. The rest is for git to tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from contentrepo.applets.repository.database import Untold
from contentrepo.applets.repository.models import Commit
from contentrepo.pattern import ASCII, compiled

_HEAD = compiled(
    r"tree (?P<tree>[0-9a-f]{40})\n"
    r"(?P<parents>(?:parent [0-9a-f]{40}\n)*)"
    r"author (?P<author>[^\s<>][^<>\n]*[^\s<>]|[^\s<>]) <(?P<author_email>[^<>\s]*)> -?\d+ [+-]\d{4}\n"
    r"committer (?P<committer>[^\s<>][^<>\n]*[^\s<>]|[^\s<>]) <(?P<committer_email>[^<>\s]*)> (?P<time>\d{1,12})"
    r" [+-]\d{4}\n"
    r"(?P<signature>gpgsig(?:-sha256)? .*\n(?: .*\n)*)?"
    r"\n",
    ASCII,
)

BLANKS = " \t\r"
_TRAILER = compiled(r"(?P<token>[A-Za-z0-9-]+): (?P<value>[^\s\x00-\x1f][^\x00-\x1f]*)")


def parse_commit(commit: str, data: bytes) -> Commit:
    """A commit from its object.

    Raises:
        Untold: it is of no plain form, is in another encoding than UTF-8, or may have trailers that are not plain.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Untold(commit) from None
    head = _HEAD.match(text)
    if head is None or "\0" in text:
        raise Untold(commit)
    subject, trailers = _read_message(text[head.end() :])
    if trailers is None:
        raise Untold(commit)
    return Commit(
        id=commit,
        tree=head["tree"],
        parents=tuple(head["parents"].replace("parent ", "").split()),
        author=f"{head['author']} <{head['author_email']}>",
        committer=f"{head['committer']} <{head['committer_email']}>",
        time=int(head["time"]),
        subject=subject,
        trailers=trailers,
    )


def _read_message(message: str) -> tuple[str, tuple[tuple[str, str], ...] | None]:
    """The subject, and the trailers; None for these where git shall judge."""
    first, _, rest = message.partition("\n")
    if not rest.strip("\n"):  # by most who commit
        return first.rstrip(BLANKS), ()
    lines = [line.rstrip(BLANKS) for line in message.split("\n")]
    start = next((number for number, line in enumerate(lines) if line), len(lines))
    subject = list(takewhile(bool, lines[start:]))
    return " ".join(subject), _find_trailers(lines[start + len(subject) :])


def parse_time(commit: str, data: bytes) -> int:
    """The committer's time, in seconds since the epoch.

    Raises:
        Untold: it is of no plain form.
    """
    head = _HEAD.match(data.decode("utf-8", "surrogateescape"))
    if head is None:
        raise Untold(commit)
    return int(head["time"])


def render_commit(tree: str, message: str, *, parents: Sequence[str], author: str, time: int) -> bytes:
    """The object of a commit whose author is its committer; `time` is in seconds since the epoch, in UTC."""
    lines = [f"tree {tree}", *[f"parent {parent}" for parent in parents]]
    lines += [f"{role} {author} {time} +0000" for role in ("author", "committer")]
    return "\n".join([*lines, "", message]).encode("utf-8", "surrogateescape")


def _find_trailers(lines: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
    """The trailers of a body: those of a last paragraph that is nothing else; None where git shall judge."""
    if any(line.startswith(("#", "---")) for line in lines):  # what git leaves out, and what stands behind it
        return None
    ends = list(takewhile(lambda line: not line, reversed(lines)))
    last = list(takewhile(bool, reversed(lines[: len(lines) - len(ends)])))[::-1]
    if not any(":" in line for line in last):
        return ()
    found = tuple(_parse_trailers(last))
    return found if len(found) == len(last) else None


def _parse_trailers(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        said = _TRAILER.fullmatch(line)
        if said is not None and len(line.splitlines()) == 1:  # as what git prints is split
            yield said["token"], said["value"].strip()
