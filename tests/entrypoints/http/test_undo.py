"""What of an undo, a restore and a merge does not fit is told as of any write; never a fault of ours."""

import content
import pytest
import served
from program import contentrepo

FOLDER = "courses/edX/CS101/2T2019"
RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "/v1/authoring/blocks/block-v1:edX+CS101+2T2019+type@problem+block@quiz1"


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    work = content.make_work(tmp_path_factory.mktemp("undo") / "work")
    work.commit(content.course(FOLDER))
    work.git("checkout", "--quiet", "--detach")
    contentrepo("publish", cwd=work.path)
    return work


@pytest.fixture(scope="module")
def server(work):
    client = served.make_client(work.path)
    with served.serving(work.path) as server:
        server.token = server.take_token(client).json["access_token"]
        yield server


def patch(server, value, branch="main"):
    attributes = {"attributes": {"max_attempts": value}}
    done = server.send("PATCH", f"{QUIZ}?branch={branch}", attributes, If_Match="*")
    assert done.json["state"] == "applied", done.body
    return done.json["commit"]


def attempts(server):
    return server.get(QUIZ).json["attributes"].get("max_attempts")


def sides(conflict):
    return [conflict[side] for side in ("base", "ours", "theirs")]


def test_what_others_built_upon_goes_with_it_where_the_offered_request_says_so(server):
    before = attempts(server)
    first, later = patch(server, "5"), patch(server, "7")
    wish = {"commits": [first]}
    refused = server.send("POST", "/v1/undo", wish)
    assert refused.problem == "conflict", refused.body
    (conflict,) = refused.json["conflicts"]
    assert sides(conflict) == ["5", before, "7"]
    assert conflict["by"]["commit"] == later
    dry = server.send("POST", "/v1/undo", {**wish, "dry_run": True})
    assert (dry.status, dry.json["state"], dry.json["conflicts"]) == (200, "conflict", [conflict])
    ready = refused.json["resolve"]
    assert ready["body"] == {"commits": [later, first]}
    assert server.send(ready["method"], ready["path"], ready["body"]).json["state"] == "applied"
    assert attempts(server) == before


def test_a_draft_that_does_not_fit_is_a_conflict_without_a_request_to_offer(server):
    server.send("POST", "/v1/drafts", {"name": "drafts/fit"})
    patch(server, "11", "drafts/fit")
    patch(server, "12")
    for dry_run in (True, False):
        said = server.send("POST", "/v1/drafts/drafts/fit/publish", {"dry_run": dry_run})
        assert said.status == (200 if dry_run else 409), said.body
        assert sides(said.json["conflicts"][0])[1:] == ["11", "12"]
        assert said.json["resolve"] is None
