import base64
import json
from urllib.parse import quote

import content
import pytest
import served
from program import contentrepo

FOLDER = "courses/edX/CS101/2T2019"
RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "/v1/authoring/blocks/block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
PAGE = "/v1/authoring/blocks/block-v1:edX+CS101+2T2019+type@html+block@text1"
UNIT = "block-v1:edX+CS101+2T2019+type@vertical+block@unit1"
CONFIGURATION = b"""format: 1
owners: [owner@example.org]
access:
  - {paths: programs, role: program-administrator, who: ["@edx/programs"]}
  - {paths: courses/edX/CS102, role: course-team, who: [somebody@example.org]}
"""
CATALOG = {
    "contentrepo.yaml": CONFIGURATION,
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
    "courses/edX/CS102.yaml": b"title: More computing\n",
    f"{FOLDER}.yaml": b"title: Run\nexternal_course_key: EXT-1\n",
    "courses/edX/CS101/3T2019.yaml": b"title: Other\nexternal_course_key: EXT-2\n",
}


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    work = content.make_work(tmp_path_factory.mktemp("authoring") / "work")
    work.commit(content.course(FOLDER) | CATALOG)
    work.git("checkout", "--quiet", "--detach")  # nobody's work tree is in the way of the branch
    work.git("config", "receive.denyCurrentBranch", "ignore")
    contentrepo("publish", cwd=work.path)
    return work


@pytest.fixture(scope="module")
def server(work):
    ada = served.make_client(work.path, "ada@example.org")
    with served.serving(work.path) as server:
        server.token = server.take_token(ada).json["access_token"]
        yield server


@pytest.fixture
def push(work):
    """A commit that comes through git, on top of what there is."""

    def push(path, data):
        work.git("checkout", "--quiet", "main")
        work.commit({path: data}, message="through git")
        work.git("checkout", "--quiet", "--detach")

    return push


def patch(server, path, tag, attributes, **headers):
    return server.send("PATCH", path, {"attributes": attributes}, If_Match=tag, **headers)


def log_of(work, *options):
    return work.git("log", "-1", *options, "main")


def test_a_block_is_read_changed_and_read_again(server, work):
    block = server.get(QUIZ)
    assert block.json["attributes"]["display_name"] == block.json["display_name"]
    assert block.json["olx"].startswith("<problem ")
    done = patch(server, QUIZ, block.headers["etag"], {"max_attempts": "3"}, Idempotency_Key="k-1")
    assert (done.status, done.json["state"]) == (200, "applied"), done.body
    assert done.json["commit"] == work.git("rev-parse", "main")
    assert log_of(work, "--format=%an <%ae>") == "ada@example.org <ada@example.org>"
    assert f"Task-Id: {done.json['task']}" in log_of(work, "--format=%B")
    again = server.get(QUIZ)
    assert again.json["attributes"]["max_attempts"] == "3"
    assert patch(server, QUIZ, done.headers["etag"], {"max_attempts": "3"}).json["state"] == "unchanged"
    assert server.get(QUIZ, If_None_Match=again.headers["etag"]).status == 304
    repeated = patch(server, QUIZ, block.headers["etag"], {"max_attempts": "3"}, Idempotency_Key="k-1")
    assert repeated.json["repeated"]
    assert repeated.json["commit"] == done.json["commit"]
    other = patch(server, QUIZ, block.headers["etag"], {"max_attempts": "4"}, Idempotency_Key="k-1")
    assert other.problem == "key-reused"


def test_a_write_without_a_version_is_refused(server):
    assert server.send("PATCH", QUIZ, {"attributes": {}}).problem == "precondition-required"
    assert server.ask("DELETE", QUIZ).problem == "precondition-required"
    assert patch(server, QUIZ, '"other"', {"weight": "1"}).problem == "stale"
    assert patch(server, QUIZ, f'"{"0" * 40}.{"1" * 40}"', {"weight": "1"}).problem == "unknown-release"


