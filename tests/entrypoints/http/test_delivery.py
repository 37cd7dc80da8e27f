import json
from urllib.parse import quote

import pytest

RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
PAGE = "block-v1:edX+CS101+2T2019+type@html+block@text1"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def either(request):
    """A work tree, and a server of what it published, on each database."""
    if request.param == "postgresql":
        return request.getfixturevalue("on_postgresql")
    return request.getfixturevalue("on_sqlite"), request.getfixturevalue("shared_server")


@pytest.fixture(scope="module")
def published(either):
    return either[0]


@pytest.fixture(scope="module")
def server(either):
    return either[1]


def test_courses_come_page_by_page_as_of_one_sequence(server):
    first = server.get("/v1/courses?limit=1").json
    assert [course["run"] for course in first["courses"]] == [RUN]
    assert first["courses"][0]["release"]["number"] == 2
    assert first["next"] is None
    assert server.get("/v1/courses?cursor=AAAA").problem == "bad-request"
    assert server.get("/v1/courses?limit=0").problem == "bad-request"


def test_a_course_and_its_outline(server):
    assert server.get(f"/v1/courses/{RUN}").json["blocks"] == 6
    outline = server.get(f"/v1/courses/{RUN}/outline?at=1").json
    assert outline["release"]["number"] == 1
    assert [(block["depth"], block["id"]) for block in outline["blocks"]] == [
        (0, "course"),
        (1, "week1"),
        (2, "lesson1"),
        (3, "unit1"),
        (4, "text1"),
        (4, "quiz1"),
    ]


def test_a_block_now_and_as_it_was(server, published):
    now, then = server.get(f"/v1/blocks/{QUIZ}"), server.get(f"/v1/blocks/{QUIZ}?at=1")
    assert "Is it not so" in now.json["body"]
    assert "Is it so" in then.json["body"]
    assert (now.headers["contentrepo-release"], then.headers["contentrepo-release"]) == ("2", "1")
    for at in ("sequence:1", "release:1", published.git("rev-parse", "HEAD~1")):
        assert server.get(f"/v1/blocks/{QUIZ}?at={at}").body == then.body
    assert now.json["attributes"] == {"display_name": "Quiz 1"}
    assert now.json["parent"] == "vertical/unit1"


def test_the_hot_route_says_what_the_others_say(server):
    """The hot route splices stored texts; the page parses them. Both say the same of every block."""
    page = server.get(f"/v1/courses/{RUN}/blocks").json["blocks"]
    assert [server.get(f"/v1/blocks/{quote(block['usage_key'])}").json for block in page] == page


def test_the_hot_address_in_other_ways(server):
    """It is answered before all routes; what it does not take, they refuse."""
    place = f"/v1/blocks/{QUIZ}"
    whole = server.get(place)
    head = server.ask("HEAD", place)
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", whole.headers["etag"])
    known = server.get(place, If_None_Match=f'"x", W/{whole.headers["etag"]}')
    assert (known.status, known.body, known.headers["contentrepo-release"]) == (304, b"", "2")
    assert server.ask("PUT", place, body="{}").problem == "method-not-allowed"
    assert server.get(f"{place}/").problem == "not-found"
    assert server.get(f"{place}/no").problem == "not-found"
    assert server.get("/v1/blocks/").problem == "not-found"
    assert server.get("/v1/blocks/x/body").problem == "invalid-key"
    assert server.get(f"{place}?at=nonsense").problem == "bad-request"
    assert server.get(f"{place}?at=1&at=2").status == 200
    assert server.get(f"{place}/body", Authorization="").problem == "missing-token"


def test_a_body_is_byte_for_byte_what_git_has(server, published):
    body = server.get(f"/v1/blocks/{PAGE}/body")
    assert body.body == (published.path / "courses/edX/CS101/2T2019/html/text1.html").read_bytes()


def test_many_blocks(server):
    asked = f"/v1/courses/{RUN}/blocks?block=problem/quiz1&block=html/none&block=html/text1"
    found = server.get(asked).json
    assert [block["id"] for block in found["blocks"]] == ["quiz1", "text1"]
    assert found["missing"] == ["html/none"]
    pages, cursor = [], ""
    while cursor is not None:
        page = server.get(f"/v1/courses/{RUN}/blocks?limit=4{cursor and f'&cursor={cursor}'}").json
        pages.append([block["id"] for block in page["blocks"]])
        cursor = page["next"]
    assert pages == [["course", "week1", "lesson1", "unit1"], ["text1", "quiz1"]]
    below = server.get("/v1/blocks/block-v1:edX+CS101+2T2019+type@sequential+block@lesson1/subtree").json
    assert [block["id"] for block in below["blocks"]] == ["lesson1", "unit1", "text1", "quiz1"]


@pytest.mark.parametrize(
    "path", [f"/v1/blocks/{QUIZ}", f"/v1/blocks/{QUIZ}/body", "/v1/courses", f"/v1/courses/{RUN}/assets/long.txt"]
)
def test_a_client_that_has_it_already_gets_nothing(server, path):
    tag = server.get(path).headers["etag"]
    again = server.get(path, If_None_Match=f'"other", {tag}')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert server.get(path, If_None_Match='"other"').status == 200


def test_what_did_not_change_keeps_its_tag_over_releases(server):
    tags = [server.get(f"/v1/blocks/{PAGE}?at={release}").headers["etag"] for release in (1, 2)]
    assert tags[0] == tags[1]


