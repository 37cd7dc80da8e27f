from __future__ import annotations

import content
import pytest

from contentrepo.applets.repository import api
from contentrepo.errors import UsageError


def name_of(repository, **options):
    return api.repository_name(api.open_repository(repository.path), **options)


def live_of(repository):
    return api.live_branch(api.open_repository(repository.path))


def test_clone_and_origin_are_one(work, origin, tmp_path):
    root = work.commit({"a": b"1"})
    work.commit({"a": b"2"})
    work.git("push", "--quiet", "origin", "main")
    work.git("clone", "--quiet", str(origin.path), str(tmp_path / "clone"))
    clone = content.Repository(tmp_path / "clone")
    clone.git("checkout", "--quiet", "-b", "topic")
    clone.git("branch", "--quiet", "-D", "main")
    assert name_of(work) == name_of(origin) == name_of(clone) == root


def test_configured_name_wins(work):
    work.commit({"a": b"1"})
    work.git("config", "contentrepo.name", "physics")
    assert name_of(work) == "physics"


@pytest.mark.parametrize("name", ["two words", "tab\tbed", "line\nend", "\x1b[31m"])
def test_name_that_would_break_a_line_is_refused(work, name):
    work.git("config", "contentrepo.name", name)
    with pytest.raises(UsageError, match=r"contentrepo\.name"):
        name_of(work)


def test_fresh_clone_has_the_name_of_before_another_history_was_merged_in(work, origin, tmp_path):
    root = work.commit({"a": b"1"})
    for number in range(9):  # among nine roots one very likely sorts before the first
        work.git("checkout", "--quiet", "--orphan", f"other{number}")
        work.commit({f"b{number}": b"2"}, message=f"another beginning {number}")
        work.git("checkout", "--quiet", "main")
        work.git("merge", "--quiet", "--allow-unrelated-histories", "-m", "join", f"other{number}")
    work.git("push", "--quiet", "origin", "main")
    work.git("clone", "--quiet", str(origin.path), str(tmp_path / "clone"))
    assert name_of(content.Repository(tmp_path / "clone")) == root


def test_first_push_is_named_by_what_it_brings(work, origin):
    root = work.commit({"a": b"1"})
    assert name_of(origin) == "unborn"
    work.git("push", "--quiet", "origin", "main:refs/heads/topic")
    assert name_of(origin) == "unborn"
    assert name_of(origin, tip=root) == root


def test_shallow_clone_must_be_told_its_name(work, tmp_path):
    work.commit({"a": b"1"})
    work.commit({"a": b"2"})
    work.git("clone", "--quiet", "--depth=1", f"file://{work.path}", str(tmp_path / "shallow"))
    shallow = content.Repository(tmp_path / "shallow")
    with pytest.raises(UsageError, match="shallow") as caught:
        name_of(shallow)
    assert "contentrepo.name" in caught.value.hint
    shallow.git("config", "contentrepo.name", "physics")
    assert name_of(shallow) == "physics"


def test_live_branch_is_main_where_nothing_is_said(work):
    work.git("checkout", "--quiet", "-b", "topic")
    assert live_of(work) == "main"


def test_live_branch_of_a_bare_repository_is_its_head(origin):
    origin.git("symbolic-ref", "HEAD", "refs/heads/trunk/x")
    assert live_of(origin) == "trunk/x"


def test_live_branch_of_a_clone_is_the_head_of_its_origin(work, origin, tmp_path):
    origin.git("symbolic-ref", "HEAD", "refs/heads/trunk")
    work.commit({"a": b"1"})
    work.git("push", "--quiet", "origin", "main:trunk")
    work.git("clone", "--quiet", str(origin.path), str(tmp_path / "clone"))
    clone = content.Repository(tmp_path / "clone")
    clone.git("checkout", "--quiet", "-b", "topic")
    assert live_of(clone) == "trunk"
    clone.git("config", "contentrepo.live", "refs/heads/release/1")
    assert live_of(clone) == "release/1"


def test_live_branch_that_is_no_branch_name(work):
    work.git("config", "contentrepo.live", "--upload-pack=x")
    with pytest.raises(UsageError, match="no name of a branch"):
        live_of(work)


def test_store_is_where_the_configuration_says(work):
    assert api.store_location(api.open_repository(work.path)) is None
    work.git("config", "contentrepo.store", "postgresql://db/live")
    assert api.store_location(api.open_repository(work.path)) == "postgresql://db/live"


def test_name_stays_when_another_history_is_merged_in(work):
    work.commit({"a": b"1"})
    before = name_of(work)
    work.git("checkout", "--quiet", "--orphan", "other")
    for number in range(9):  # among nine roots one very likely sorts before the first
        work.git("checkout", "--quiet", "--orphan", f"other{number}")
        work.commit({f"b{number}": b"2"}, message=f"another beginning {number}")
        work.git("checkout", "--quiet", "main")
        work.git("merge", "--quiet", "--allow-unrelated-histories", "-m", "join", f"other{number}")
    assert name_of(work) == before


def test_name_of_a_repository_that_we_may_not_write_to_is_found_each_time(work):
    work.commit({"a": b"1"})
    (work.path / ".git" / "contentrepo").write_text("a file where the folder would be")
    assert name_of(work) == work.head