def test_edits_of_two_doors_in_one_file_both_survive(server, work, push):
    tag = server.get(QUIZ).headers["etag"]
    text = work.git("show", f"main:{FOLDER}/problem/quiz1.xml")
    push(f"{FOLDER}/problem/quiz1.xml", text.replace("Is it ", "Is it really ").encode() + b"\n")
    done = patch(server, QUIZ, tag, {"weight": "2.0"})
    assert done.json["merged"], done.body
    text = work.git("show", f"main:{FOLDER}/problem/quiz1.xml")
    assert "Is it really " in text
    assert 'weight="2.0"' in text


def test_the_same_attribute_is_a_conflict_with_all_that_is_needed(server, work, push):
    found = server.get(QUIZ)
    tag, name = found.headers["etag"], found.json["display_name"]
    text = work.git("show", f"main:{FOLDER}/problem/quiz1.xml")
    push(f"{FOLDER}/problem/quiz1.xml", text.replace(f'display_name="{name}"', 'display_name="Git\'s"').encode())
    refused = patch(server, QUIZ, tag, {"display_name": "Mine"})
    assert refused.problem == "conflict"
    (conflict,) = refused.json["conflicts"]
    assert (conflict["kind"], conflict["name"], conflict["block"]) == ("attribute", "display_name", "problem/quiz1")
    assert [conflict[side] for side in ("base", "ours", "theirs")] == [name, "Mine", "Git's"]
    assert conflict["by"]["author"] == "Ada Author <ada@example.org>"
    ready = refused.json["resolve"]
    done = server.send(ready["method"], ready["path"], ready["body"], If_Match=ready["headers"]["If-Match"])
    assert done.json["state"] == "applied"
    assert server.get(QUIZ).json["display_name"] == "Mine"


def test_resolving_a_conflict_overwrites_nothing_that_came_after_it(server, work, push):
    found = server.get(QUIZ)
    tag = found.headers["etag"]

    def say(title):
        text = work.git("show", f"main:{FOLDER}/problem/quiz1.xml")
        now = server.get(QUIZ).json["display_name"]
        push(f"{FOLDER}/problem/quiz1.xml", text.replace(f'display_name="{now}"', f'display_name="{title}"').encode())

    say("Second")
    ready = patch(server, QUIZ, tag, {"display_name": "Fourth"}).json["resolve"]
    say("Third")
    late = server.send(ready["method"], ready["path"], ready["body"], If_Match=ready["headers"]["If-Match"])
    assert late.problem == "conflict"
    assert [late.json["conflicts"][0][side] for side in ("base", "ours", "theirs")] == ["Second", "Fourth", "Third"]
    change = {"op": "patch-block", "block": QUIZ.rpartition("/")[2], "attributes": {"display_name": "Fourth"}}
    task = {"base": found.headers["contentrepo-commit"], "operations": [change]}
    again = server.send("POST", "/v1/tasks", task).json["resolve"]
    assert again["body"]["base"] == late.json["tip"]


def test_content_that_would_be_refused_is_refused_with_findings(server, work):
    before = work.git("rev-parse", "main")
    tag = server.get(PAGE).headers["etag"]
    refused = server.send("PUT", PAGE, {"olx": '<html display_name="X"', "page": "<p>x</p>"}, If_Match=tag)
    assert refused.status in (400, 409, 422), refused.body
    path = f"/v1/authoring/files/{FOLDER}/vertical/unit1.xml"
    tag = server.get(path).headers["etag"]
    refused = server.ask("PUT", path, body=b'<vertical><html url_name="gone"/></vertical>', If_Match=tag)
    assert refused.problem == "invalid-content", refused.body
    assert any(one["rule"] == "dangling-pointer" for one in refused.json["findings"])
    stood = len(contentrepo("validate", "--rev", "main", "--format", "json", cwd=work.path).json["findings"])
    assert 0 < refused.json["existing"] <= stood
    assert all(one["status"] != "existing" for one in refused.json["findings"])
    assert work.git("rev-parse", "main") == before


