import content
import pytest
import served
from program import contentrepo

from contentrepo.client import Client, Conflict, ProblemAnswer, Unreachable
from contentrepo.errors import UsageError

RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
UNIT = "block-v1:edX+CS101+2T2019+type@vertical+block@unit1"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    work = content.make_work(tmp_path_factory.mktemp("client") / "work")
    work.commit(content.course("courses/edX/CS101/2T2019"))
    work.git("checkout", "--quiet", "--detach")
    contentrepo("publish", cwd=work.path)
    made = served.make_client(work.path, "ada@example.org")
    (work.path / "server.toml").write_text("patience_seconds = 0.0\n")
    with served.serving(work.path) as server, served.serving(work.path, "--config", "server.toml") as hasty:
        yield {"at": server.port, "hasty": hasty.port, "id": made["id"], "secret": made["secret"]}


@pytest.fixture(params=["at", "hasty"])
def client(server, request):
    """Of a server that answers writes at once, and of one that answers them 202."""
    address = f"http://127.0.0.1:{server[request.param]}"
    with Client(address, client_id=server["id"], client_secret=server["secret"]) as client:
        yield client


def test_what_is_live(client):
    assert [course.run for course in client.list_courses()] == [RUN]
    assert len(client.read_outline(RUN)["blocks"]) == len(list(client.list_blocks(RUN))) == 6
    assert client.read_block(QUIZ, at="1").display_name == "Quiz 1"
    assert client.read_asset(RUN, "dot.png") == content.PNG
    with pytest.raises(ProblemAnswer) as refused:
        client.find_run("none", "x")
    assert (refused.value.type, refused.value.status) == ("unknown-program", 404)


def test_changes_and_a_conflict(client):
    mine, yours = client.read_branch_block(QUIZ), client.read_branch_block(QUIZ)
    weight = mine.attributes.get("weight", "0")
    done = client.patch_block(mine, {"weight": f"{weight}1"})
    assert done.state == "applied"
    assert client.patch_block(yours, {"max_attempts": f"{weight}2"}).merged
    with pytest.raises(Conflict) as refused:
        client.patch_block(yours, {"weight": f"{weight}3"})
    (conflict,) = refused.value.conflicts
    assert (conflict["ours"], conflict["theirs"]) == (f"{weight}3", f"{weight}1")


def test_blocks_and_files_come_and_go(client):
    page = client.create_block(UNIT, '<html display_name="New"/>', page="<p>New.</p>\n", block_id="new-page")
    assert client.read_branch_block(page).page == "<p>New.</p>\n"
    client.delete_block(client.read_branch_block(page))
    made = client.create_block(UNIT, '<problem display_name="New"><p>Why?</p></problem>')
    block = client.read_branch_block(made)
    client.replace_block(block, '<problem display_name="Newer"><p>Why?</p></problem>')
    block = client.read_branch_block(made)
    assert block.display_name == "Newer"
    client.delete_block(block)
    with pytest.raises(ProblemAnswer):
        client.read_branch_block(made)
    client.create_branch_file("static/a b.txt", b"one", run=RUN)
    file = client.read_branch_file("static/a b.txt", run=RUN)
    assert client.write_branch_file(file, b"two").paths == ("courses/edX/CS101/2T2019/static/a b.txt",)
    client.delete_branch_file(client.read_branch_file("static/a b.txt", run=RUN))
    told = client.perform_task([{"op": "delete-block", "block": QUIZ}], dry_run=True)
    assert told.commit == ""


def test_a_server_that_is_not_there():
    with Client("http://127.0.0.1:1") as client, pytest.raises(Unreachable):
        client.read_block(QUIZ)
    with pytest.raises(UsageError):
        Client("ftp://example.org")


def test_undo_and_restore(client):
    before = client.read_branch_block(QUIZ)
    done = client.patch_block(before, {"max_attempts": "77"}, message="to be undone")
    assert client.list_changes(block=QUIZ, limit=1)[0]["subject"] == "to be undone"
    undone = client.undo([done.commit])
    assert client.read_branch_block(QUIZ).olx == before.olx
    assert [one["undoes"] for one in client.list_changes(since=done.commit)] == [[done.commit]]
    client.restore_block(QUIZ, done.commit)
    assert client.read_branch_block(QUIZ).attributes["max_attempts"] == "77"
    client.restore_file("courses/edX/CS101/2T2019/problem/quiz1.xml", undone.commit)
    assert client.read_branch_block(QUIZ).olx == before.olx
    with pytest.raises(ProblemAnswer, match="nothing to undo"):
        client.undo_author("nobody@example.org", "2030-01-01T00:00:00Z")


def test_drafts_locks_modes_and_what_waits(client):
    commit = client.create_draft("week2")
    assert [one["name"] for one in client.list_drafts()] == ["week2"]
    client.patch_block(client.read_branch_block(QUIZ, branch="week2"), {"rerandomize": "always"})
    assert ("rerandomize", "always") in [(one["name"], one["new"]) for one in client.compare_draft("week2")]
    assert client.publish_draft("week2", dry_run=True).state == "would-apply"
    assert client.discard_draft("week2") != commit
    assert client.list_rejected() == []
    held = client.take_lock(RUN, block="problem/quiz1", seconds=60, reason="exam")
    assert client.read_editing()["locks"] == [held]
    assert client.release_lock(RUN, block="problem/quiz1") == held
    client.take_lock(RUN)
    assert client.break_lock(RUN, "not needed")["block"] == ""
    assert [client.set_mode(RUN, mode) for mode in ("api", "hybrid")] == ["hybrid", "api"]
    assert RUN in [one["unit"] for one in client.read_status()]
