import pytest

UNIT, PAGE = "vertical/unit1.xml", "html/text1.html"


@pytest.mark.parametrize(
    ("path", "text", "targets"),
    [
        (UNIT, '<vertical><problem url_name="qu|iz1"/></vertical>', ["problem/quiz1.xml:1"]),
        (UNIT, '<vertical><pro|blem url_name="quiz1"/></vertical>', ["problem/quiz1.xml:1"]),
        (UNIT, '<vertical><html url_name="|text1"/></vertical>', ["html/text1.xml:1", "html/text1.html:1"]),
        (UNIT, '<vertical><html url_name="gone|"/></vertical>', []),
        (UNIT, '<vertical display_name="Un|it"><html url_name="text1"/></vertical>', []),
        (UNIT, '<vertical><problem url_name="spare|" x="y"/></vertical>', [f"{UNIT}:1"]),
        ("html/text1.xml", '<html filename="te|xt1"/>', ["html/text1.html:1"]),
        ("html/text1.xml", '<ht|ml filename="text1"/>', ["html/text1.html:1"]),
        (PAGE, '<a href="/jump_to_id/qu|iz1">', ["problem/quiz1.xml:1"]),
        (PAGE, '<a href="/jump_to_id/unit2|">', ["drafts/vertical/unit2.xml:1"]),
        (PAGE, '<a href="/jump_to_id/nobody|">', []),
        (PAGE, '<img src="/static/dot|.png">', ["static/dot.png:1"]),
        (PAGE, '<img src="/static/images_a_b|.png">', ["static/images/a b.png:1"]),
        (PAGE, '<img src="/static/images/a%20|b.png">', ["static/images/a b.png:1"]),
        ("policies/2T2019/policy.json", '{"problem/quiz|1": {}}', ["problem/quiz1.xml:1"]),
        ("policies/2T2019/policy.json", '{"course/2T|2019": {}}', ["course/2T2019.xml:1"]),
        ("course.xml", '<course url_name="2T|2019" org="edX" course="CS101"/>', ["course/2T2019.xml:1"]),
        ("README.md", '<html url_name="te|xt1"/>', ["html/text1.xml:1", "html/text1.html:1"]),
    ],
)
def test_where_it_leads(editor, path, text, targets):
    assert editor.targets(path, text) == targets


def test_a_pointer_to_a_file_that_cannot_be_read(editor):
    (editor.folder / "problem/quiz1.xml").write_text("<problem")
    assert editor.targets(UNIT, '<vertical><problem url_name="qu|iz1"/></vertical>') == ["problem/quiz1.xml:1"]


def test_a_block_in_the_same_file(editor):
    text = '<vertical>\n<a href="/jump_to_id/in|side"/>\n<done url_name="inside"/></vertical>'
    assert editor.targets(UNIT, text) == [f"{UNIT}:3"]


def test_a_file_of_no_course(tmp_path_factory, editor):
    elsewhere = editor._replace(folder=tmp_path_factory.mktemp("empty"))
    assert elsewhere.targets("a.xml", '<html url_name="te|xt1"/>') == []
    assert elsewhere.cards("a.xml", '<html url_name="te|xt1"/>') == []
    assert elsewhere.candidates("a.xml", '<html url_name="te|xt1"/>') == []