@pytest.mark.parametrize(
    ("asked", "status", "told", "body"),
    [
        ("bytes=0-9", 206, "bytes 0-9/10000", b"0123456789"),
        ("bytes=9995-", 206, "bytes 9995-9999/10000", b"56789"),
        ("bytes=-3", 206, "bytes 9997-9999/10000", b"789"),
        ("bytes=9999-20000", 206, "bytes 9999-9999/10000", b"9"),
        ("bytes=0-1,5-6", 200, None, b"0123456789" * 1000),
        ("lines=1-2", 200, None, b"0123456789" * 1000),
        ("bytes=10000-", 416, "bytes */10000", None),
        ("bytes=5-2", 416, "bytes */10000", None),
    ],
)
def test_ranges_of_an_asset(server, asked, status, told, body):
    found = server.get(f"/v1/courses/{RUN}/assets/long.txt", Range=asked)
    assert (found.status, found.headers.get("content-range")) == (status, told)
    assert body is None or found.body == body


def test_a_range_of_another_version_is_not_mixed_in(server):
    found = server.get(f"/v1/courses/{RUN}/assets/long.txt", Range="bytes=0-9", If_Range='"old"')
    assert (found.status, len(found.body)) == (200, 10000)


def test_an_address_by_hash_never_changes(server):
    asset = server.get(f"/v1/courses/{RUN}/assets").json["assets"][2]
    found = server.get(asset["url"])
    assert found.body == b"0123456789" * 1000
    assert "immutable" in found.headers["cache-control"]
    assert "private" in found.headers["cache-control"]
    assert found.headers["content-security-policy"].startswith("sandbox")
    assert server.get(f"/v1/media/{'0' * 64}").problem == "unknown-file"
    assert server.get("/v1/media/..%2F..%2Fclients.json").status in (400, 404)


@pytest.mark.parametrize(
    "name",
    ["../../../clients.json", "..%2f..%2fclients.json", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "a%00b"],
)
@pytest.mark.parametrize("folder", ["assets", "policies"])
def test_a_path_that_leaves_the_course_leads_nowhere(server, folder, name):
    assert server.get(f"/v1/courses/{RUN}/{folder}/{name}").problem in ("unknown-file", "not-found")
    assert server.get(f"/v1/units/{RUN}/files/{name}").problem in ("unknown-file", "not-found")


def test_policies_and_files(server):
    policies = server.get(f"/v1/courses/{RUN}/policies").json["files"]
    assert [file["path"].rpartition("/")[2] for file in policies] == ["grading_policy.json", "policy.json"]
    grading = server.get(f"/v1/courses/{RUN}/policies/2T2019/grading_policy.json")
    assert grading.body == server.get(f"/v1/courses/{RUN}/policies/grading_policy.json").body
    assert json.loads(grading.body)["GRADE_CUTOFFS"] == {"Pass": 0.5}
    paths = [file["path"] for file in server.get(f"/v1/units/{RUN}/files?limit=500").json["files"]]
    assert paths == sorted(paths)
    assert len(paths) == 15


def test_programs_and_a_run_by_either_key(server):
    assert [one["slug"] for one in server.get("/v1/programs").json["programs"]] == ["p"]
    assert server.get(f"/v1/programs?run={quote(RUN)}").json["programs"][0]["slug"] == "p"
    assert server.get("/v1/programs/p").json["runs"][0]["release"]["number"] == 2
    by_key, by_run = server.get("/v1/programs/p/runs/ext-1"), server.get(f"/v1/programs/p/runs/{RUN}")
    assert by_key.body == by_run.body
    assert by_key.json["run"] == RUN
    assert server.get("/v1/programs/p/runs/other").problem == "unknown-run"
    assert server.get("/v1/programs/q").problem == "unknown-program"
    steps = server.get("/v1/programs/p/releases").json["releases"]
    older = steps[1]["sequence"]
    changes = server.get(f"/v1/programs/p/changes?since={older}").json["runs"]
    assert [block["block"] for block in changes[0]["blocks"]] == ["problem/quiz1"]


def test_releases_their_log_and_what_lies_between(server):
    page = server.get(f"/v1/releases?unit={quote(RUN)}&limit=1").json
    assert [one["number"] for one in page["releases"]] == [2]
    rest = server.get(f"/v1/releases?unit={quote(RUN)}&cursor={page['next']}").json
    assert [one["number"] for one in rest["releases"]] == [1]
    logged = server.get(f"/v1/units/{RUN}/releases/2").json["records"]
    assert [(one["kind"], one["subject"].rpartition("CS101/2T2019/")[2]) for one in logged] == [
        ("block", "problem/quiz1"),
        ("file", "problem/quiz1.xml"),
        ("file", "static/long.txt"),
    ]
    changes = server.get(f"/v1/units/{RUN}/changes?since=1&until=2").json
    assert [(one["block"], one["what"]) for one in changes["blocks"]] == [("problem/quiz1", "changed")]
    assert [one["old"] is None for one in changes["files"]] == [False, True]
    assert server.get(f"/v1/units/{RUN}/changes?since=9").problem == "unknown-release"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/v1/blocks/nonsense", "invalid-key"),
        (f"/v1/blocks/{QUIZ}2", "unknown-block"),
        (f"/v1/blocks/{QUIZ}?at=7", "unknown-release"),
        (f"/v1/blocks/{QUIZ}?at=soon", "bad-request"),
        (f"/v1/blocks/{QUIZ}?at=2001-01-01", "not-live"),
        ("/v1/courses/course-v1:edX+CS101+none", "unknown-unit"),
        (f"/v1/courses/{RUN}/blocks?block=quiz1", "bad-request"),
        ("/v1/nothing", "not-found"),
        ("/v1/changes?repository=none", "unknown-repository"),
    ],
)
def test_refusals_are_problems_of_a_stable_type(server, path, problem):
    assert server.get(path).problem == problem


def test_a_method_that_there_is_not(server):
    assert server.ask("DELETE", "/v1/courses").problem == "method-not-allowed"
