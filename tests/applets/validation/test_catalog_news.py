import pytest

from contentrepo.applets.repository.models import FILE, SYMLINK, Entry
from contentrepo.applets.validation.catalog_news import is_news

ONE, TWO = Entry(FILE, "1" * 40), Entry(FILE, "2" * 40)
PROGRAM, COURSE, RUN, OTHER = "programs/p.yaml", "courses/edX/CS101.yaml", "courses/edX/CS101/1T2031.yaml", "README.md"
ALL = {PROGRAM: ONE, COURSE: ONE, RUN: ONE, OTHER: ONE}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (ALL, False),
        (ALL | {RUN: TWO, COURSE: TWO, OTHER: TWO, "courses/edX/CS101/2T2031.yaml": ONE}, False),
        ({path: entry for path, entry in ALL.items() if path != OTHER}, False),
        (ALL | {PROGRAM: TWO}, True),
        (ALL | {PROGRAM: Entry(SYMLINK, ONE.blob)}, True),
        (ALL | {"programs/q.yaml": ONE}, True),
        ({path: entry for path, entry in ALL.items() if path != RUN}, True),
        ({path: entry for path, entry in ALL.items() if path != PROGRAM}, True),
    ],
)
def test_programs_and_what_is_gone_are_news(after, expected):
    assert is_news(ALL, after) is expected