def test_a_shared_external_key_is_shown_before_it_is_saved(server, work):
    """The same finding that a push is refused with; and a dry run tells without trying."""
    before = work.git("rev-parse", "main")
    said = b"title: Other\nexternal_course_key: ext-1\n"
    task = {"operations": [{"op": "put-file", "path": "courses/edX/CS101/3T2019.yaml", "text": said.decode()}]}
    dry = server.send("POST", "/v1/tasks", {**task, "dry_run": True})
    assert (dry.status, dry.json["state"]) == (200, "refused")
    refused = server.send("POST", "/v1/tasks", task)
    assert refused.problem == "invalid-content"
    told = [one for one in refused.json["findings"] if one["gate"] == "always"]
    assert told
    assert told == [one for one in dry.json["findings"] if one["gate"] == "always"]
    assert work.git("rev-parse", "main") == before
    work.git("checkout", "--quiet", "-B", "clash", "main")
    work.commit({"courses/edX/CS101/3T2019.yaml": said})
    report = contentrepo(
        "validate", "--rev", "clash", "--base", "main", "--format", "json", cwd=work.path, exits=1
    ).json
    pushed = [one for one in report["findings"] if one["gate"] == "always"]
    work.git("checkout", "--quiet", "--detach", "main")
    assert pushed == told


def test_roles_count_by_token(server, work):
    program = b"title: P\ntype: masters\nstatus: unpublished\norganizations: [edX]\n"
    path = "/v1/authoring/files/programs/p.yaml"
    refused = server.ask("PUT", path, body=program, If_None_Match="*")
    assert refused.problem == "forbidden"
    assert refused.json["denials"][0]["grants"][1]["who"] == ["@edx/programs"]
    assert refused.json["denials"][0]["paths"] == ["programs/p.yaml"]
    grace = served.make_client(work.path, "grace", groups=("@edx/programs",))
    token = f"Bearer {server.take_token(grace).json['access_token']}"
    done = server.ask("PUT", path, body=program, If_None_Match="*", Authorization=token)
    assert done.status == 200, done.body
    again = server.ask("PUT", path, body=program, If_None_Match="*", Authorization=token)
    assert again.problem == "stale"
    gone = server.ask("DELETE", path, If_Match=done.headers["etag"], Authorization=token)
    assert gone.json["paths"] == ["programs/p.yaml"]
    owned = server.ask("PUT", "/v1/authoring/files/contentrepo.yaml", body=b"format: 1\n", If_Match="*")
    assert owned.problem == "forbidden"


def test_a_block_is_created_moved_copied_and_deleted(server):
    body = {"parent": UNIT, "olx": '<problem display_name="New"><p>Why?</p></problem>', "id": "new1"}
    made = server.send("POST", "/v1/authoring/blocks", body)
    assert made.status == 201, made.body
    place = made.headers["location"]
    assert server.get(place).json["display_name"] == "New"
    key = place.rpartition("/")[2]
    task = {
        "message": "Move and copy",
        "operations": [
            {"op": "move-block", "block": key, "parent": UNIT, "position": 0},
            {"op": "duplicate-block", "block": key, "id": "new2"},
        ],
    }
    done = server.send("POST", "/v1/tasks", task)
    assert done.json["state"] == "applied", done.body
    children = server.get(f"/v1/authoring/blocks/{UNIT}").json["children"]
    assert [child.rpartition("@")[2] for child in children][:2] == ["new1", "new2"]
    for name in ("new1", "new2"):
        place = f"/v1/authoring/blocks/block-v1:edX+CS101+2T2019+type@problem+block@{name}"
        assert server.ask("DELETE", place, If_Match=server.get(place).headers["etag"]).status == 200
        assert server.get(place).problem == "unknown-block"


