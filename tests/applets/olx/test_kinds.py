import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentrepo.applets.olx.api import kind_of, list_kinds


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("course.xml", "xml"),
        ("problem/deep/er/p.xml", "xml"),
        ("drafts/vertical/v.xml", "xml"),
        ("assets/assets.xml", "xml"),
        ("html/a.html", "html"),
        ("about/overview.html", "html"),
        ("custom_tags/book", "html"),
        ("info/updates.items.json", "data"),
        ("policies/assets.json", "data"),
        ("policies/R/policy.json", "json"),
        ("grading_policy.json", "json"),
        ("package.json", None),
        ("tags.csv", None),
        ("README", None),
        ("about/photo.jpg", None),
        ("custom_tags/book~", None),
        ("static/page.html", None),
        ("static/data.xml", None),
        ("static_import/data.xml", None),
        (".idea/workspace.xml", None),
        ("statical/x.xml", "xml"),
    ],
)
def test_a_path_says_what_to_read_a_file_as(path, kind):
    assert kind_of(path) == kind


NAMES = st.sampled_from(
    ["static", "about", "html", "policies", ".git", "drafts", "a.xml", "b.html", "c.json", "d", "grading_policy.json"]
)
PATHS = st.lists(st.lists(NAMES, min_size=1, max_size=4).map("/".join), max_size=12)


@pytest.mark.parametrize("folder", ["", "courses/a b/"])
@given(paths=PATHS)
def test_of_many_paths_each_is_what_it_is_alone(folder, paths):
    for some in (paths, sorted(paths)):
        alone = {folder + path: kind for path in some if (kind := kind_of(path)) is not None}
        assert list_kinds([folder + path for path in some], folder) == alone
