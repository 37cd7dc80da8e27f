"""Every real course through the whole program, and defects planted in each of them found at their lines."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from content import Repository, make_bare
from program import contentrepo

FOLDER = os.environ.get("CONTENTREPO_COURSES")
COURSES = sorted(path.name for path in Path(FOLDER).iterdir() if path.is_dir()) if FOLDER else []
NO_COURSES = "CONTENTREPO_COURSES names no folder of real courses"
RUN_OF_LEGACY = {"mitx-grading-library": "course-v1:MITx+grading-library+2019"}

# What an import would truly lose in courses as their authors published them: (rule, subject).
TRUE_LOSSES: dict[str, set[tuple[str, str]]] = {
    # An unescaped "<" in a draft problem: the platform logs it and drops the draft.
    "cs50-python": {("invalid-xml", "drafts/problem/7a68129bffad4c599c7747567601332a.xml")},
}

every_course = pytest.mark.parametrize("name", COURSES or [pytest.param("", marks=pytest.mark.skip(NO_COURSES))])


@pytest.fixture
def course(name: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(Path(FOLDER or "") / name, tmp_path / "course"))


def errors(folder: Path) -> list[dict[str, object]]:
    report = contentrepo("validate", folder, "--format", "json", cwd=folder.parent, exits=None).json
    return [finding for finding in report["findings"] if finding["level"] == "error"]


def imported(name: str, course: Path, place: Path) -> Repository:
    """A content repository with the course in it, pushed through the hook of a bare origin and published there."""
    origin = make_bare(place / "origin.git")
    contentrepo("hooks", "install", cwd=origin.path)
    work = place / "work"
    contentrepo("init", work, cwd=place)
    chosen = ["--as", RUN_OF_LEGACY[name]] if name in RUN_OF_LEGACY else []
    contentrepo("import", course, *chosen, cwd=work)
    repository = Repository(work)
    repository.commit(message="Import the course")
    repository.git("remote", "add", "origin", str(origin.path))
    return repository


@every_course
def test_bare_course_shows_errors_only_for_true_losses(name, course):
    found = {(str(error["rule"]), str(error["subject"])) for error in errors(course)}
    assert found == TRUE_LOSSES.get(name, set())


@every_course
def test_course_goes_live_through_the_hook(name, course, tmp_path):
    repository = imported(name, course, tmp_path)
    origin = tmp_path / "origin.git"
    if name in TRUE_LOSSES:
        adopt(repository, origin)
    pushed = repository.push("HEAD:refs/heads/main")
    assert pushed.exit_code == 0, pushed.output
    contentrepo("publish", cwd=origin)
    (live,) = contentrepo("courses", "--format", "json", cwd=origin).json
    outline = contentrepo("outline", live["key"], "--format", "json", cwd=origin).json
    assert len(outline) == live["blocks"] == parsed_blocks(repository.path)
    assert not draft_only(repository.path) & {(block["type"], block["id"]) for block in outline}


def adopt(repository: Repository, origin: Path) -> None:
    """True old errors are refused at the live branch and come in by declaration, through a draft branch."""
    assert repository.push("HEAD:refs/heads/main").exit_code != 0
    assert repository.push("HEAD:refs/heads/as-it-came").exit_code == 0
    contentrepo("accept", "as-it-came", "--reason", "As its authors published it", cwd=origin)


def parsed_course(work: Path):
    from contentrepo.applets.facts.api import open_cache
    from contentrepo.applets.repository.api import folder_snapshot
    from contentrepo.applets.validation.contents import Contents

    contents = Contents(folder_snapshot(work), "test", open_cache(None, "test"))
    (name,) = [name for name in contents.layout.units if name.startswith("course-v1:")]
    unit = contents.read(name)
    assert unit is not None
    assert unit.course is not None
    return unit.course


def parsed_blocks(work: Path) -> int:
    return len(parsed_course(work).blocks)


def draft_only(work: Path) -> set[tuple[str, str]]:
    course = parsed_course(work)
    return set(course.drafts) - set(course.blocks)


@pytest.mark.skipif(not FOLDER, reason=NO_COURSES)
def test_quizzes_that_only_drafts_hold_are_in_no_live_outline():
    course = parsed_course(Path(FOLDER or "") / "cs50-python")
    quizzes = [key for key in set(course.drafts) - set(course.blocks) if key[0] == "problem"]
    unreadable = [place for place, _ in course.oddities.faults]
    assert len(quizzes) + len(unreadable) == 35


def a_pointer(course: Path) -> tuple[Path, Path, str]:
    """A problem in a file of its own, the file that points to it, and the pointer's text."""
    for target in sorted((course / "problem").glob("*.xml")):
        pointer = f'<problem url_name="{target.stem}"'
        for folder in ("vertical", "course"):
            for holder in sorted((course / folder).glob("*.xml")):
                if pointer in holder.read_text():
                    return target, holder, pointer
    raise AssertionError(course)


def line_of(path: Path, text: str) -> int:
    return path.read_text().split(text)[0].count("\n") + 1


def plant_unclosed_tag(course: Path) -> tuple[str, Path, int]:
    path, _, _ = a_pointer(course)
    text = path.read_text().rstrip().removesuffix("</problem>")
    path.write_text(f"{text}\n</problme>\n")
    return "invalid-xml", path, text.count("\n") + 2


def plant_lost_file(course: Path) -> tuple[str, Path, int]:
    lost, holder, pointer = a_pointer(course)
    lost.unlink()
    return "dangling-pointer", holder, line_of(holder, pointer)


def plant_dressed_pointer(course: Path) -> tuple[str, Path, int]:
    _, holder, pointer = a_pointer(course)
    holder.write_text(holder.read_text().replace(pointer, f'{pointer} weight="2"'))
    return "pointer-with-attributes", holder, line_of(holder, pointer)


def plant_conflict_markers(course: Path) -> tuple[str, Path, int]:
    path, _, _ = a_pointer(course)
    text = path.read_text().rstrip("\n")
    path.write_text(f"{text}\n<<<<<<< HEAD\n<!-- ours -->\n=======\n<!-- theirs -->\n>>>>>>> theirs\n")
    return "conflict-markers", path, text.count("\n") + 2


def plant_broken_grading(course: Path) -> tuple[str, Path, int]:
    (path,) = (course / "policies").glob("*/grading_policy.json")
    path.write_text('{\n  "GRADER": [],\n  "GRADE_CUTOFFS": {"Pass": 0.5},,\n}\n')
    return "invalid-grading-policy", path, 3


PLANTS = [plant_unclosed_tag, plant_lost_file, plant_dressed_pointer, plant_conflict_markers, plant_broken_grading]


@every_course
@pytest.mark.parametrize("plant", PLANTS)
def test_planted_defect_is_found_at_its_line(plant, course):
    rule, path, line = plant(course)
    found = {(error["rule"], error["path"], error["line"]) for error in errors(course)}
    assert (rule, path.relative_to(course).as_posix(), line) in found