def test_an_asset_with_bytes_of_any_kind(server):
    data = bytes(range(256))
    path = "static/bytes.bin"
    done = server.ask(
        "PUT", f"/v1/authoring/files/{path}?run=course-v1:edX%2BCS101%2B2T2019", body=data, If_None_Match="*"
    )
    assert done.json["paths"] == [f"{FOLDER}/{path}"], done.body
    assert server.get(f"/v1/authoring/files/{FOLDER}/{path}").body == data
    put = {"op": "put-file", "path": path, "run": RUN, "base64": base64.b64encode(data[::-1]).decode()}
    assert server.send("POST", "/v1/tasks", {"operations": [put]}).json["state"] == "applied"
    assert server.send("POST", "/v1/tasks", {"operations": [{**put, "base64": "!"}]}).problem == "bad-request"
    assert server.send("POST", "/v1/tasks", {"operations": [{**put, "text": "both"}]}).problem == "bad-request"


@pytest.mark.parametrize(
    "path", ["..%2F..%2Fetc%2Fpasswd", ".git/config", "a/.GIT/hooks/pre-receive", "a//b", "a%00b", "%2e%2e/x"]
)
def test_a_path_that_leaves_the_tree_is_refused(server, path):
    found = server.ask("PUT", f"/v1/authoring/files/{path}", body=b"x", If_None_Match="*")
    assert found.status in (400, 404), found.body
    assert server.get(f"/v1/authoring/files/{path}").status in (400, 404)


def test_long_work_is_answered_with_where_to_ask(server, work):
    put = {"op": "put-file", "path": "static/later.txt", "run": RUN, "text": "later"}
    began = server.send("POST", "/v1/tasks", {"operations": [put]}, Prefer="respond-async")
    assert (began.status, began.json["state"]) == (202, "working")
    place = began.headers["location"]
    told = server.get(f"{place}/events").body.decode()
    last = json.loads(told.strip().rpartition("data: ")[2])
    assert (last["state"], last["result"]["state"]) == ("done", "applied")
    assert server.get(place).json == last
    stranger = served.make_client(work.path, "stranger")
    token = f"Bearer {server.take_token(stranger).json['access_token']}"
    assert server.get(place, Authorization=token).problem == "unknown-task"
    failing = server.send("POST", "/v1/tasks", {"operations": [{**put, "path": "../x"}]}, Prefer="respond-async")
    told = server.get(f"{failing.headers['location']}/events").body.decode()
    assert "event: failed" in told


def test_a_lock_is_told_with_its_holder(server, work):
    contentrepo("lock", RUN, cwd=work.path)
    try:
        tag = server.get(QUIZ).headers["etag"]
        refused = patch(server, QUIZ, tag, {"weight": "9"})
        assert refused.problem == "locked", refused.body
        assert "carl@example.org" in refused.json["detail"]
    finally:
        contentrepo("unlock", RUN, cwd=work.path)
    assert patch(server, QUIZ, tag, {"weight": "9"}).status == 200


def test_a_branch_of_its_own(server, work):
    work.git("branch", "--force", "drafts/x", "main")
    tag = server.get(f"{QUIZ}?branch=drafts/x").headers["etag"]
    done = patch(server, f"{QUIZ}?branch=drafts/x", tag, {"display_name": "Draft"})
    assert done.json["branch"] == "drafts/x", done.body
    assert server.get(QUIZ).json["display_name"] != "Draft"
    assert server.get(f"{QUIZ}?branch=-x").problem == "bad-request"
    assert server.get(f"{QUIZ}?branch=none").problem == "unknown-branch"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"operations": []}',
        b'{"operations": [{"op": "explode"}]}',
        b'{"operations": [{"op": "delete-block", "block": "x", "more": 1}]}',
        b"[" * 100_000,
        b'{"operations": [{"op": "put-file", "path": "a", "text": "\\ud800"}]}',
        b'{"base": "HEAD", "operations": [{"op": "delete-file", "path": "a"}]}',
        b'{"message": "' + b"x" * 20_000 + b'", "operations": [{"op": "delete-file", "path": "a"}]}',
    ],
    ids=range(10),
)
def test_bodies_that_are_no_tasks(server, body):
    found = server.ask("POST", "/v1/tasks", body=body, Content_Type="application/json")
    assert found.problem in ("bad-request", "unknown-file"), found.body


