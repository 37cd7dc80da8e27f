"""Branches of another repository into ours, as they are there: moved, made and deleted. Nothing else is taken.

Credentials come from git's own helpers or its environment; what git says is shown without any that it quotes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Timer

from contentrepo.applets.repository.branch_pattern import is_pattern, match_refs, parse_branches
from contentrepo.applets.repository.creation import init_bare_repository
from contentrepo.applets.repository.discovery import open_repository
from contentrepo.applets.repository.git import OUTPUT_LIMIT, decode, encode, run_git, start_git, try_git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.repository.refs import BRANCHES, branch_ref, list_refs
from contentrepo.errors import CouldNotCheck
from contentrepo.pattern import compiled

AUTHORITY, FETCHED = "contentrepo.authority", "contentrepo.fetchedFrom"
LIST_SECONDS, FETCH_SECONDS = 120.0, 1800.0
OPTIONS = (
    "-c",
    "fetch.fsckObjects=true",
    "-c",
    "http.lowSpeedLimit=1000",
    "-c",
    "http.lowSpeedTime=60",
    "-c",
    "protocol.ext.allow=never",
)
_REF = compiled(rb"([0-9a-f]{40})\t(refs/heads/[^\x00-\x20\x7f]+)")
_OTHER = compiled(rb"[0-9a-f]{64}\t.*")
_HEAD = compiled(rb"ref: (refs/heads/[^\x00-\x20\x7f]+)\tHEAD")
_CREDENTIALS = compiled(r"://[^/@\s]+@")


class CannotFetch(CouldNotCheck):
    """The other repository cannot be reached, or does not give what it names."""


def fetch_branches(repository: Repository, url: str, branches: Sequence[str] = ()) -> bool:
    branches = parse_branches(branches)
    has_patterns = any(map(is_pattern, branches))
    # Where some are meant by a pattern, all are asked for, and what is not meant is left out.
    wanted = [] if has_patterns else [branch_ref(branch) for branch in branches]
    _note_authority(repository, url)
    theirs, head = _list_remote(repository, url, wanted)
    ours = list_refs(repository, *(wanted or [BRANCHES]))
    if has_patterns:
        theirs, ours = ({ref: refs[ref] for ref in match_refs(refs, branches)} for refs in (theirs, ours))
    moved = [ref for ref in theirs if ours.get(ref) != theirs[ref]]
    gone = sorted(ours.keys() - theirs.keys())
    if moved:
        _fetch(repository, url, moved)
        _check_given(repository, url, {ref: ours.get(ref) for ref in moved})
    if gone:
        lines = b"".join(b"delete %s %s\n" % (encode(ref), ours[ref].encode()) for ref in gone)
        try_git(repository, "update-ref", "--stdin", data=lines)  # where it moved meanwhile, the next fetch looks again
    if not branches and not ours and head and repository.is_bare:
        try_git(repository, "symbolic-ref", "HEAD", head)
    return bool(moved or gone)


def _note_authority(repository: Repository, url: str) -> None:
    """An edit that is made here has to land there, or the next fetch undoes it, unless somebody said where it lands."""
    noted = repository.settings.get(FETCHED.lower())
    if noted != url and repository.settings.get(AUTHORITY, url) in (noted, url):
        run_git(repository, "config", "--local", AUTHORITY, url)
        run_git(repository, "config", "--local", FETCHED, url)


def borrow_repository(repository: Repository, folder: Path, branch: str, *, tip: str, name: str) -> Repository:
    made = init_bare_repository(folder)
    alternates = made.git_dir / "objects" / "info" / "alternates"
    alternates.parent.mkdir(exist_ok=True)
    alternates.write_bytes(encode(f"{repository.git_dir / 'objects'}\n"))
    run_git(made, "config", "contentrepo.name", name)
    run_git(made, "config", "contentrepo.live", branch)
    run_git(made, "update-ref", branch_ref(branch), tip)
    return open_repository(folder)


def _list_remote(repository: Repository, url: str, wanted: Sequence[str]) -> tuple[Mapping[str, str], str]:
    printed = _ask(
        repository, url, "ls-remote", "--symref", "--end-of-options", url, *(wanted or ["HEAD", "refs/heads/*"])
    )
    lines = printed.split(b"\n")
    if any(map(_OTHER.fullmatch, lines)):
        raise CannotFetch(
            f"{hide_credentials(url)} is a SHA-256 repository; only SHA-1 repositories can be read",
            hint="Make the repository with `git init --object-format=sha1`.",
        )
    found = {decode(one[2]): one[1].decode() for line in lines if (one := _REF.fullmatch(line))}
    if wanted:  # git takes a name for the end of one
        found = {ref: found[ref] for ref in wanted if ref in found}
    head = next((decode(one[1]) for line in lines if (one := _HEAD.fullmatch(line))), "")
    return found, head


def _fetch(repository: Repository, url: str, refs: Sequence[str]) -> None:
    said = b"".join(encode(f"+{ref}:{ref}\n") for ref in refs)
    options = ("--no-tags", "--no-auto-maintenance", "--no-write-fetch-head", "--no-recurse-submodules", "--quiet")
    more = ("--update-head-ok", "--stdin", "--end-of-options", url)
    _ask(repository, url, "fetch", *options, *more, data=said)


def _check_given(repository: Repository, url: str, before: Mapping[str, str | None]) -> None:
    """Git passes over what it does not take, with a warning."""
    now = list_refs(repository, *before)
    kept = [ref for ref, tip in before.items() if now.get(ref) == tip]
    theirs, _ = _list_remote(repository, url, kept) if kept else ({}, "")  # it may have gone back to what is here
    if kept := [ref for ref in kept if theirs.get(ref) != before[ref]]:
        hint = "Is it a shallow clone? Git takes nothing from such; `git fetch --unshallow` there makes it whole."
        raise CannotFetch(f"{hide_credentials(url)} does not give `{kept[0]}` as it is there", hint=hint)


def _ask(repository: Repository, url: str, command: str, *arguments: str, data: bytes = b"") -> bytes:
    seconds, ended = LIST_SECONDS if command == "ls-remote" else FETCH_SECONDS, []

    def end() -> None:
        ended.append(process)
        process.kill()

    with start_git(repository, *OPTIONS, command, *arguments, data=data) as process:
        timer = Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            exit_code, printed, said = process.finish(OUTPUT_LIMIT)
        finally:
            timer.cancel()
    if exit_code and ended:
        raise CannotFetch(f"`git {command}` of {hide_credentials(url)} did not end within {seconds:g} seconds")
    if exit_code:
        raise CannotFetch(f"`git {command}` of {hide_credentials(url)} ended with {exit_code}", hint=_hint(said))
    return printed


def _hint(said: str) -> str:
    hidden = hide_credentials(said)
    if "could not read Username" in said or "Authentication failed" in said or "Permission denied" in said:
        return f"Give git credentials by a credential helper, GIT_ASKPASS or an SSH key. git said: {hidden}"
    return f"git said: {hidden}" if hidden else ""


def hide_credentials(text: str) -> str:
    """A text in which no URL shows a user or password."""
    return _CREDENTIALS.sub("://***@", text)
