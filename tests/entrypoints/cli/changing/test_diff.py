from content import course
from lxml import etree
from program import call

UNIT = "vertical/unit1.xml"


def edited():
    start = course()
    return {
        "problem/quiz1.xml": start["problem/quiz1.xml"].replace(b"<problem ", b'<problem max_attempts="5" '),
        "chapter/week1.xml": start["chapter/week1.xml"].replace(
            b"</chapter>", b'<sequential url_name="n"><vertical url_name="nn"/></sequential></chapter>'
        ),
        "info/updates.html": b"<p>Welcome.</p>\n<p><script>alert(1)</script></p>\n",
        "about/overview.html": b"\x1b[31m",
    }


def test_sentences(work):
    work.commit(course())
    work.commit(edited())
    said = call("diff", "HEAD~1", cwd=work.path).output
    assert said.splitlines() == [
        "about/overview.html: text changed (+1 -1 lines)",
        "sequential n added with 1 block in it to chapter week1",
        "info/updates.html: text changed (+1 -0 lines)",
        'problem "Quiz 1" (quiz1): max_attempts (not set) -> 5',
    ]


def test_long_values_are_cut_to_where_they_differ(work):
    work.commit(course())
    was = course()["problem/quiz1.xml"]
    text = "one two three four five six seven eight nine ten " * 3
    work.commit({"problem/quiz1.xml": was.replace(b"<problem ", f'<problem markdown="{text}old end" '.encode())})
    work.commit({"problem/quiz1.xml": was.replace(b"<problem ", f'<problem markdown="{text}new end" '.encode())})
    said = call("diff", "HEAD~1", cwd=work.path).output
    assert said.endswith("markdown ...even eight nine ten old end -> ...even eight nine ten new end\n")


def test_a_value_that_is_only_spaced_otherwise(work):
    work.commit(course())
    was = course()["problem/quiz1.xml"]
    for title in (b"A  title", b"A title"):
        work.commit({"problem/quiz1.xml": was.replace(b"<problem ", b'<problem markdown="' + title + b'" ')})
    said = call("diff", "HEAD~1", cwd=work.path).output
    assert said.endswith("markdown A title -> the same, spaced otherwise\n")


def test_json_has_both_values(work):
    work.commit(course())
    work.commit(edited())
    rows = call("diff", "HEAD~1", "HEAD", "--format", "json", cwd=work.path).json
    assert {"subject": "problem/quiz1", "name": "max_attempts", "old": None, "new": "5"}.items() <= rows[-1].items()


def test_the_page_is_well_formed_and_runs_nothing(work):
    work.commit(course())
    work.commit(edited())
    page = call("diff", "HEAD~1", "--format", "html", cwd=work.path).output
    tree = etree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    assert "max_attempts" in "".join(tree.itertext())
    assert tree.findall(".//script") == tree.findall(".//*[@src]") == tree.findall(".//*[@href]") == []
    assert [span.text for span in tree.iterfind(".//span[@class='came']")][-1] == "<p><script>alert(1)</script></p>"


def test_without_arguments_against_what_is_live(work):
    work.commit(course("courses/edX/CS101/2T2019"))
    call("publish", cwd=work.path)
    assert call("diff", cwd=work.path).output == "nothing differs\n"
    work.commit({"README.md": b"Hello\n"})
    assert call("diff", cwd=work.path).output == "README.md added\n"


def test_a_commit_that_is_not_there(work):
    work.commit(course())
    done = call("diff", "nowhere", cwd=work.path, exits=2)
    assert "there is no commit `nowhere`" in done.errors


def test_two_new_runs_are_counted_apart(work):
    work.commit({"README.md": b"Hello\n"})
    work.commit(course("courses/edX/CS101/2T2019") | course("courses/edX/CS102/2T2019", number="CS102"))
    said = call("diff", "HEAD~1", cwd=work.path).output
    for number in ("CS101", "CS102"):
        assert f'courses/edX/{number}/2T2019: course "Computing" (2T2019) added with 5 blocks in it\n' in said
    assert "text1" not in said


def test_a_long_text_is_told_and_drawn_at_once(work):
    lines = [b"<li>\n"] * 40_000
    work.commit(course() | {"info/updates.html": b"".join(lines)})
    lines[:1], lines[20_000:20_001], lines[-1:] = [b"<ol>\n"], [b"<p>\n"], [b"</ol>\n"]
    work.commit({"info/updates.html": b"".join(lines)})
    assert "info/updates.html: text changed" in call("diff", "HEAD~1", cwd=work.path).output
    assert "&lt;ol&gt;" in call("diff", "HEAD~1", "--format", "html", cwd=work.path).output


def test_the_first_commit_against_nothing(work):
    assert "there is no commit `HEAD`" in call("diff", cwd=work.path, exits=2).errors
    work.commit({"README.md": b"Hello\n"})
    assert call("diff", cwd=work.path).output == "README.md added\n"
