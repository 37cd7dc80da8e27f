import pytest

from contentrepo.api.check import RefUpdate
from contentrepo.entrypoints.hooks.protection import check_refs

OLD, NEW, NONE = "1" * 40, "2" * 40, "0" * 40


def refused(ref: str, new: str = NEW, *, is_server: bool = False) -> bool:
    return bool(check_refs([RefUpdate(OLD, new, ref)], "main", is_server=is_server))


@pytest.mark.parametrize(
    "ref", ["refs/replace/" + OLD, "refs/Replace/x", "refs/contentrepo/guard", "refs/contentrepo/live/main"]
)
def test_refs_that_would_deceive(ref):
    assert refused(ref)
    assert refused(ref, NONE)


@pytest.mark.parametrize("ref", ["refs/heads/main", "refs/heads/refs/replace/x", "refs/tags/v1", "refs/replacement/x"])
def test_other_refs(ref):
    assert not refused(ref)


def test_only_the_live_branch_is_kept_from_deletion():
    assert refused("refs/heads/main", NONE)
    assert not refused("refs/heads/main2", NONE)
    assert not refused("refs/tags/main", NONE)


def test_the_server_writes_our_refs_and_nothing_more():
    assert not refused("refs/contentrepo/live/main", is_server=True)
    assert refused("refs/replace/x", is_server=True)
    assert refused("refs/heads/main", NONE, is_server=True)