def test_a_bomb_in_a_body_costs_nothing(server):
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><problem><p>&e9;</p></problem>'
    body = {"parent": UNIT, "olx": bomb}
    assert server.send("POST", "/v1/authoring/blocks", body).status in (400, 422)
    deep = "<problem>" + "<p>" * 50_000 + "</p>" * 50_000 + "</problem>"
    assert server.send("POST", "/v1/authoring/blocks", {"parent": UNIT, "olx": deep}).status in (400, 422)


def test_repositories_are_listed(server, work):
    (found,) = server.get("/v1/repositories").json["repositories"]
    assert found == {"repository": "work", "branch": "main", "tip": work.git("rev-parse", "main")}


def test_what_was_done_is_told_and_taken_back(server, work):
    seen = work.git("rev-parse", "main")
    tag = server.get(PAGE).headers["etag"]
    done = server.send("PATCH", PAGE, {"page": "<p>Taken back.</p>"}, If_Match=tag).json
    (change,) = server.get(f"/v1/changes?since={seen}").json["changes"]
    assert (change["commit"], change["task"], change["door"]) == (done["commit"], done["task"], "task")
    assert change["blocks"] == ["html/text1"]
    block = quote(PAGE.rpartition("/")[2])
    assert server.get(f"/v1/changes?block={block}&limit=1").json["changes"][0]["commit"] == done["commit"]
    dry = server.send("POST", "/v1/undo", {"commits": [done["commit"]], "dry_run": True})
    assert dry.json["state"] == "would-apply", dry.body
    undone = server.send("POST", "/v1/undo", {"commits": [done["commit"]]}, Idempotency_Key="undo-1")
    assert undone.json["state"] == "applied"
    assert "Taken back" not in server.get(PAGE).json["page"]
    again = server.send("POST", "/v1/undo", {"commits": [undone.json["commit"]]})
    assert again.json["state"] == "applied"
    assert "Taken back" in server.get(PAGE).json["page"]
    restored = server.send("POST", "/v1/restore", {"block": PAGE.rpartition("/")[2], "commit": seen})
    assert restored.json["state"] == "applied"
    assert "Taken back" not in server.get(PAGE).json["page"]
    assert server.send("POST", "/v1/undo", {}).problem == "bad-request"
    assert server.send("POST", "/v1/undo", {"commits": ["0" * 40]}).problem == "unknown-release"


def test_the_log_begins_with_the_first_commit(server, work):
    changes = server.get("/v1/changes?limit=200").json["changes"]
    assert changes[-1]["commit"] == work.git("rev-list", "--max-parents=0", "main")
    assert "problem/quiz1" in changes[-1]["blocks"]


def test_everything_of_an_author_since_a_time_is_taken_back(server, work):
    since = work.git("log", "-1", "--format=%cI", "main")
    token = f"Bearer {server.take_token(served.make_client(work.path, 'mallory')).json['access_token']}"
    for name in ("one", "two"):
        path = f"/v1/authoring/files/{FOLDER}/static/{name}.txt"
        assert server.ask("PUT", path, body=b"x", If_None_Match="*", Authorization=token).status == 200
    done = server.send("POST", "/v1/undo", {"author": "mallory", "since": since})
    assert [path.rpartition("/")[2] for path in done.json["paths"]] == ["one.txt", "two.txt"], done.body


