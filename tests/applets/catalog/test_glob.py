import pytest
from calls import count_calls

from contentrepo.applets.catalog.api import matches_path


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("**", "a"),
        ("**", "a/b/c.xml"),
        ("courses/edX/**", "courses/edX/CS101.yaml"),
        ("courses/edX", "courses/edX/CS101/2T2019/html/a.html"),
        ("courses/edX/", "courses/edX/CS101.yaml"),
        ("courses/*/CS101", "courses/edX/CS101/2T2019/course.xml"),
        ("courses/edX/*.yaml", "courses/edX/CS101.yaml"),
        ("**/static", "courses/edX/CS101/2T2019/static/a/b.png"),
        ("**/static", "static/b.png"),
        ("courses/**/html/*.html", "courses/edX/CS101/2T2019/html/a.html"),
        ("courses/**/**/a.html", "courses/a.html"),
        ("[cd]ourses/?dX", "courses/edX/x"),
        ("contentrepo.yaml", "contentrepo.yaml"),
    ],
)
def test_paths_that_fit(pattern, path):
    assert matches_path(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("courses/edX", "courses/edX2/CS101.yaml"),
        ("courses/edX/*.yaml", "courses/edX/CS101/2T2019.yaml"),
        ("courses/*/2T2019", "courses/edX/CS101/2T2019/course.xml"),
        ("courses/edx", "courses/edX/CS101.yaml"),
        ("static", "courses/edX/CS101/2T2019/static/a.png"),
        ("courses/edX/CS101/2T2019/html", "courses/edX"),
        ("**/html/*.html", "courses/html"),
    ],
)
def test_paths_that_do_not(pattern, path):
    assert not matches_path(pattern, path)


def test_a_part_of_a_pattern_meets_each_name_once_at_most():
    pattern, path = "/".join(["**", "*a*a*a*a*a*b"] * 20), "/".join(["a" * 50] * 60)
    assert count_calls(lambda: matches_path(pattern, path)) < 2 * 40 * 60
    assert not matches_path(pattern, path)
