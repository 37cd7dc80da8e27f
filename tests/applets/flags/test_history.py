import pytest

from contentrepo.applets.flags.api import list_changes, list_flags
from contentrepo.applets.repository.api import open_repository
from contentrepo.errors import Refused


def flags(text):
    return {"contentrepo.yaml": f"format: 1\n{text}".encode()}


def changes(work):
    found = list_changes(open_repository(work.path))
    return [(one.name, one.old, one.new, one.commit.id) for one in found]


def test_who_changed_what_from_what_to_what(work):
    first = work.commit(flags("flags: {a: true, b: false}\n"))
    work.commit({"README.md": b"nothing\n"})
    second = work.commit(flags("flags: {a: false, b: false, c: true}\n"))
    third = work.commit(flags(""))
    assert changes(work) == [
        ("a", False, None, third),
        ("b", False, None, third),
        ("c", True, None, third),
        ("a", True, False, second),
        ("c", None, True, second),
        ("a", None, True, first),
        ("b", None, False, first),
    ]


def test_a_file_that_goes_and_comes_back(work):
    first = work.commit(flags("flags: {a: true}\n"))
    work.remove("contentrepo.yaml")
    gone = work.commit()
    back = work.commit(flags("flags: {a: true}\n"))
    assert changes(work) == [("a", None, True, back), ("a", True, None, gone), ("a", None, True, first)]


def test_a_branch_counts_where_it_was_written_and_a_merge_only_for_what_is_its_own(work):
    start = work.commit(flags("flags: {a: true}\n# one\n# two\n# three\n"))
    work.git("switch", "--quiet", "-c", "side")
    side = work.commit(flags("flags: {a: true}\n# one\n# two\n# three\n# side\n"))
    side = work.commit(flags("flags: {a: false}\n# one\n# two\n# three\n# side\n"))
    work.git("switch", "--quiet", "main")
    work.commit({"README.md": b"meanwhile\n"})
    work.git("merge", "--quiet", "--no-ff", "-m", "clean", "side")
    assert changes(work) == [("a", True, False, side), ("a", None, True, start)]
    work.git("switch", "--quiet", "-c", "other")
    other = work.commit(flags("flags: {a: true, b: true}\n# one\n# two\n# three\n# side\n"))
    work.git("switch", "--quiet", "main")
    work.commit({"README.md": b"again\n"})
    work.git("merge", "--quiet", "--no-ff", "--no-commit", "other")
    evil = work.commit(flags("flags: {a: true, b: false}\n# one\n# two\n# three\n# side\n"))
    assert changes(work)[:3] == [("b", None, False, evil), ("a", False, True, other), ("b", None, True, other)]


def test_a_version_that_cannot_be_read_changes_nothing(work):
    first = work.commit(flags("flags: {a: true}\n"))
    work.commit(flags("flags: [\n"))
    with pytest.raises(Refused):
        list_flags(open_repository(work.path))
    last = work.commit(flags("flags: {a: false}\n"))
    assert changes(work) == [("a", True, False, last), ("a", None, True, first)]


def test_no_file_and_no_flags(work):
    work.commit({"README.md": b"nothing\n"})
    assert (changes(work), list_flags(open_repository(work.path))) == ([], ())
