"""Who pushed a commit is known beside who wrote it."""

from __future__ import annotations

import os

import pytest
from authors import ADA, BOB, block, do, with_course
from content import Repository
from program import contentrepo

from contentrepo.api.author import PatchBlock


@pytest.fixture
def work(origin: Repository, work: Repository) -> Repository:
    with_course(work)
    contentrepo("hooks", "install", cwd=origin.path)
    return work


def push(work: Repository, text: str, who: str) -> str:
    os.environ["CONTENTREPO_IDENTITY"] = who
    first = work.commit({"html/text1.html": f"<p>{text}</p>\n".encode()})
    work.commit({"info/updates.html": f"<p>{text}</p>\n".encode()})
    assert work.push("HEAD:main").exit_code == 0
    return first


def test_the_pusher_stands_beside_the_author(origin, work):
    bobs, nobodys = push(work, "one", BOB.mail), push(work, "two", "")
    task = do(origin, PatchBlock(block("problem/quiz1"), {"weight": "2"}), actor=ADA).commit
    listed = {one["commit"]: one for one in contentrepo("changes", "--format", "json", cwd=origin.path).json}
    assert [listed[commit]["pusher"] for commit in (bobs, nobodys, task)] == [BOB.mail, None, None]
    assert listed[bobs]["author"].startswith("Ada Author")
    assert f"pushed by {BOB.mail}" in contentrepo("changes", cwd=origin.path).output


def test_a_refused_push_is_nobodys(origin, work):
    os.environ["CONTENTREPO_IDENTITY"] = BOB.mail
    work.commit({"vertical/unit1.xml": b'<vertical><problem url_name="lost"/></vertical>\n'})
    assert work.push("HEAD:main").exit_code == 1
    assert not (origin.path / "contentrepo/pushes.jsonl").exists()
