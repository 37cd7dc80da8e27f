"""What a tree holds: from its objects where they are at hand, else `git ls-tree`, read as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from contentrepo.applets.repository.database import Untold
from contentrepo.applets.repository.git import decode, start_git
from contentrepo.applets.repository.models import SUBMODULE, Entry, Repository
from contentrepo.applets.repository.objects import ObjectMissing
from contentrepo.applets.repository.process import CHUNK, GitFailed, Process
from contentrepo.errors import Refused
from contentrepo.named_tuple import NamedTuple

# A few objects can describe a tree of billions of files, so it is the listing that is cut.
MAX_FILES = 2_000_000
MAX_LISTING = 512 << 20
# Beyond this no system can check a file out; and a chain of folders has the sum of its paths' lengths.
MAX_PATH = 4096
TREE_MODE = "040000"

# `<mode, 6 digits> <kind> <id, 40 digits>` and a tab before the path; the kind is "blob", "tree" or "commit".
ID, PATH = slice(12, 52), 53
SUBMODULE_ID, SUBMODULE_PATH = slice(14, 54), 55

_new = tuple.__new__  # what a NamedTuple's own constructor comes down to, at half the cost


class TooManyFiles(Refused):
    """A tree or a folder is larger than we are ready to look at."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"`{place}` holds more files than we look at ({MAX_FILES})",
            hint="Split the content into several repositories.",
        )


class PathTooLong(Refused):
    """A path of a tree is longer than any system can hold."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"`{path[:60]}...` has {len(path):,} characters; no path of more than {MAX_PATH:,} is read",
            hint="Keep the content in fewer folders, or under shorter names.",
        )


class Listing(NamedTuple):
    """Every leaf, and the tree id of every folder, by path; "" is the root."""

    files: dict[str, Entry]
    trees: dict[str, str]


def read_listing(repository: Repository, tree: str) -> Listing:
    """The listing of a tree.

    Raises:
        ObjectMissing: the tree, or one below it, is not in the repository.
        TooManyFiles: the tree is larger than we are ready to look at.
        PathTooLong: a path in it is longer than any system can hold.
    """
    database = repository.batch or repository.database
    if database is not None:
        from contentrepo.applets.repository.tree_listing import list_tree  # a hook rarely lists a tree

        with suppress(Untold, GitFailed):
            return Listing(*list_tree(database, tree, longest=MAX_PATH))
    listing = Listing({}, {"": tree})
    with start_git(repository, "ls-tree", "-r", "-t", "-z", "--full-tree", tree) as process:
        for records in _records(process, tree):
            _add(listing, records)
            if len(listing.files) + len(listing.trees) > MAX_FILES:
                raise TooManyFiles(tree)
        try:
            process.check_success()
        except GitFailed as error:
            raise ObjectMissing(tree) from error
    return listing


def _records(process: Process, tree: str) -> Iterator[list[str]]:
    """Whole records, as many as came with one read."""
    rest = b""
    total = 0
    while chunk := process.stdout.read1(CHUNK):
        total += len(chunk)
        if total > MAX_LISTING:
            raise TooManyFiles(tree)
        whole, end, rest = (rest + chunk).rpartition(b"\0")
        if end:
            records = decode(whole).split("\0")
            longest = max(records, key=len)
            if len(longest) > PATH + MAX_PATH:
                raise PathTooLong(longest[PATH:])
            yield records


def _add(listing: Listing, records: list[str]) -> None:
    files, trees = listing
    modes: dict[str, int] = {}
    for record in records:
        mode = record[:6]
        if mode == TREE_MODE:
            trees[record[PATH:]] = record[ID]
            continue
        if (number := modes.get(mode)) is None:
            number = modes[mode] = int(mode, 8)
        if number == SUBMODULE:
            files[record[SUBMODULE_PATH:]] = _new(Entry, (number, record[SUBMODULE_ID]))
        else:
            files[record[PATH:]] = _new(Entry, (number, record[ID]))
