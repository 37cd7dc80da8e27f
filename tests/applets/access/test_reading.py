import pytest

from contentrepo.applets.access.reading import find_parents
from contentrepo.applets.catalog.models import Organization
from contentrepo.applets.findings.models import Place


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
    known = {key: Organization(key, key, Place(""), parent) for key, parent in parents.items()}
    assert find_parents(known) == expected
