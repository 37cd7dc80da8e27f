import content
import pytest
from program import contentrepo

UNIT = b"<vertical><html url_name='text1'/>\r\n<done/>\r\n<!-- \xc3\xa9 --><poll display_name='a'>x</poll></vertical>"
PAGE = b'<a href="/static/a_b.txt">\n\n\n\n\n\n\n\n\n<a href="/static/a_b.txt">\n<p>the end'
NAMED = UNIT.replace(b"<done", b'<done url_name="done_9916cdf236b1"').replace(b"<poll", b'<poll url_name="a"')


@pytest.fixture
def course(work):
    work.commit(content.course("c") | {"c/static/a/b.txt": b"b"})
    work.write({"c/vertical/unit1.xml": UNIT, "c/html/text1.html": PAGE})
    work.git("add", "--all")
    return work


def test_files_are_fixed_and_checked(course):
    ran = contentrepo("validate", "--fix", cwd=course.path)
    assert "fixed 3 findings in 2 files" in ran.output
    assert "unnamed-graded-block" not in contentrepo("validate", cwd=course.path).output
    assert (course.path / "c/vertical/unit1.xml").read_bytes() == NAMED
    again = contentrepo("validate", "--fix", cwd=course.path)
    assert "nothing to fix" in again.output


def test_the_diff_is_what_a_fix_would_do_and_does_nothing(course):
    diff = contentrepo("validate", "--diff", cwd=course.path).output
    assert course.git("diff", "--name-only") == ""
    (course.path / "fix.patch").write_bytes(diff.encode())
    course.git("apply", "fix.patch")
    applied = {path: (course.path / path).read_bytes() for path in ("c/vertical/unit1.xml", "c/html/text1.html")}
    course.write({"c/vertical/unit1.xml": UNIT, "c/html/text1.html": PAGE})
    contentrepo("validate", "--fix", cwd=course.path)
    assert applied == {path: (course.path / path).read_bytes() for path in applied}


def test_a_diff_of_nothing_is_empty_and_said_aside(course):
    contentrepo("validate", "--fix", cwd=course.path)
    ran = contentrepo("validate", "--diff", cwd=course.path)
    assert ran.output == ""
    assert "nothing to fix" in ran.errors


def test_a_report_for_a_program_is_not_mixed_with_words(course):
    ran = contentrepo("validate", "--fix", "--format", "json", cwd=course.path)
    assert "fixed 3 findings" in ran.errors
    assert {finding["rule"] for finding in ran.json["findings"]} & {"unnamed-graded-block", "flattened-link"} == set()


def test_what_can_be_fixed_is_said(course):
    ran = contentrepo("validate", cwd=course.path)
    assert "`contentrepo validate --fix` may fix flattened-link, unnamed-graded-block" in ran.output
    assert "--fix" not in contentrepo("validate", "--staged", cwd=course.path).output


@pytest.mark.parametrize(
    "arguments",
    [["--unsafe-fixes"], ["--fix", "--staged"], ["--diff", "--rev", "HEAD"], ["--fix", "--base", "HEAD"]],
)
def test_what_does_not_go_together_is_refused(course, arguments):
    contentrepo("validate", *arguments, cwd=course.path, exits=2)
    assert course.git("diff", "--name-only") == ""


def test_a_file_of_an_odd_name_is_named_as_git_names_it(work):
    page = 'c/html/é".html'
    work.write(content.course("c") | {page: PAGE, "c/static/a/b.txt": b"b"})
    work.write({"c/vertical/unit1.xml": b'<vertical><html url_name="a"/></vertical>'})
    work.write({"c/html/a.xml": '<html filename="é&quot;"/>'.encode()})
    diff = contentrepo("validate", "--diff", cwd=work.path, exits=None).output
    assert '--- "a/c/html/\\303\\251\\".html"' in diff
    (work.path / "fix.patch").write_text(diff)
    work.git("apply", "fix.patch")
    assert b"/static/a/b.txt" in (work.path / page).read_bytes()
