"""Whatever stands in a pack: what git reads of it, or git is asked. Never a fault of ours, and never without end."""

from __future__ import annotations

import pytest
from hostile.packs import CHANGE, Packed, ask_nobody, read_singly
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contentrepo.applets.repository import objects, pack

changes = st.lists(st.tuples(st.integers(0, 255), st.integers(0, 65535), st.integers(0, 255)), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    return Packed(tmp_path_factory.mktemp("packs"))


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """Blobs are looked for in packs however few they are, and git does not help."""
    monkeypatch.setattr(objects, "MANY", 1)
    monkeypatch.setattr(objects, "_read_through_git", ask_nobody)


@pytest.mark.parametrize("read", [None, read_singly])
@pytest.mark.parametrize("tail", [b"", b"-"])
def test_an_unchanged_pack_is_read_whole(packed, tail, read):
    assert packed.read_changed(tail, read) == packed.texts


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=changes, tail=st.sampled_from([b"", b"-"]), read=st.sampled_from([None, read_singly]))
def test_a_changed_pack_is_read_as_git_reads_it(packed, some, tail, read):
    packed.read_changed(b"".join(CHANGE.pack(*one) for one in some) + tail, read)


def test_what_git_would_not_read_is_found_out(packed, monkeypatch):
    monkeypatch.setattr(pack, "apply_delta", lambda base, _delta: base)
    with pytest.raises(AssertionError):
        packed.read_changed(b"")
