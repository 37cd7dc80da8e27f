import pytest

from contentrepo.applets.access.api import find_grants, judge_writes
from contentrepo.applets.access.models import Access, Grant, Role, Writer
from contentrepo.applets.catalog.models import AccessEntry
from contentrepo.applets.findings.models import Place

NOWHERE = Place("contentrepo.yaml")
RUN = "courses/edX/CS101/2T2019"


def access(*entries, owners=("ada",), parents=()):
    rows = tuple(AccessEntry(paths, role, tuple(who.split()), NOWHERE) for paths, role, who in entries)
    return Access(owners, rows, dict(parents))


def may(given, name, *paths, groups=()):
    return not judge_writes(given, Writer(name, groups), paths).denials


TEAMS = access(
    ("courses/edX", "program-administrator", "grace"),
    ("courses/edX/CS101", "course-team", "bob @cs101"),
    ("courses/edX/CS102", "reader", "eve"),
)


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("bob", f"{RUN}/html/a.html", True),
        ("@cs101", f"{RUN}/html/a.html", True),
        ("bob", f"{RUN}.yaml", False),
        ("bob", "courses/edX/CS101.yaml", False),
        ("bob", "courses/edX/CS102/2T2019/html/a.html", False),
        ("bob", "courses/MITx/6001/2T2019/html/a.html", True),
        ("bob", "courses/edX/CS101x.yaml", False),
        ("bob", "README.md", True),
        ("bob", "contentrepo.yaml", False),
        ("grace", f"{RUN}.yaml", True),
        ("grace", "courses/edX/CS101.yaml", True),
        ("grace", f"{RUN}/html/a.yaml", False),
        ("eve", "courses/edX/CS102/2T2019/html/a.html", False),
        ("ada", "courses/edX/CS102/2T2019/html/a.html", True),
        ("ada", "contentrepo.yaml", True),
        ("Bob", f"{RUN}/html/a.html", False),  # names are compared as they are
    ],
)
def test_who_may_change_what(name, path, expected):
    assert may(TEAMS, name, path) is expected


def test_a_group_counts_as_a_name():
    assert may(TEAMS, "nobody", f"{RUN}/a", groups=("@x", "@cs101"))
    assert may(TEAMS, "nobody", f"{RUN}/a", groups=("cs101",))  # as most issuers of tokens name it


def test_a_group_passes_for_no_person():
    assert not may(TEAMS, "nobody", f"{RUN}/a", groups=("bob",))


def test_one_path_that_is_closed_is_enough():
    judgement = judge_writes(TEAMS, Writer("bob"), [f"{RUN}/b", "courses/edX/x", "courses/edX/CS102/z", "README.md"])
    assert [denial.paths for denial in judgement.denials] == [("courses/edX/CS102/z", "courses/edX/x")]


def test_a_door_that_knows_nobody_denies_nothing_and_tells_what_is_closed():
    judgement = judge_writes(TEAMS, None, [f"{RUN}/b", "README.md"])
    assert (judgement.denials, judgement.unenforced) == ((), (f"{RUN}/b",))


def test_a_file_that_cannot_be_read_lets_nobody_in_and_says_why():
    judgement = judge_writes(Access(is_readable=False), Writer("ada"), ["a"])
    assert (judgement.denials, judgement.is_readable) == ((), False)


def test_without_owners_the_file_itself_is_open_and_closed_paths_stay_closed():
    given = access((RUN, "course-team", "bob"), ("contentrepo.yaml", "course-team", "bob"), owners=())
    assert find_grants(given, "contentrepo.yaml") is None
    assert not may(given, "eve", f"{RUN}/a")


def test_an_owner_by_path_owns_the_file_too():
    given = access(("**", "owner", "grace"), owners=())
    assert find_grants(given, "contentrepo.yaml") == (Grant(Role.OWNER, ("grace",), "**"),)
    assert not may(given, "eve", "contentrepo.yaml")


def test_where_nobody_has_a_role_that_covers_a_file_only_the_owners_do():
    given = access(("programs", "course-team", "bob"))
    assert find_grants(given, "programs/a.yaml") == (Grant(Role.OWNER, ("ada",)),)
    assert find_grants(access(("programs", "course-team", "bob"), owners=()), "programs/a.yaml") == ()


@pytest.mark.parametrize("pattern", [RUN, "courses/edX/CS101", "courses/*/CS101", "courses"])
def test_a_folder_means_the_catalog_file_of_its_name_too(pattern):
    given = access((pattern, "program-administrator", "grace"))
    assert not may(given, "eve", f"{RUN}.yaml")
    assert may(given, "grace", f"{RUN}.yaml")


CHILDREN = {"child": ("parent", "root"), "parent": ("root",)}


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("courses/root", "courses/child/CS101/1/a", False),
        ("courses/parent/CS101", "courses/child/CS101/1/a", False),
        ("courses/parent/CS102", "courses/child/CS101/1/a", True),
        ("courses/child", "courses/parent/CS101/1/a", True),
        ("libraries/root/bank", "libraries/child/bank/library.xml", False),
        ("organizations/root.yaml", "organizations/parent.yaml", False),
        ("organizations/root.yaml", "organizations/stranger.yaml", True),
        ("other/root", "other/child/a", True),
    ],
)
def test_what_is_said_of_an_organization_counts_for_those_below(pattern, path, expected):
    given = access((pattern, "owner", "grace"), parents=CHILDREN.items())
    assert may(given, "eve", path) is expected
    assert may(given, "grace", path)
