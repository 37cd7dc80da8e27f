import content
import pytest

UNIT, PAGE = "vertical/unit1.xml", "html/text1.html"


def values(found):
    return [candidate.value for candidate in found]


def test_names_of_blocks_those_that_nothing_uses_first(editor):
    found = editor.candidates(
        UNIT, '<vertical><html url_name="text1"/><problem url_name="quiz1"/><problem url_name="|"/></vertical>'
    )
    assert [(c.value, c.kind, c.title, c.is_free) for c in found] == [
        ("spare", "problem", "", True),
        ("quiz1", "problem", "Quiz 1", False),
    ]


def test_a_title_finds_a_block(editor):
    text = '<a href="/jump_to_id/|">'
    assert values(editor.candidates(PAGE, text, typed="quiz 1")) == ["quiz1"]
    assert {"quiz1", "lesson1", "unit2"} < set(values(editor.candidates(PAGE, text)))
    assert "course" not in values(editor.candidates(PAGE, text))


def test_uploaded_files(editor):
    assert values(editor.candidates(PAGE, '<img src="/static/|">')) == ["dot.png", "images/a b.png"]
    assert values(editor.candidates(PAGE, '<img src="/static/ima|">', typed="ima")) == ["images/a b.png"]


def test_pages_of_html(editor):
    assert values(editor.candidates("html/text1.xml", '<html filename="|"/>')) == ["text1"]


def test_entries_of_a_policy(editor):
    found = editor.candidates("policies/2T2019/policy.json", '{"problem/|": {}}', typed="problem/")
    assert values(found) == ["problem/quiz1"]


def test_a_half_written_file_still_has_candidates(editor):
    found = editor.candidates(UNIT, '<vertical><problem url_name="|')
    assert "spare" in values(found)


def test_a_file_does_not_point_to_itself(editor):
    assert values(editor.candidates("problem/quiz1.xml", '<problem url_name="|"/>')) == ["spare"]


@pytest.mark.parametrize("text", ['<vertical display_name="|"/>', "<vert|ical/>"])
def test_where_no_name_goes(editor, text):
    assert editor.candidates(UNIT, text) == []


def test_no_more_than_two_hundred(editor):
    for number in range(300):
        (editor.folder / f"static/{number:03}.png").write_bytes(content.PNG)
    assert len(editor.candidates(PAGE, '<img src="/static/|">')) == 200
