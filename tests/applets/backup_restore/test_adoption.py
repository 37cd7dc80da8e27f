import content
import pytest

from contentrepo.applets.backup_restore.api import apply_adoption, plan_adoption
from contentrepo.applets.repository.api import open_repository
from contentrepo.applets.validation.api import check_folder
from contentrepo.errors import Refused, UsageError

ODD = (
    "autumn (old)/Übung 1",
    "0123",
    "no",
    "# notes",
    "a: b",
    "it's",
    '"quoted"',
    "- dash",
    "deep/er/and deeper",
    "1.5",
)


def adopt(work, *pairs):
    repository = open_repository(work.path)
    adoption = plan_adoption(repository, pairs)
    apply_adoption(repository, adoption)
    return adoption


def text(work):
    return (work.path / "contentrepo.yaml").read_text()


def runs(work):
    report = check_folder(work.path).report
    assert not [f for unit in report.units for f in unit.findings if f.path == "contentrepo.yaml"]
    return {unit.unit for unit in report.units if unit.unit.startswith("course-v1")}


def key(run):
    return f"course-v1:edX+CS101+{run}"


def test_folders_of_any_name_are_mapped_and_nothing_is_moved(work):
    for number, folder in enumerate(ODD):
        work.write(content.course(folder, run=f"R{number}"))
    before = {path for path in work.path.rglob("*") if ".git" not in path.parts}
    adoption = adopt(work)
    assert {folder: str(one) for folder, one in adoption.added.items()} == {
        folder: key(f"R{number}") for number, folder in enumerate(ODD)
    }
    assert runs(work) == {key(f"R{number}") for number in range(len(ODD))}
    after = {path for path in work.path.rglob("*") if ".git" not in path.parts}
    assert {path.name for path in after - before} == {"contentrepo.yaml"}
    assert work.git("diff", "--cached", "--name-only") == "contentrepo.yaml"


def test_again_changes_nothing_and_adds_what_is_new(work):
    work.write(content.course("one", run="R1"))
    adopt(work)
    first = text(work)
    assert (adopt(work).added, text(work)) == ({}, first)
    work.write(content.course("two", run="R2"))
    assert list(adopt(work).added) == ["two"]
    assert text(work) == first + f"  two: {key('R2')}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("format: 1\n", "format: 1\n\n# Courses that stay where they are.\nroots:\n  one: K\n"),
        ("format: 1\nroots: {}\n", "format: 1\nroots:\n  one: K\n"),
        (
            "format: 1\n# mine\nroots:\n    old: course-v1:a+b+c  # kept\n\n# levels\nlevels: {}\n",
            "format: 1\n# mine\nroots:\n    old: course-v1:a+b+c  # kept\n    one: K\n\n# levels\nlevels: {}\n",
        ),
        ("roots:\n  old: course-v1:a+b+c\nformat: 1", "roots:\n  old: course-v1:a+b+c\n  one: K\nformat: 1"),
        (
            "format: 1\r\nroots:\r\n  old: course-v1:a+b+c\r\n",
            "format: 1\r\nroots:\r\n  old: course-v1:a+b+c\r\n  one: K\r\n",
        ),
    ],
)
def test_what_stands_in_the_file_stays(before, after, work):
    work.write(content.course("one", run="R1") | {"contentrepo.yaml": before.encode()})
    adopt(work)
    assert (work.path / "contentrepo.yaml").read_bytes().decode() == after.replace("K", key("R1"))


@pytest.mark.parametrize(
    "before",
    [
        "format: 1\nroots: {old: course-v1:a+b+c}\n",
        "format: 1\n...\n",
        "{format: 1}\n",
        '"roots": {old: course-v1:a+b+c}\nformat: 1\n',
    ],
)
def test_what_would_be_a_guess_is_left_to_the_author(before, work):
    work.write(content.course("one", run="R1") | {"contentrepo.yaml": before.encode()})
    with pytest.raises(Refused) as refused:
        adopt(work)
    assert f"  one: {key('R1')}" in refused.value.hint
    assert text(work) == before


@pytest.mark.parametrize("broken", ["format: [\n", "format: 1\nroot: {}\n"])
def test_a_file_that_cannot_be_read_is_refused_with_its_line(broken, work):
    work.write(content.course("one") | {"contentrepo.yaml": broken.encode()})
    with pytest.raises(Refused, match="line 2"):
        adopt(work)


def test_a_run_whose_name_nobody_knows_is_asked_for(work):
    work.write(content.course("one", run="course") | content.course("two", run="R2", number="CS102"))
    with pytest.raises(Refused) as refused:
        adopt(work)
    assert '`one/course.xml` calls its run `course`, as old exports do: --as "one=course-v1:edX+CS101+RUN"' in str(
        refused.value
    )
    assert not (work.path / "contentrepo.yaml").exists()
    assert str(adopt(work, f"./one/={key('R1')}").added["one"]) == key("R1")


@pytest.mark.parametrize(
    ("pairs", "kind", "said"),
    [
        (("one",), UsageError, "is not one folder"),
        ((f"one={key('R1')}", f"./one={key('R1')}"), UsageError, "is not one folder"),
        ((f"three={key('R1')}",), UsageError, "no course in `three`"),
        ((f"one={key('R2')}",), Refused, f"says `{key('R1')}`"),
        (("one=R1",), Refused, "`one/course.xml`"),
    ],
)
def test_nonsense_is_refused(pairs, kind, said, work):
    work.write(content.course("one", run="R1"))
    with pytest.raises(kind, match=said.replace("+", r"\+")):
        adopt(work, *pairs)
    assert not (work.path / "contentrepo.yaml").exists()


def test_a_key_that_is_mapped_is_not_given_twice(work):
    work.write(content.course("one", run="course"))
    adopt(work, f"one={key('R1')}")
    with pytest.raises(Refused, match="already"):
        adopt(work, f"one={key('R2')}")


@pytest.mark.parametrize("other", ["courses/edX/CS101/R1", "two"])
def test_two_folders_never_share_a_key(other, work):
    work.write(content.course("one", run="R1") | content.course(other, run="R1"))
    with pytest.raises(Refused, match="are both"):
        adopt(work)


def test_a_folder_of_the_layout_needs_no_line_and_a_broken_course_is_passed_over(work):
    broken = {"broken/course.xml": b'<course url_name="R3" org="edX" course="CS101"'}
    work.write(content.course("courses/edX/CS101/R1", run="R1") | content.course("two", run="R2") | broken)
    adoption = adopt(work)
    assert (list(adoption.added), list(adoption.placed)) == (["two"], ["courses/edX/CS101/R1"])
    assert adoption.skipped == ("broken/course.xml",)


def test_a_course_at_the_top(work):
    work.write(content.course(run="R1"))
    adopt(work)
    assert f"  .: {key('R1')}\n" in text(work)
    assert runs(work) == {key("R1")}


def test_a_bare_repository_has_nothing_to_adopt(origin):
    with pytest.raises(UsageError):
        plan_adoption(open_repository(origin.path))
