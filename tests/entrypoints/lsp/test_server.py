import subprocess
import sys

import content
import pytest
from language_client import MARK, Client

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

DANGLES = "dangling-pointer"
UNIT, PAGE = "vertical/unit1.xml", "html/text1.html"
DANGLING = '<vertical display_name="Unit 1">\n  <html url_name="text1"/>\n  <problem url_name="nobody"/>\n</vertical>\n'


def rules(found):
    return {one["code"] for one in found}


def has(rule):
    return lambda found: rule in rules(found)


def lacks(rule):
    return lambda found: rule not in rules(found)


@pytest.fixture
def course(tmp_path):
    for path, data in (content.course() | {"problem/spare.xml": b"<problem/>"}).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


@pytest.fixture
def client(course):
    client = Client(course)
    yield client
    client.kill()


@pytest.fixture
def editor(client):
    """A client with the unit open and looked at."""
    client.start()
    client.open(UNIT)
    client.diagnostics(UNIT, lacks(DANGLES))
    return client


def test_a_whole_session(client):
    capabilities = client.start()
    assert capabilities["definitionProvider"]
    assert capabilities["hoverProvider"]
    assert capabilities["completionProvider"]["triggerCharacters"] == ['"', "'", "/"]
    client.open(UNIT)
    assert client.diagnostics(UNIT, lambda _: True) == []
    client.change(UNIT, DANGLING)
    found = next(one for one in client.diagnostics(UNIT, has(DANGLES)) if one["code"] == DANGLES)
    assert found["severity"] == 1
    assert found["source"] == "contentrepo"
    assert "problem/nobody.xml" in found["message"]
    assert found["range"] == {"start": {"line": 2, "character": 2}, "end": {"line": 2, "character": 30}}
    (target,) = client.at("definition", UNIT, DANGLING.replace("text1", "te|xt1"))[:1]
    assert target["uri"] == client.uri("html/text1.xml")
    assert "Read this" in client.at("hover", UNIT, DANGLING.replace("text1", "te|xt1"))["contents"]["value"]
    names = [item["label"] for item in client.at("completion", UNIT, DANGLING.replace("nobody", "|"))["items"]]
    assert names == ["quiz1", "spare"]
    client.change(UNIT, DANGLING.replace("nobody", "quiz1"))
    client.diagnostics(UNIT, lacks(DANGLES))
    assert client.stop() == (0, "")


def test_a_folder_with_an_odd_name(course, request):
    odd = course.rename(course.parent / "Intro #1 %41 é & more")
    client = Client(odd)
    request.addfinalizer(client.kill)
    client.start()
    client.open(UNIT, DANGLING)
    client.diagnostics(UNIT, has(DANGLES))
    (target, _) = client.at("definition", UNIT, DANGLING.replace("text1", "te|xt1"))
    assert target["uri"] == client.uri("html/text1.xml")


def test_findings_of_files_that_are_not_open(editor):
    editor.change(UNIT, '<vertical display_name="Unit 1"><html url_name="text1"/></vertical>')
    editor.diagnostics("problem/quiz1.xml", has("unreachable-file"))
    editor.change(
        UNIT, '<vertical display_name="Unit 1"><html url_name="text1"/><problem url_name="quiz1"/></vertical>'
    )
    editor.diagnostics("problem/quiz1.xml", lacks("unreachable-file"))


def test_what_is_saved_and_what_is_closed(editor):
    editor.change(UNIT, DANGLING)
    editor.diagnostics(UNIT, has(DANGLES))
    editor.close(UNIT)
    editor.diagnostics(UNIT, lacks(DANGLES))
    editor.open(PAGE)
    (editor.folder / UNIT).write_text(DANGLING)
    editor.save(PAGE)
    editor.diagnostics(UNIT, has(DANGLES))


def test_a_file_that_somebody_else_changes(client):
    client.start(workspace={"didChangeWatchedFiles": {"dynamicRegistration": True}})
    asked = client.wait(lambda message: message.get("method") == "client/registerCapability")
    (registered,) = asked["params"]["registrations"]
    assert registered["method"] == "workspace/didChangeWatchedFiles"
    client.open(UNIT)
    client.diagnostics(UNIT, lacks(DANGLES))
    (client.folder / "problem/quiz1.xml").unlink()
    client.tell("workspace/didChangeWatchedFiles", changes=[{"uri": client.uri("problem/quiz1.xml"), "type": 3}])
    client.diagnostics(UNIT, has(DANGLES))


