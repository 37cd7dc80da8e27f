"""Real courses, where there are some: counts that were checked by hand, and what is truly odd in them."""

import os
from dataclasses import fields
from hashlib import sha1
from pathlib import Path

import pytest

from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx import api
from contentrepo.applets.olx.models import Oddities
from contentrepo.applets.repository.models import FILE, Entry

COURSES = os.environ.get("CONTENTREPO_COURSES", "")

pytestmark = pytest.mark.skipif(not COURSES, reason="CONTENTREPO_COURSES names no folder of real courses")

# name -> blocks, drafts, assets, oddities that are no zero
KNOWN = {
    "cs50-python": (757, 69, 2, {"faults": 1}),
    "harvardx-studio-advanced": (909, 30, 200, {"missing_assets": 4, "own_links": 1}),
    "mitx-grading-library": (139, 0, 4, {}),
    "openedx-demo": (401, 0, 124, {"policy_overrides": 1}),
    "openedx-test": (89, 7, 1, {"unreachable_files": 1}),
}


@pytest.fixture(scope="module", params=KNOWN)
def course(request):
    folder = Path(COURSES) / request.param
    if not folder.is_dir():
        pytest.skip(f"{request.param} is not there")
    data = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files = {path: Entry(FILE, sha1(text).hexdigest()) for path, text in sorted(data.items())}
    (root,) = api.find_roots(files, lambda path: api.read_facts("xml", data[path])).roots
    facts = {path: api.read_facts(kind, data[path]) for path in files if (kind := api.kind_of(path))}
    return request.param, data, api.read_course(root, CourseRunKey(root.org, root.course, root.url_name), files, facts)


def test_counts(course):
    name, _, course = course
    blocks, drafts, assets, odd = KNOWN[name]
    lists = {field.name: getattr(course.oddities, field.name) for field in fields(Oddities)}
    found = {name: len(listed) for name, listed in lists.items() if isinstance(listed, list)}
    assert {name: count for name, count in found.items() if count} == odd
    assert (len(course.blocks), len(course.drafts), len(course.assets)) == (blocks, drafts, assets)


# The same of what stands inside blocks, each looked at by eye.
REMARKED = {
    "cs50-python": {},
    "harvardx-studio-advanced": {
        "foreign-run-link": 2,
        "frame-without-title": 7,
        "image-without-alternative": 1,
        "inline-script": 6,
        "link-without-text": 1,
        "several-correct-choices": 4,
    },
    "mitx-grading-library": {"image-without-alternative": 1, "inline-script": 1},
    "openedx-demo": {
        "foreign-run-link": 1,
        "inline-script": 6,
        "obsolete-construct": 2,
        "skipped-heading-level": 2,
        "table-without-header": 4,
        "video-without-transcript": 6,
    },
    "openedx-test": {"lti-without-launch-url": 1},
}


def test_remarks(course):
    name, _, course = course
    assert {rule: len(found) for rule, found in course.oddities.remarks.items()} == REMARKED[name]


def test_places_and_bodies(course):
    _, data, course = course
    blocks = [*course.blocks.values()]
    bodies = api.read_definitions(blocks, api.list_definitions(blocks), data.__getitem__)
    for block, body in zip(blocks, bodies, strict=True):
        line = data[block.place.path].split(b"\n")[block.place.line - 1]
        assert f"<{block.block_type}".encode() in line
        assert bool(body) is (not block.children and block.block_type not in {"vertical", "sequential"})


@pytest.mark.parametrize("course", ["cs50-python"], indirect=True)
def test_no_quiz_of_a_draft_is_live(course):
    _, _, course = course
    quizzes = {key for key in course.drafts if key[0] == "problem"}
    assert len(quizzes) == 34  # one more cannot be read
    assert not quizzes & course.blocks.keys()
