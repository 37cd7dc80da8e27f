"""The thin form of edx-platform's v0 endpoints."""

from urllib.parse import quote

import content
import pytest
import served

RUN = "course-v1:edX+CS101+2T2019"
V0 = "/api/contentstore/v0"
KEY = "block-v1:edX+CS101+2T2019+type@{}+block@{}"
QUIZ, PAGE, UNIT = KEY.format("problem", "quiz1"), KEY.format("html", "text1"), KEY.format("vertical", "unit1")
LESSON = KEY.format("sequential", "lesson1")
BLOCK = f"{V0}/xblock/{RUN}"
FOLDER = "courses/edX/CS101/2T2019"
DATA = bytes(range(256)) + b"\r\n\r\n--\n"


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    work = content.make_work(tmp_path_factory.mktemp("studio") / "work")
    work.commit(content.course(FOLDER))
    work.git("checkout", "--quiet", "--detach")
    return work


@pytest.fixture(scope="module")
def server(work):
    client = served.make_client(work.path, "ada@example.org")
    with served.serving(work.path) as server:
        server.token = server.take_token(client).json["access_token"]
        yield server


def test_blocks_in_the_platforms_form(server):
    block = server.get(f"{BLOCK}/{PAGE}").json
    assert (block["category"], block["display_name"]) == ("html", "Read this")
    assert block["data"].startswith("<p>Hello.")
    assert server.get(f"{BLOCK}/{UNIT}").json["children"] == [PAGE, QUIZ]
    changed = server.send("PUT", f"{BLOCK}/{PAGE}", {"data": "<p>New.</p>\n", "display_name": "Newer"})
    assert changed.json["data"] == "<p>New.</p>\n", changed.body
    assert changed.headers["contentrepo-base"].endswith("; read")
    body = {"metadata": {"max_attempts": 3, "showanswer": "never"}, "nullout": ["weight"]}
    changed = server.send("PATCH", f"{BLOCK}/{QUIZ}", body)
    unread = server.send("PATCH", f"{BLOCK}/{LESSON}", {"display_name": "Lesson one"})
    assert unread.headers["contentrepo-base"].endswith("; tip")
    assert changed.json["metadata"]["max_attempts"] == "3"
    made = server.send("POST", BLOCK, {"parent_locator": UNIT, "category": "html", "display_name": "A", "data": "<p/>"})
    assert made.json["courseKey"] == RUN, made.body
    copied = server.send("POST", BLOCK, {"parent_locator": UNIT, "duplicate_source_locator": made.json["locator"]})
    assert server.get(f"{BLOCK}/{copied.json['locator']}").json["display_name"] == "A"
    moved = server.send("PATCH", f"{BLOCK}/{UNIT}", {"move_source_locator": made.json["locator"], "target_index": 0})
    assert moved.json["children"][0] == made.json["locator"]
    for locator in (made.json["locator"], copied.json["locator"]):
        gone = server.ask("DELETE", f"{BLOCK}/{locator}")
        assert (gone.status, gone.body) == (204, b"")
    assert server.send("PATCH", f"{BLOCK}/{QUIZ}", {"unknown": 1}).problem == "bad-request"
    assert server.send("PATCH", f"{BLOCK}/{QUIZ}", {}).problem == "bad-request"
    assert server.get(f"{V0}/xblock/course-v1:edX+Other+1/{QUIZ}").problem == "bad-request"


def test_to_publish_alone_changes_nothing_and_is_no_mistake(server, work):
    before = work.git("rev-parse", "main")
    said = server.send("PATCH", f"{BLOCK}/{QUIZ}", {"publish": "make_public"})
    assert (said.status, said.json) == (200, server.get(f"{BLOCK}/{QUIZ}").json)
    assert work.git("rev-parse", "main") == before


def test_a_client_without_if_match_does_not_overwrite_what_it_never_saw(server, work):
    """The base is what it read last: another's edit of the same setting is a conflict, until it has read it."""
    server.get(f"{BLOCK}/{QUIZ}")
    work.git("checkout", "--quiet", "main")
    path = f"{FOLDER}/problem/quiz1.xml"
    text = work.git("show", f"main:{path}")
    work.commit({path: text.replace('"Quiz 1"', '"Git\'s"').encode()})
    work.git("checkout", "--quiet", "--detach")
    refused = server.send("PATCH", f"{BLOCK}/{QUIZ}", {"display_name": "Mine"})
    assert refused.problem == "conflict"
    assert refused.json["resolve"]["method"] == "GET"
    assert server.get(f"{BLOCK}/{QUIZ}").json["display_name"] == "Git's"
    assert server.send("PATCH", f"{BLOCK}/{QUIZ}", {"display_name": "Mine"}).json["display_name"] == "Mine"


