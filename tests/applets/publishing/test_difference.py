from contentrepo.applets.live.models import Change
from contentrepo.applets.publishing.difference import compute_difference


def test_additions_changes_and_removals_in_the_order_of_subjects():
    difference = compute_difference({"b": 1, "c": 1, "same": 0}, {"same": 0, "c": 2, "a": 3})
    assert difference == (Change("a", None, 3), Change("b", 1, None), Change("c", 1, 2))


def test_equal_maps_differ_in_nothing():
    assert compute_difference({"a": 1}, {"a": 1}) == ()
