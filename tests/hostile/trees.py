"""Trees that a few objects describe and that are dear to look at: name -> how to make one of a size."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from content import Repository, course
from hostile.raw import FILE, FOLDER, Entry, write_files, write_object, write_tree

ROOT = b'<course url_name="r%d" org="o" course="c"/>'


def small_course(repository: Repository, others: Iterable[Entry] = (), *, without: str = "-") -> str:
    """The tree of a whole course, with more beside it, or with a folder less."""
    files = {path.encode(): data for path, data in course().items() if not path.startswith(without)}
    return write_files(repository, files, others)


def _blob(repository: Repository, data: bytes = b"<html/>") -> str:
    return write_object(repository, "blob", data)


def _many(repository: Repository, pattern: bytes, count: int, data: bytes = b"<html/>") -> str:
    blob = _blob(repository, data)
    return write_tree(repository, [(FILE, pattern % number, blob) for number in range(count)])


def large_folder(repository: Repository, size: int) -> str:
    return small_course(repository, [(FOLDER, b"zzz", _many(repository, b"%07d", size))])


def large_folder_of_blocks(repository: Repository, size: int) -> str:
    folder = _many(repository, b"%07d.xml", size, b"<vertical/>")
    return small_course(repository, [(FOLDER, b"vertical", folder)], without="vertical/")


def shared_folders(repository: Repository, size: int) -> str:
    """Ten folders in each of ten folders: ten to the power of `size` files."""
    folder = _many(repository, b"%d", 10)
    for _ in range(size - 1):
        folder = write_tree(repository, [(FOLDER, b"%d" % number, folder) for number in range(10)])
    return small_course(repository, [(FOLDER, b"zzz", folder)])


def chain_of_folders(repository: Repository, size: int) -> str:
    folder = _many(repository, b"%d", 1)
    for _ in range(size):
        folder = write_tree(repository, [(FOLDER, b"d", folder)])
    return small_course(repository, [(FOLDER, b"zzz", folder)])


def many_roots(repository: Repository, size: int) -> str:
    folders = [
        (FOLDER, b"r%06d" % number, write_tree(repository, [(FILE, b"course.xml", _blob(repository, ROOT % number))]))
        for number in range(size)
    ]
    return small_course(repository, folders)


def one_root_many_times(repository: Repository, size: int) -> str:
    folder = write_tree(repository, [(FILE, b"course.xml", _blob(repository, ROOT % 1))])
    return small_course(repository, [(FOLDER, b"r%06d" % number, folder) for number in range(size)])


def many_libraries(repository: Repository, size: int) -> str:
    folder = _many(repository, b"%d", 1)
    shelf = write_tree(repository, [(FOLDER, b"l%06d" % number, folder) for number in range(size)])
    return small_course(repository, [(FOLDER, b"libraries", write_tree(repository, [(FOLDER, b"o", shelf)]))])


def many_programs(repository: Repository, size: int) -> str:
    folder = _many(repository, b"p%06d.yaml", size, b"title: t\ntype: x\n")
    return small_course(repository, [(FOLDER, b"programs", folder)])


def many_collisions(repository: Repository, size: int) -> str:
    blob = _blob(repository)
    names = [pattern % number for pattern in (b"A%06d", b"a%06d") for number in range(size)]
    folder = write_tree(repository, [(FILE, name, blob) for name in names])
    return small_course(repository, [(FOLDER, b"static", folder)], without="static/")


def many_lost_pointers(repository: Repository, size: int) -> str:
    lost = b"".join(b'<html url_name="lost%d"/>' % number for number in range(size))
    blob = _blob(repository, b"<vertical>" + lost + b"</vertical>")
    folder = write_tree(repository, [(FILE, b"unit1.xml", blob)])
    return small_course(repository, [(FOLDER, b"vertical", folder)], without="vertical/")


def chain_of_pointers(repository: Repository, size: int) -> str:
    """Each block in a file of its own that holds the next one twice."""
    next_twice = b'<vertical><vertical url_name="u%d"/><vertical url_name="u%d"/></vertical>'
    blobs = [
        (FILE, b"u%d.xml" % number, _blob(repository, next_twice % (number + 1, number + 1))) for number in range(size)
    ]
    first = (FILE, b"unit1.xml", _blob(repository, b'<vertical><vertical url_name="u0"/></vertical>'))
    folder = write_tree(repository, [first, *blobs])
    return small_course(repository, [(FOLDER, b"vertical", folder)], without="vertical/")


class Shape(NamedTuple):
    """A kind of tree, and what a check of it comes to.

    Attributes:
        size, full: how large the suite makes it, and how large the session `hostile`.
        exits, says: exit code and a part of what is printed, for the suite's size.
        exits_full: exit code for the other one.
    """

    make: Callable[[Repository, int], str]
    size: int
    full: int
    exits: int
    says: str
    exits_full: int


SHAPES = {
    "large-folder": Shape(large_folder, 10_000, 1_000_000, 0, "accepted", 0),
    "large-folder-of-blocks": Shape(large_folder_of_blocks, 3_000, 300_000, 1, "dangling-pointer", 1),
    "shared-folders": Shape(shared_folders, 4, 11, 0, "accepted", 1),
    "chain-of-folders": Shape(chain_of_folders, 2_500, 20_000, 1, "4,096", 1),
    "many-roots": Shape(many_roots, 50, 5_000, 1, "rejected", 1),
    "one-root-many-times": Shape(one_root_many_times, 1_000, 100_000, 1, "run-key-taken", 1),
    "many-libraries": Shape(many_libraries, 300, 19_000, 0, "accepted", 0),
    "too-many-libraries": Shape(many_libraries, 20_001, 200_000, 1, "at most 20,000", 1),
    "many-programs": Shape(many_programs, 500, 50_000, 1, "rejected", 1),
    "many-collisions": Shape(many_collisions, 1_000, 200_000, 1, "case-collision", 1),
    "many-lost-pointers": Shape(many_lost_pointers, 1_000, 200_000, 1, "dangling-pointer", 1),
    "chain-of-pointers": Shape(chain_of_pointers, 150, 20_000, 1, "block-with-two-parents", 1),
}
