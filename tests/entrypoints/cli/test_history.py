"""`contentrepo history`: what became of one block, and what differs, in the words of `contentrepo diff`."""

import content
import pytest
from program import contentrepo

RUN = "course-v1:edX+CS101+2T2019"
FOLDER = "courses/edX/CS101/2T2019"
QUIZ = b'<problem display_name="%s"%s><p>%s</p></problem>\n'
TWO = b'<vertical display_name="Unit 1"><html url_name="text1"/><problem url_name="quiz1"/></vertical>\n'
SWAPPED = b'<vertical display_name="Unit 1"><problem url_name="quiz1"/><html url_name="text1"/></vertical>\n'
ONE = b'<vertical display_name="Unit 1"><html url_name="text1"/></vertical>\n'


@pytest.fixture
def publish(work, origin):
    def publish_files(files, *, message="change"):
        work.commit({f"{FOLDER}/{path}": data for path, data in files.items()}, message=message)
        work.push("HEAD:refs/heads/main")
        contentrepo("publish", cwd=origin.path)

    publish_files(content.course(number="CS101"))
    return publish_files


def history(origin, block, *options):
    return contentrepo("history", f"block-v1:edX+CS101+2T2019+type@{block}", *options, cwd=origin.path)


def test_a_setting_and_a_text(publish, origin):
    publish({"problem/quiz1.xml": QUIZ % (b"One", b' weight="1"', b"Is it?")})
    publish({"problem/quiz1.xml": QUIZ % (b"Two", b"", b"Was it?")})
    newest = history(origin, "problem+block@quiz1", "--limit", "1").output.splitlines()[2:]
    assert [line.strip() for line in newest] == [
        "display_name One -> Two",
        "weight 1 -> (not set)",
        "text changed (+1 -1 lines)",
        "@@ -1 +1 @@",
        "-<p>Is it?</p>",
        "+<p>Was it?</p>",
    ]


def test_children_that_move_and_go(publish, origin):
    publish({"vertical/unit1.xml": TWO})
    publish({"vertical/unit1.xml": SWAPPED})
    acknowledged = "".join(f"Acknowledge: {rule} {RUN}\n" for rule in ("blocks-removed", "graded-block-removed"))
    publish({"vertical/unit1.xml": ONE}, message=f"x\n\n{acknowledged}")
    changes = history(origin, "vertical+block@unit1", "--format", "json").json
    assert changes[1]["diff"] in (["problem quiz1 moved to the front"], ["html text1 moved behind problem quiz1"])
    assert changes[0]["diff"] == ["problem quiz1 removed from vertical unit1"]
    (gone,) = changes[0]["differences"]
    assert (gone["kind"], gone["subject"], gone["old"]) == ("removed", "problem/quiz1", "vertical/unit1")


def test_a_page(publish, origin):
    publish({"html/text1.html": b"<p>Good bye.</p>\n"})
    newest = history(origin, "html+block@text1", "--limit", "1").output
    assert "text changed (+1 -1 lines)" in newest
    assert "+<p>Good bye.</p>" in newest


@pytest.mark.usefixtures("publish")
def test_the_first_version_is_told_as_a_whole(origin):
    first = history(origin, "html+block@text1").output
    assert "added" in first
    assert "+display_name: Read this" in first
