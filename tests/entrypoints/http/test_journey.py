"""From a write to what readers get of it, with PostgreSQL behind the server; other tests have SQLite there."""

from program import call
from served import make_client

RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"


def test_written_published_read_undone_and_revoked(changing):
    work, server = changing
    work.git("checkout", "--quiet", "--detach")
    tag = server.get(f"/v1/authoring/blocks/{QUIZ}").headers["etag"]
    named = {"If_Match": tag, "Idempotency_Key": "once"}
    done = server.send("PATCH", f"/v1/authoring/blocks/{QUIZ}", {"attributes": {"weight": "3"}}, **named)
    assert done.status == 200, done
    before = server.get(f"/v1/blocks/{QUIZ}")
    assert "weight" not in before.json["attributes"]
    call("publish", cwd=work.path)
    after = server.get(f"/v1/blocks/{QUIZ}", If_None_Match=before.headers["etag"])
    assert (after.status, after.json["attributes"]["weight"]) == (200, "3")
    release = int(after.headers["contentrepo-release"])
    assert server.get(f"/v1/blocks/{QUIZ}?at={done.json['commit']}").body == after.body
    assert server.get(f"/v1/blocks/{QUIZ}?at={release - 1}").body == before.body
    changes = server.get(f"/v1/units/{RUN}/changes?since={release - 1}").json
    assert [change["block"] for change in changes["blocks"]] == ["problem/quiz1"]
    again = server.send("PATCH", f"/v1/authoring/blocks/{QUIZ}", {"attributes": {"weight": "3"}}, **named)
    assert (again.json["repeated"], again.json["commit"]) == (True, done.json["commit"])
    assert server.send("POST", "/v1/undo", {"commits": [done.json["commit"]]}).status == 200
    call("publish", cwd=work.path)
    assert "weight" not in server.get(f"/v1/blocks/{QUIZ}").json["attributes"]
    call("verify", cwd=work.path)
    check_revocation(work, server)


def check_revocation(work, server):
    """There the register is no file beside the store, but in the repository's own folder."""
    client = make_client(work.path, "guest")
    token = f"Bearer {server.take_token(client).json['access_token']}"
    assert server.get("/v1/courses", Authorization=token).status == 200
    call("client", "revoke", client["id"], cwd=work.path)
    assert server.get("/v1/courses", Authorization=token).problem == "invalid-token"