def test_an_asset_in_a_folder_goes_by_the_id_that_the_list_gives(server, work):
    """The platform's names have underscores where paths have slashes; one that two files have is refused."""
    names = ("pictures/one.txt", "pictures_two.txt", "pictures/two.txt")
    work.git("checkout", "--quiet", "main")
    work.commit({f"{FOLDER}/static/{name}": DATA for name in names})  # no door lets two files have one name
    work.git("checkout", "--quiet", "--detach")
    listed = server.get(f"{V0}/file_assets/{RUN}").json["assets"]
    found = {one["display_name"]: one["id"] for one in listed if "pictures" in one["display_name"]}
    assert server.ask("DELETE", f"{V0}/file_assets/{RUN}/{found['pictures/one.txt']}").status == 204
    refused = server.ask("DELETE", f"{V0}/file_assets/{RUN}/{found['pictures/two.txt']}")
    assert refused.problem == "bad-request"
    assert "`pictures/two.txt`, `pictures_two.txt`" in refused.json["detail"]
    for name in ("pictures/two.txt", "pictures_two.txt"):
        assert server.ask("DELETE", f"{V0}/file_assets/{RUN}/{name}").status == 204
    gone = server.ask("DELETE", f"{V0}/file_assets/{RUN}/{found['pictures/one.txt']}")
    assert gone.problem == "unknown-file"


def test_assets_settings_and_grading(server, work):
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a b.txt"\r\n\r\n' + DATA + b"\r\n--x--\r\n"
    form = "multipart/form-data; boundary=x"
    done = server.ask("POST", f"{V0}/file_assets/{RUN}", body=body, Content_Type=form)
    assert done.json["asset"]["display_name"] == "a b.txt", done.body
    assert server.get(f"/v1/authoring/files/{FOLDER}/static/a%20b.txt").body == DATA
    assert [one["display_name"] for one in server.get(f"{V0}/file_assets/{RUN}").json["assets"]] == [
        "a b.txt",
        "dot.png",
    ]
    assert server.ask("DELETE", f"{V0}/file_assets/{RUN}/a%20b.txt").status == 204
    for wrong in (b"", b"--x", body.replace(b"a b.txt", b""), body.replace(b"--x", b"--y")):
        assert server.ask("POST", f"{V0}/file_assets/{RUN}", body=wrong, Content_Type=form).problem == "bad-request"
    settings = server.get(f"{V0}/advanced_settings/{RUN}").json
    assert settings == {"display_name": {"value": "Computing"}}
    changed = server.send("PATCH", f"{V0}/advanced_settings/{RUN}", {"mobile_available": {"value": True}})
    assert changed.json["mobile_available"] == {"value": True}, changed.body
    gone = server.send("PATCH", f"{V0}/advanced_settings/{RUN}", {"mobile_available": {"value": None}})
    assert gone.json == settings
    grader = {"type": "Homework", "min_count": 2, "drop_count": 0, "short_label": "HW", "weight": 100}
    grading = {"graders": [grader], "grade_cutoffs": {"Pass": 0.6}}
    refused = server.send("POST", f"{V0}/grading/{RUN}", grading)
    assert refused.problem == "invalid-content"
    message = quote(f"Two of them\n\nAcknowledge: grading-changed {RUN}")
    graded = server.send("POST", f"{V0}/grading/{RUN}?message={message}", grading)
    assert graded.status == 200, graded.body
    assert '"weight": 1.0' in work.git("show", f"main:{FOLDER}/policies/2T2019/grading_policy.json")


def test_a_write_with_a_key_happens_once_whatever_the_server_remembers_by_then(server, work):
    server.get(f"{BLOCK}/{QUIZ}")
    server.get(f"{V0}/advanced_settings/{RUN}")
    for path, body in (
        (f"{BLOCK}/{QUIZ}", {"metadata": {"weight": 7}}),
        (f"{V0}/advanced_settings/{RUN}", {"invitation_only": {"value": True}}),
    ):
        key = {"Idempotency_Key": path[-20:].replace(" ", "-")}
        assert server.send("PATCH", path, body, **key).status == 200
        tip = work.git("rev-parse", "main")
        again = server.send("PATCH", path, body, **key)
        assert again.status == 200, again.body
        assert work.git("rev-parse", "main") == tip
    server.send("PATCH", f"{V0}/advanced_settings/{RUN}", {"invitation_only": {"value": None}})
