"""Commits: by name, between two points, and how they are related."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import takewhile

from contentrepo.applets.repository.database import Finder, Untold
from contentrepo.applets.repository.git import decode, run_git, try_git
from contentrepo.applets.repository.models import Commit, Repository
from contentrepo.applets.repository.objects import ObjectMissing, ask_git, find_object
from contentrepo.applets.repository.process import GitFailed
from contentrepo.applets.repository.refs import BRANCHES
from contentrepo.errors import UsageError
from contentrepo.pattern import compiled

_COMMIT_ID, _TREE = compiled("[0-9a-f]{40}"), compiled(rb"tree ([0-9a-f]{40})\n")

FIELDS = ("%T", "%P", "%an <%ae>", "%cn <%ce>", "%ct", "%s", "%(trailers:only,unfold)")
FORMAT = "%x00".join(FIELDS) + "%x00"
FEW = 100  # commits that are looked at one after the other
# What counts as a trailer must not depend on whose machine asks.
LISTING = ("-c", "trailer.separators=:", "rev-list", "--encoding=UTF-8", f"--format={FORMAT}")


class UnknownRevision(UsageError):
    """A revision names no commit of the repository."""

    def __init__(self, revision: str) -> None:
        what, hint = f"commit `{revision}`", "`git log --all --oneline` lists what there is."
        if revision.startswith(BRANCHES):
            what, hint = f"branch `{revision.removeprefix(BRANCHES)}`", "`git branch --list` names those there are."
        super().__init__(f"there is no {what}", hint=hint)
        self.revision = revision


def find_tree_id(repository: Repository, name: str, folder: str = "") -> str | None:
    """The id of the tree that a name, or a commit that it names, stands for; or of a folder of it."""
    if not folder:
        return find_object_ids(repository, f"{name}^{{tree}}")[0]
    found = find_object_ids(repository, f"{name}:{folder}")[0]
    return found and find_object_ids(repository, f"{found}^{{tree}}")[0]  # it may be a file


def get_tree_id(repository: Repository, name: str, folder: str = "") -> str:
    """The same where there must be one."""
    found = find_tree_id(repository, name, folder)
    if found is None:
        raise ObjectMissing(f"{name}:{folder}" if folder else name)
    return found


def get_commit_and_tree(repository: Repository, revision: str) -> tuple[str, str]:
    """The ids of the commit that a revision names and of its tree, in one question to git."""
    if (known := _find_plain(repository, revision)) is not None:
        return known
    commit, tree = find_object_ids(repository, f"{revision}^{{commit}}", f"{revision}^{{tree}}")
    if commit is None:
        raise UnknownRevision(revision)
    if tree is None:
        raise ObjectMissing(revision)
    return commit, tree


def _find_plain(repository: Repository, commit: str) -> tuple[str, str] | None:
    """A commit by its id and its tree, where both are there; whatever else is said or missing, others tell."""
    database = repository.database
    if database is None or repository.batch is not None or _COMMIT_ID.fullmatch(commit) is None:
        return None
    found = database.find(commit)
    link = _TREE.match(found[1]) if found is not None and found[0] == "commit" else None
    tree = link[1].decode() if link else ""
    return (commit, tree) if tree and database.find(tree) is not None else None  # whoever asks reads it next


def find_commit_id(repository: Repository, revision: str) -> str | None:
    """The id of the commit that a revision names, or None."""
    return find_object_ids(repository, f"{revision}^{{commit}}")[0]


def get_commit_ids(repository: Repository, *revisions: str) -> list[str]:
    """The ids of the commits that revisions name, in one question to git."""
    found = find_object_ids(repository, *(f"{revision}^{{commit}}" for revision in revisions))
    if None in found:
        raise UnknownRevision(revisions[found.index(None)])
    return [commit for commit in found if commit is not None]


def find_object_ids(repository: Repository, *names: str) -> list[str | None]:
    """The ids of the objects that names stand for, in one question to git."""
    if repository.batch is not None:
        return [None if (found := ask_git(repository, name)) is None else found[0] for name in names]
    if (database := repository.database) is not None:
        from contentrepo.applets.repository.naming import find_named

        with suppress(Untold):
            return [find_named(repository, database, name) for name in names]
    # Each name is a line of the input, so it is never taken for an option; a line end would make two of it.
    if any("\n" in name or "\0" in name for name in names):
        return [None] * len(names)
    asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
    answers = run_git(repository, "cat-file", "--batch-check=%(objectname)", data=asked)
    # What is not found comes back as "<name> missing" or "<name> ambiguous".
    return [None if " " in answer else answer for answer in decode(answers).split("\n")[: len(names)]]


def find_commit(repository: Repository, revision: str) -> Commit | None:
    """The commit that a revision names, or None."""
    if (database := repository.database) is not None and _COMMIT_ID.fullmatch(revision) is not None:
        from contentrepo.applets.repository.commit_object import parse_commit

        with suppress(Untold):
            return parse_commit(revision, _find_bytes(database, revision))
    found = find_commit_id(repository, revision)
    return None if found is None else read_commits(repository, [found])[0]


def get_commit(repository: Repository, revision: str) -> Commit:
    """The commit that a revision names.

    Raises:
        UnknownRevision: it names none.
    """
    found = find_commit(repository, revision)
    if found is None:
        raise UnknownRevision(revision)
    return found


def commits_between(repository: Repository, exclude: Sequence[str], head: str) -> tuple[Commit, ...]:
    """The commits that `head` reaches and none of `exclude` does, newest first.

    Raises:
        UnknownRevision: a revision names no commit.
        OutputTooLarge: there are more than fit in memory (256 MiB of headers).
    """
    start, *ends = get_commit_ids(repository, head, *exclude)
    return tuple(_read_commits(repository, start, *(f"^{end}" for end in ends)))


def count_commits(repository: Repository, exclude: Sequence[str], head: str) -> int:
    """How many commits `head` reaches and none of `exclude` does.

    Raises:
        UnknownRevision: a revision names no commit.
    """
    start, *ends = get_commit_ids(repository, head, *exclude)
    if (count := _count_pushed(repository, start, ends)) is not None:
        return count
    return int(run_git(repository, "rev-list", "--count", start, *(f"^{end}" for end in ends), "--"))


def _count_pushed(repository: Repository, start: str, ends: Sequence[str]) -> int | None:
    """The same of new commits, one on top of the other, of which the first was made upon what is known: by most pushes.

    None where git shall count. What comes with a push is reached by nothing that was there before.
    """
    if repository.batch is None or len(ends) != 1:
        return None
    files = repository.batch.files
    with suppress(Untold):
        known = {ends[0], *_list_parents(files, ends[0])}
        for count in range(FEW):
            if start in known:
                return count
            parents = _list_parents(files, start) if files.is_new(start) else []
            if len(parents) != 1:
                break
            start = parents[0]
    return None


def _list_parents(files: Finder, commit: str) -> list[str]:
    said = takewhile(lambda line: line.startswith(b"parent "), _find_bytes(files, commit).split(b"\n")[1:])
    return [line[len(b"parent ") :].decode() for line in said]


def find_newest_time(repository: Repository, commits: Sequence[str]) -> int:
    """The newest committer time of commits given by id; 0 where there are none."""
    if not commits:
        return 0
    if (database := _find_finder(repository)) is not None:
        from contentrepo.applets.repository.commit_object import parse_time

        try:
            return max([parse_time(commit, _find_bytes(database, commit)) for commit in commits])
        except Untold:
            pass
    return max(commit.time for commit in _read_commits(repository, "--no-walk", *commits))


def read_commits(repository: Repository, commits: Sequence[str]) -> tuple[Commit, ...]:
    """Commits given by id, in that order."""
    if (database := _find_finder(repository)) is not None:
        from contentrepo.applets.repository.commit_object import parse_commit

        try:
            return tuple([parse_commit(commit, _find_bytes(database, commit)) for commit in commits])
        except Untold:
            pass
    return tuple(_read_commits(repository, "--no-walk=unsorted", *commits)) if commits else ()


def _find_finder(repository: Repository) -> Finder | None:
    """Where objects are read without a git process, if anywhere."""
    return repository.database or (repository.batch.files if repository.batch else None)


def _find_bytes(database: Finder, commit: str) -> bytes:
    found = database.find(commit)
    if found is None or found[0] != "commit":
        raise Untold(commit)
    return found[1]


def _read_commits(repository: Repository, *arguments: str) -> Iterator[Commit]:
    printed = run_git(repository, *LISTING, *arguments, "--").decode("utf-8", "replace")
    fields = printed.split("\0")
    for start in range(0, len(fields) - 1, len(FIELDS)):
        yield _parse_commit(fields[start : start + len(FIELDS)])


def _parse_commit(fields: Sequence[str]) -> Commit:
    first, parents, author, committer, time, subject, trailers = fields
    name, _, tree = first.strip("\n").partition("\n")
    pairs = (line.partition(":") for line in trailers.splitlines())
    return Commit(
        id=name.removeprefix("commit "),
        tree=tree,
        parents=tuple(parents.split()),
        author=author,
        committer=committer,
        time=int(time),
        subject=subject,
        trailers=tuple((token.strip(), value.strip()) for token, colon, value in pairs if colon),
    )


def merge_base(repository: Repository, first: str, *others: str) -> str | None:
    """The best common ancestor of `first` and of a merge of all `others`; None where they share nothing.

    Raises:
        UnknownRevision: a revision names no commit.
    """
    names = get_commit_ids(repository, first, *others)
    exit_code, printed, said = try_git(repository, "merge-base", *names)
    if exit_code not in (0, 1):
        raise GitFailed("merge-base", exit_code, said)
    return printed.decode().split("\n", 1)[0] or None


def is_ancestor(repository: Repository, older: str, newer: str) -> bool:
    """Whether `newer` reaches `older` (a commit reaches itself).

    Raises:
        UnknownRevision: a revision names no commit.
    """
    names = get_commit_ids(repository, older, newer)
    exit_code, _, said = try_git(repository, "merge-base", "--is-ancestor", *names)
    if exit_code not in (0, 1):
        raise GitFailed("merge-base", exit_code, said)
    return exit_code == 0


def leaves_out(repository: Repository, new: str, old: str) -> bool:
    """Whether a ref that goes from the commit `old` to `new` loses commits: it is rewound, or goes elsewhere.

    A commit on top of the old one, which is nearly every push, is told without a git process.
    """
    found = find_object(repository, new)
    if found is not None and found[1] == "commit":
        headers = found[2].partition(b"\n\n")[0].split(b"\n")
        if b"parent " + old.encode() in headers:
            return False
    return not is_ancestor(repository, old, new)


def find_first_commit(repository: Repository, head: str) -> str:
    """Where the branch of `head` began: histories that were merged into it do not count."""
    if (finder := _find_finder(repository)) is not None:
        with suppress(Untold):
            commit = head
            for _ in range(FEW):
                parents = _list_parents(finder, commit)
                if not parents:
                    return commit
                commit = parents[0]
    return run_git(repository, "rev-list", "--first-parent", "--max-parents=0", head, "--").decode().strip()