def test_a_file_opened_with_text_that_was_never_saved(client):
    client.start()
    client.open(UNIT, DANGLING)
    client.diagnostics(UNIT, has(DANGLES))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_are_counted_as_editors_do(editor, end):
    text = end.join(
        ["<!-- \U0001f600\u2028 -->", '<vertical display_name="\U0001f600"><html url_name="te|xt1"/></vertical>']
    )
    editor.change(UNIT, text.replace(MARK, "").replace("text1", "gone1"))
    found = editor.diagnostics(UNIT, has(DANGLES))
    (place,) = (one["range"] for one in found if one["code"] == DANGLES)
    assert place == {"start": {"line": 1, "character": 28}, "end": {"line": 1, "character": 52}}
    editor.change(UNIT, text.replace(MARK, ""))
    (target, *_) = editor.at("definition", UNIT, text.replace(end, "\n"))
    assert target["uri"] == editor.uri("html/text1.xml")


@pytest.mark.parametrize(
    ("text", "target"),
    [('<a href="/jump_to_id/qu|iz1">', "problem/quiz1.xml"), ('<img src="/static/dot|.png">', "static/dot.png")],
)
def test_links(editor, text, target):
    editor.open(PAGE, text.replace(MARK, ""))
    assert [one["uri"] for one in editor.at("definition", PAGE, text)] == [editor.uri(target)]


def test_hover_tells_the_rule_of_a_finding(editor):
    editor.change(UNIT, DANGLING)
    editor.diagnostics(UNIT, has(DANGLES))
    said = editor.at("hover", UNIT, DANGLING.replace("nobody", "no|body"))["contents"]
    assert said["kind"] == "markdown"
    assert "## dangling-pointer" in said["value"]
    assert "```" in said["value"]


def test_completion_by_title_replaces_what_stands_there(editor):
    editor.open(PAGE, '<a href="/jump_to_id/quiz 1">')
    (item,) = editor.at("completion", PAGE, '<a href="/jump_to_id/quiz 1|">')["items"]
    assert item["textEdit"] == {
        "newText": "quiz1",
        "range": {"start": {"line": 0, "character": 21}, "end": {"line": 0, "character": 27}},
    }
    assert item["detail"] == "problem Quiz 1"


def test_completion_of_uploaded_files(editor):
    (editor.folder / "static/a & b.png").write_bytes(content.PNG)
    editor.save(UNIT)
    editor.open(PAGE, '<img src="/static/">')
    editor.diagnostics(PAGE, lambda _: True)
    items = editor.at("completion", PAGE, '<img src="/static/|">')["items"]
    assert [item["textEdit"]["newText"] for item in items] == ["a &amp; b.png", "dot.png"]


def test_where_nothing_of_a_course_stands(editor):
    text = '<vertical display_name="Un|it 1"><html url_name="text1"/></vertical>'
    editor.change(UNIT, text.replace(MARK, ""))
    assert editor.at("definition", UNIT, text) == []
    assert editor.at("completion", UNIT, text)["items"] == []
    assert "Unit 1" in editor.at("hover", UNIT, text)["contents"]["value"]
    assert editor.at("definition", "nowhere.xml", "|") == []


def test_names_are_never_markup(editor):
    hostile = "**bold** [x](command:evil) &lt;b&gt; `code`"
    editor.change(UNIT, f'<vertical display_name="{hostile}"><html url_name="text1"/></vertical>')
    said = editor.at("hover", UNIT, f'<vert|ical display_name="{hostile}">')
    while "bold" not in (said or {"contents": {"value": ""}})["contents"]["value"]:
        said = editor.at("hover", UNIT, f'<vert|ical display_name="{hostile}">')
    value = said["contents"]["value"]
    assert r"\*\*bold\*\* \[x\]\(command:evil\) \<b\> \`code\`" in value


def test_a_folder_that_cannot_be_checked_is_told_and_harms_nothing(editor):
    (editor.folder / "contentrepo.yaml").mkdir()
    editor.save(UNIT)
    editor.change(UNIT, DANGLING)
    editor.diagnostics(UNIT, has(DANGLES))


def test_a_program_without_the_extra(course):
    script = (
        "import sys; sys.modules['pygls'] = None\n"
        "from contentrepo.entrypoints.cli.program import run; sys.exit(run(['lsp']))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=course, capture_output=True, check=False)
    assert done.returncode == 2
    assert "pip install 'contentrepo[lsp]'" in done.stderr.decode()
