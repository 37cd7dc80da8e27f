import pytest

from contentrepo.applets.olx.api import kind_of


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
