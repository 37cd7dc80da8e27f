import pytest

from contentrepo.applets.access.reading import find_parents


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        ({"a": ""}, {}),
        ({"a": "b", "b": "c", "c": ""}, {"a": ("b", "c"), "b": ("c",)}),
        ({"a": "elsewhere"}, {"a": ("elsewhere",)}),
        ({"a": "a"}, {"a": ()}),
        ({"a": "b", "b": "a"}, {"a": ("b",), "b": ("a",)}),
        ({"a": "b", "b": "c", "c": "b"}, {"a": ("b", "c"), "b": ("c",), "c": ("b",)}),
    ],
)
def test_organizations_above(parents, expected):
    assert find_parents({key: parent for key, parent in parents.items() if parent}) == expected
