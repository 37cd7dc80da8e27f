"""Defects planted in real courses, and taken out again by `--fix`: nothing else in the course changes by a byte."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from contentrepo.api.fix import Care, apply_fixes, plan_fixes

FOLDER = os.environ.get("CONTENTREPO_COURSES", "")
COURSES = sorted(path.name for path in Path(FOLDER).iterdir() if path.is_dir()) if FOLDER else []

pytestmark = pytest.mark.skipif(not FOLDER, reason="CONTENTREPO_COURSES names no folder of real courses")


def plant_nameless(course):
    """At the end of a unit; what is expected is told by the platform's way of naming."""
    unit = next(path for path in sorted(course.rglob("*.xml")) if b"</vertical>" in path.read_bytes())
    old = unit.read_bytes()
    unit.write_bytes(old.replace(b"</vertical>", b'<html display_name="Planted"\r\n><p>x</p></html></vertical>', 1))
    named = b'<html url_name="Planted" display_name="Planted"\r\n><p>x</p></html></vertical>'
    return "unnamed-block", {unit: old.replace(b"</vertical>", named, 1)}


def plant_capitals(course):
    for policy in sorted(course.glob("policies/*/policy.json")):
        old = policy.read_bytes()
        keys = [key for key in json.loads(old) if key.startswith("course/")]
        if keys:
            policy.write_bytes(
                old.replace(json.dumps(keys[0]).encode(), json.dumps(f"Course{keys[0][6:]}").encode(), 1)
            )
            return "stray-policy", {policy: old}
    raise LookupError("no policy names the course")


def plant_links(course):
    page = next(path for path in sorted(course.glob("html/*.html")) if path.read_bytes().isascii())
    old = page.read_bytes()
    (course / "static" / "planted").mkdir(parents=True)
    (course / "static" / "planted" / "a.txt").write_bytes(b"a")
    page.write_bytes(old + b"\r\n<a href='/static/planted_a.txt#x'>")
    return "flattened-link", {page: old + b"\r\n<a href='/static/planted/a.txt#x'>"}


def plant_own_run(course):
    root = (course / "course.xml").read_text()
    org, number, run = (re.search(rf'{name}="([^"]+)"', root)[1] for name in ("org", "course", "url_name"))
    page = next(path for path in sorted(course.glob("html/*.html")) if path.read_bytes().isascii())
    old = page.read_bytes()
    unit = min(course.glob("chapter/*.xml")).stem
    address = f"/courses/course-v1:{org}+{number}+{run}/jump_to_id/{unit}"
    page.write_bytes(f'<a href="{address}">'.encode() + old)
    return "own-run-link", {page: f'<a href="/jump_to_id/{unit}">'.encode() + old}


def plant_dressed(course):
    for unit in sorted(course.glob("vertical/*.xml")):
        old = unit.read_bytes()
        match = re.search(rb'<problem url_name="([^"]+)"/>', old)
        file = course / "problem" / f"{match[1].decode()}.xml" if match else None
        if file and b"weight=" not in file.read_bytes() and b">" in file.read_bytes():
            unit.write_bytes(old.replace(match[0], match[0].replace(b" url_name", b" weight='3.5' url_name")))
            problem = file.read_bytes()
            end = re.search(rb'<problem(?:\s+[\w-]+="[^"]*")*', problem).end()
            return "pointer-with-attributes", {unit: old, file: problem[:end] + b" weight='3.5'" + problem[end:]}
    raise LookupError("no unit points to a problem")


PLANTS = [plant_nameless, plant_capitals, plant_links, plant_own_run, plant_dressed]
UNFIT = {
    ("cs50-python", plant_capitals),  # one of its files cannot be read, so its policy is not judged
    ("cs50-python", plant_links),  # it has no page
    ("cs50-python", plant_own_run),
    ("mitx-grading-library", plant_links),
    ("mitx-grading-library", plant_own_run),
    ("mitx-grading-library", plant_dressed),  # no unit points to a problem
    ("openedx-demo", plant_nameless),  # its policy contradicts it, which nobody decides here
    ("openedx-demo", plant_capitals),
}
"""What a course has no place for, so that nothing is told of it."""
CASES = [(name, plant) for name in COURSES for plant in PLANTS if (name, plant) not in UNFIT]


@pytest.mark.parametrize(("name", "plant"), CASES)
def test_planted_defects_are_fixed_and_nothing_else_is_touched(name, plant, tmp_path):
    course = tmp_path / name
    shutil.copytree(Path(FOLDER) / name, course, copy_function=shutil.copyfile)
    rule, wanted = plant(course)
    files = {path: path.read_bytes() for path in course.rglob("*") if path.is_file() and path not in wanted}
    care = Care.UNSAFE if rule == "pointer-with-attributes" else Care.SAFE
    plan = plan_fixes(course, care)
    assert rule in {finding.rule for finding in plan.before.report.findings}
    assert rule in {fix.rule for fix in plan.done}
    apply_fixes(plan)
    assert {path: path.read_bytes() for path in wanted} == wanted
    touched = {course / file.path for file in plan.files}
    assert all(path.read_bytes() == data for path, data in files.items() if path not in touched)
    assert plan_fixes(course, care).done == ()
