"""Every route of the document, times every scope; and schemathesis over all of it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import content
import pytest
import served
from program import contentrepo

SCOPES = ("delivery:read", "authoring:read", "authoring:write")
OPEN = {("POST", "/oauth/token")}
DELIVERY = """
GET /v1/blocks/{usage_key}
GET /v1/blocks/{usage_key}/body
GET /v1/blocks/{usage_key}/subtree
GET /v1/courses
GET /v1/courses/{run}
GET /v1/courses/{run}/assets
GET /v1/courses/{run}/assets/{name}
GET /v1/courses/{run}/blocks
GET /v1/courses/{run}/outline
GET /v1/courses/{run}/policies
GET /v1/courses/{run}/policies/{name}
GET /v1/media/{sha256}
GET /v1/media/{sha256}/{name}
GET /v1/programs
GET /v1/programs/{slug}
GET /v1/programs/{slug}/changes
GET /v1/programs/{slug}/releases
GET /v1/programs/{slug}/runs/{key}
GET /v1/releases
GET /v1/units/{unit}/changes
GET /v1/units/{unit}/files
GET /v1/units/{unit}/files/{path}
GET /v1/units/{unit}/releases/{at}
"""
READING = """
GET /v1/authoring/blocks/{usage_key}
GET /api/contentstore/v0/advanced_settings/{run}
GET /api/contentstore/v0/file_assets/{run}
GET /api/contentstore/v0/xblock/{run}/{usage_key}
GET /v1/authoring/files/{path}
GET /v1/changes
GET /v1/drafts
GET /v1/drafts/{name}/differences
GET /v1/locks
GET /v1/modes/{run}
GET /v1/rejected
GET /v1/repositories
GET /v1/status
GET /v1/tasks/{name}
GET /v1/tasks/{name}/events
"""
WRITING = """
POST /v1/authoring/blocks
PUT /v1/authoring/blocks/{usage_key}
PATCH /v1/authoring/blocks/{usage_key}
DELETE /v1/authoring/blocks/{usage_key}
PUT /v1/authoring/files/{path}
DELETE /v1/authoring/files/{path}
DELETE /api/contentstore/v0/file_assets/{run}/{asset}
DELETE /api/contentstore/v0/xblock/{run}/{usage_key}
DELETE /v1/drafts/{name}
PATCH /api/contentstore/v0/advanced_settings/{run}
PATCH /api/contentstore/v0/xblock/{run}/{usage_key}
POST /api/contentstore/v0/file_assets/{run}
POST /api/contentstore/v0/grading/{run}
POST /api/contentstore/v0/xblock/{run}
PUT /api/contentstore/v0/xblock/{run}/{usage_key}
DELETE /v1/locks/{run}
POST /v1/drafts
POST /v1/drafts/{name}/publish
POST /v1/locks/{run}/break
POST /v1/rejected/{push}/rescue
POST /v1/restore
POST /v1/tasks
POST /v1/undo
PUT /v1/locks/{run}
PUT /v1/modes/{run}
"""
# Whoever may write may begin drafts: they change nothing that is live.
FREE = {("POST", "/v1/drafts"), ("POST", "/v1/rejected/{push}/rescue")}
ACKNOWLEDGED = "Gone\n\nAcknowledge: graded-block-removed course-v1:edX+CS101+2T2019"
RUN = "course-v1:edX+CS101+2T2019"
V0 = "/api/contentstore/v0"
GRADER = {"type": "Homework", "min_count": 1, "drop_count": 0, "short_label": "HW", "weight": 100}
VALUE = {"value": True}
GRADING = {"graders": [GRADER], "grade_cutoffs": {"Pass": 0.5}}
UPLOAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="up.txt"\r\n\r\nup\r\n--b--\r\n'
NEEDED = {
    tuple(line.split()): scope
    for scope, lines in zip(SCOPES, (DELIVERY, READING, WRITING), strict=True)
    for line in lines.strip().splitlines()
}


@pytest.fixture(scope="module")
def work(published, tmp_path_factory):
    """A copy, because a write might come through."""
    work = content.make_work(tmp_path_factory.mktemp("routes") / "work")
    work.git("pull", "--quiet", str(published.path), "main")
    work.git("checkout", "--quiet", "--detach")
    contentrepo("publish", cwd=work.path)
    return work


@pytest.fixture(scope="module")
def server(work):
    everything = served.make_client(work.path, "everything")
    with served.serving(work.path) as server:
        server.token = server.take_token(everything).json["access_token"]
        yield server


@pytest.fixture(scope="module")
def document(server):
    return server.get("/openapi.json").json


def routes_of(document):
    return {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}


def test_every_route_has_an_entry_in_the_matrix(document):
    """A new route without a line above fails here, before anybody finds it open."""
    assert routes_of(document) == set(NEEDED) | OPEN


def test_the_document_says_which_scope_a_route_needs(document):
    said = {
        (method.upper(), path): [scope for one in operation.get("security", []) for scope in one.get("oauth2", [])]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert {route: scopes for route, scopes in said.items() if scopes} == {
        route: [scope] for route, scope in NEEDED.items()
    }


def fill(path):
    values = {"name": "0" * 32, "sha256": "0" * 64}
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], "x"), path)


@pytest.fixture(scope="module")
def tokens(server, work):
    client = served.make_client(work.path, "any")
    return {scope: server.take_token(client, scope=scope).json["access_token"] for scope in SCOPES}


def test_every_route_times_every_scope(server, tokens):
    """Nothing is open without a token, and each scope opens its own routes alone."""
    for (method, path), needed in NEEDED.items():
        body = "{}" if method in ("POST", "PUT", "PATCH") else None
        named = {"Content_Type": "application/json", "body": body}
        found = server.ask(method, fill(path), Authorization="", **named)
        assert found.problem == "missing-token", (method, path)
        for scope, token in tokens.items():
            found = server.ask(method, fill(path), Authorization=f"Bearer {token}", **named)
            refused = found.status in (401, 403)
            assert refused == (scope != needed), (method, path, scope, found)


def test_the_harness_would_see_a_route_that_is_open(server, tokens):
    """With the check taken out: what a route answers to the right scope is told apart from a refusal."""
    found = server.get("/v1/courses", Authorization=f"Bearer {tokens['delivery:read']}")
    assert found.status == 200
    assert server.get("/health", Authorization="").status == 200


def test_only_paths_that_the_rules_open_are_written(work):
    """Every writing route times a path right: the same write with and without it."""
    rules = b"format: 1\nowners: [team]\naccess:\n  - {paths: courses/edX/CS101, role: course-team, who: [team]}\n"
    base = content.make_work(work.path.parent / "closed")
    base.commit(content.course("courses/edX/CS101/2T2019") | {"contentrepo.yaml": rules})
    base.git("checkout", "--quiet", "-b", "draft")
    base.commit({"courses/edX/CS101/2T2019/static/draft.txt": b"draft"}, message="a draft")
    base.git("checkout", "--quiet", "-b", "other")
    base.commit({"courses/edX/CS101/2T2019/static/other.txt": b"other"}, message="another one")
    first = base.git("rev-parse", "main")
    base.git("checkout", "--quiet", "--detach")
    quiz = "/v1/authoring/blocks/block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
    new = quiz.replace("quiz1", "n")
    text = f"{V0}/xblock/{RUN}/block-v1:edX+CS101+2T2019+type@html+block@text1"
    xblock = f"{V0}/xblock/{RUN}/{quiz.rpartition('/')[2]}"
    unit = "block-v1:edX+CS101+2T2019+type@vertical+block@unit1"
    file = "/v1/authoring/files/courses/edX/CS101/2T2019/static/new.txt"
    olx = '<problem display_name="N"><p>New</p></problem>'
    writes = {
        ("PATCH", "/v1/authoring/blocks/{usage_key}"): (quiz, {"attributes": {"weight": "2"}}),
        ("PUT", "/v1/authoring/blocks/{usage_key}"): (quiz, {"olx": olx}),
        ("POST", "/v1/authoring/blocks"): ("/v1/authoring/blocks", {"parent": unit, "olx": olx, "id": "n"}),
        ("PUT", "/v1/authoring/files/{path}"): (file, "text"),
        ("DELETE", "/v1/authoring/files/{path}"): (file, None),
        ("POST", "/v1/restore"): ("/v1/restore", {"block": quiz.rpartition("/")[2], "commit": first}),
        ("POST", "/v1/drafts/{name}/publish"): ("/v1/drafts/draft/publish", {}),
        ("DELETE", "/v1/drafts/{name}"): ("/v1/drafts/other", None),
        ("PUT", "/v1/locks/{run}"): (f"/v1/locks/{RUN}", {}),
        ("DELETE", "/v1/locks/{run}"): (f"/v1/locks/{RUN}", None),
        ("POST", "/v1/locks/{run}/break"): (f"/v1/locks/{RUN}/break", {"reason": "gone"}),
        ("PUT", "/v1/modes/{run}"): (f"/v1/modes/{RUN}", {"mode": "hybrid"}),
        ("POST", "/v1/tasks"): (
            "/v1/tasks",
            {"operations": [{"op": "put-file", "path": file.partition("files/")[2], "text": "again"}]},
        ),
        ("DELETE", "/v1/authoring/blocks/{usage_key}"): (f"{new}?message={quote(ACKNOWLEDGED)}", None),
        ("PUT", f"{V0}/xblock/{{run}}/{{usage_key}}"): (xblock, {"display_name": "One"}),
        ("PATCH", f"{V0}/xblock/{{run}}/{{usage_key}}"): (xblock, {"metadata": {"weight": 3}}),
        ("POST", f"{V0}/xblock/{{run}}"): (f"{V0}/xblock/{RUN}", {"parent_locator": unit, "category": "html"}),
        ("DELETE", f"{V0}/xblock/{{run}}/{{usage_key}}"): (text, None),
        ("POST", f"{V0}/file_assets/{{run}}"): (f"{V0}/file_assets/{RUN}", None),
        ("DELETE", f"{V0}/file_assets/{{run}}/{{asset}}"): (f"{V0}/file_assets/{RUN}/up.txt", None),
        ("PATCH", f"{V0}/advanced_settings/{{run}}"): (
            f"{V0}/advanced_settings/{RUN}",
            {"mobile_available": {"value": True}},
        ),
        ("POST", f"{V0}/grading/{{run}}"): (f"{V0}/grading/{RUN}", GRADING),
        ("POST", "/v1/undo"): ("/v1/undo", {"author": "team", "since": "2026-01-01", "message": ACKNOWLEDGED}),
    }
    assert set(writes) == {route for route, scope in NEEDED.items() if scope == "authoring:write"} - FREE
    team, other = (served.make_client(base.path, name) for name in ("team", "other"))
    with served.serving(base.path) as server:
        member, stranger = (f"Bearer {server.take_token(one).json['access_token']}" for one in (team, other))
        for (method, _), (path, body) in writes.items():
            kind = "multipart/form-data; boundary=b" if path.endswith("file_assets/" + RUN) else "application/json"
            sent = UPLOAD if path.endswith("file_assets/" + RUN) else json.dumps(body)
            named = {"Content_Type": kind, "If_Match": "*", "body": sent}
            if path.endswith("/break"):
                server.send("PUT", f"/v1/locks/{RUN}", {}, Authorization=member)
            refused = server.ask(method, path, Authorization=stranger, **named)
            allowed = server.ask(method, path, Authorization=member, **named)
            if (method, path) != ("DELETE", file):  # the stranger is told that, too, before it is gone
                wanted = "locked" if path == f"/v1/locks/{RUN}" and method == "DELETE" else "forbidden"
                assert refused.problem == wanted, (method, path, refused)
            assert allowed.status in (200, 201, 204), (method, path, allowed)


@pytest.fixture(scope="module")
def examples(request):
    return str(request.config.getoption("--examples"))


def test_no_request_of_the_document_makes_the_server_fail(server, examples, tmp_path):
    """schemathesis: no 500, no answer that the document does not name, none of another shape."""
    checks = (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )
    command = [
        *(str(Path(sys.executable).parent / "schemathesis"), "run", f"http://127.0.0.1:{server.port}/openapi.json"),
        *("-H", f"Authorization: Bearer {server.token}", "--max-examples", examples, "--phases", "examples,fuzzing"),
        *("--checks", ",".join((*checks, "response_schema_conformance")), "--warnings", "off"),
        *("--seed", "1", "--generation-database=none", "--no-color", "--suppress-health-check", "all"),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
