import pytest
from content import Repository, course
from program import contentrepo

RUN = "courses/edX/CS101/2T2019"
FILES = {
    "contentrepo.yaml": b"""format: 1
owners: [ada@example.org]
access:
  - {paths: courses/edX/CS101, role: course-team, who: ["@edx/cs101"]}
""",
    "organizations/edX.yaml": b"name: edX\n",
    "organizations/school.yaml": b"name: School\nparent: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
}


@pytest.fixture
def work(work: Repository) -> Repository:
    work.commit(FILES | course(RUN))
    return work


def test_who_may_change_a_path(work):
    said = contentrepo("access", "show", f"{RUN}/html/text1.html", cwd=work.path).output
    assert [line.split() for line in said.splitlines()[1:]] == [
        ["owner", "ada@example.org", "(owners)"],
        ["course-team", "@edx/cs101", "(courses/edX/CS101)"],
    ]
    assert "open to whoever may push" in contentrepo("access", "show", "README.md", cwd=work.path).output


def test_whether_somebody_may(work):
    asked = ("access", "show", "courses/school/CS101/1/a", "--actor", "bob", "--format", "json")
    refused = contentrepo(*asked, cwd=work.path, exits=1).json
    assert (refused["may"], refused["open"], refused["commit"]) == (False, False, work.head)
    assert contentrepo(*asked, "--group", "@edx/cs101", cwd=work.path).json["may"]


def test_an_unreadable_file_is_said(work):
    work.commit({"contentrepo.yaml": b"format: [\n"})
    assert "nobody's access is known" in contentrepo("access", "show", "a", cwd=work.path, exits=3).errors
    assert "cannot be read" in contentrepo("access", "codeowners", cwd=work.path, exits=1).errors


def test_a_forge_is_told_and_the_file_is_kept_up_to_date(work):
    contentrepo("access", "codeowners", "--check", cwd=work.path, exits=1)
    assert contentrepo("access", "codeowners", cwd=work.path).output == "wrote .github/CODEOWNERS\n"
    text = (work.path / ".github/CODEOWNERS").read_text()
    assert "/courses/school/CS101/*.yaml  ada@example.org\n" in text
    assert contentrepo("access", "codeowners", cwd=work.path).output == "unchanged: .github/CODEOWNERS\n"
    contentrepo("access", "codeowners", "--check", cwd=work.path)
    work.write({"contentrepo.yaml": FILES["contentrepo.yaml"].replace(b"@edx/cs101", b"@edx/more")})
    contentrepo("access", "codeowners", "--check", cwd=work.path, exits=1)
    contentrepo("access", "codeowners", cwd=work.path)
    assert "@edx/more" in (work.path / ".github/CODEOWNERS").read_text()


def test_a_file_of_somebody_else_is_left_alone(work, tmp_path):
    work.write({".github/CODEOWNERS": b"* @me\n"})
    assert "was not written by contentrepo" in contentrepo("access", "codeowners", cwd=work.path, exits=1).errors
    (tmp_path / "elsewhere").mkdir()
    (work.path / ".gitlab").symlink_to(tmp_path / "elsewhere")
    contentrepo("access", "codeowners", "--forge", "gitlab", cwd=work.path, exits=1)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_validate_and_publish_say_that_they_cannot_enforce_it(work, origin):
    work.push("HEAD:refs/heads/main")
    assert "access is not enforced" not in contentrepo("validate", cwd=work.path).errors  # nobody was named before
    first = contentrepo("publish", cwd=origin.path)
    assert "access is not enforced here" in first.errors
    work.git("fetch", "-q", "origin", "refs/contentrepo/live/main:refs/contentrepo/live/main")
    work.write({f"{RUN}/html/text1.html": b"<p>Mine now.</p>\n"})
    said = contentrepo("validate", "--format", "json", cwd=work.path)
    assert "access is not enforced here" in said.errors
    assert "access is not enforced" not in said.output
    assert "access is not enforced" not in contentrepo("publish", cwd=origin.path).errors  # nothing was published