def test_a_draft_is_begun_compared_published_and_discarded(server):
    assert server.send("POST", "/v1/drafts", {"name": "drafts/new"}).status == 201
    assert server.send("POST", "/v1/drafts", {"name": "drafts/new"}).problem == "refused"
    place = f"{PAGE}?branch=drafts/new"
    tag = server.get(place).headers["etag"]
    assert server.send("PATCH", place, {"attributes": {"display_name": "In a draft"}}, If_Match=tag).status == 200
    (draft,) = [one for one in server.get("/v1/drafts").json["drafts"] if one["name"] == "drafts/new"]
    assert (draft["ahead"], draft["author"]) == (1, "ada@example.org <ada@example.org>")
    told = server.get("/v1/drafts/drafts/new/differences").json["differences"]
    assert ("html/text1", "attribute", "In a draft") in [(one["block"], one["kind"], one["new"]) for one in told]
    assert server.get(PAGE).json["display_name"] != "In a draft"
    assert server.send("POST", "/v1/drafts/drafts/new/publish", {"dry_run": True}).json["state"] == "would-apply"
    assert server.send("POST", "/v1/drafts/drafts/new/publish", {}).json["state"] == "applied"
    assert server.get(PAGE).json["display_name"] == "In a draft"
    server.send("POST", "/v1/drafts", {"name": "drafts/gone"})
    assert server.ask("DELETE", "/v1/drafts/drafts/gone").status == 200
    gone = server.ask("DELETE", "/v1/drafts/drafts/gone")
    assert (gone.problem, gone.json["hint"]) == ("unknown-branch", "`GET /v1/drafts` names those there are.")
    assert server.ask("DELETE", "/v1/drafts/main").problem == "unknown-branch"
    assert server.send("POST", "/v1/drafts", {"name": "main"}).problem == "bad-request"


def test_locks_over_http(server, work):
    grace = served.make_client(work.path, "grace")
    token = f"Bearer {server.take_token(grace).json['access_token']}"
    place = f"/v1/locks/{RUN}?block=html/text1"
    held = server.send("PUT", place, {"seconds": 60, "reason": "exam"}, Authorization=token)
    assert held.json["holder"] == "grace", held.body
    try:
        assert server.send("PUT", place, {}).problem == "locked"
        assert [one["block"] for one in server.get("/v1/locks").json["locks"]] == ["html/text1"]
        refused = patch(server, PAGE, "*", {"display_name": "Locked"})
        assert refused.problem == "locked"
        assert "grace" in refused.json["detail"]
        assert server.ask("DELETE", place).problem == "locked"
    finally:
        assert server.ask("DELETE", place, Authorization=token).status == 200
    assert server.get("/v1/locks").json["locks"] == []


def test_every_write_with_a_key_happens_once_however_often_it_comes(server, work):
    """Also where what was asked for would no longer be there to be done, or would now undo what others did since."""
    path = "/v1/authoring/files/notes/once.txt"
    start = work.git("rev-parse", "main")
    made = twice(server, "PUT", path, body=b"1\n", If_None_Match="*")
    assert server.ask("PUT", path, body=b"1\n", If_None_Match="*").problem == "stale"
    undone = twice(server, "POST", "/v1/undo", {"commits": [made]})
    twice(server, "POST", "/v1/restore", {"path": "notes/once.txt", "commit": made})
    twice(server, "POST", "/v1/restore", {"path": "notes/once.txt", "commit": undone})
    for _ in range(2):
        begun = server.send("POST", "/v1/drafts", {"name": "once"}, Idempotency_Key="begin-once")
        assert (begun.status, begun.json["commit"]) == (201, work.git("rev-parse", "once"))
    assert server.send("POST", "/v1/drafts", {"name": "once"}, Idempotency_Key="another").problem == "refused"
    server.ask("PUT", f"{path}?branch=once", body=b"2\n", If_None_Match="*")
    twice(server, "POST", "/v1/drafts/once/publish", {})
    assert len(work.git("rev-list", "--first-parent", f"{start}..main").splitlines()) == 5


def twice(server, method, path, data=None, **more):
    """The commit of a request that comes twice."""
    key = {"Idempotency_Key": f"twice {path} {data}".replace(" ", "-")[:200]}
    if data is not None:
        more |= {"body": json.dumps(data), "Content_Type": "application/json"}
    done, again = (server.ask(method, path, **more, **key) for _ in range(2))
    assert (done.status, again.status) == (200, 200), (done.body, again.body)
    assert again.json["repeated"]
    assert isinstance(again.json["merged"], bool)
    assert done.json["commit"] == again.json["commit"]
    return done.json["commit"]
