from collections.abc import Callable, Mapping
from hashlib import sha1
from typing import Any

import pytest

from contentrepo.applets.facts.api import PackedFacts, pack_facts
from contentrepo.applets.facts.models import BlobFacts, Brief
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx import api
from contentrepo.applets.olx.models import Course
from contentrepo.applets.repository.models import FILE, Entry

RUN = CourseRunKey("edX", "CS101", "R")

SMALL = {
    "course.xml": '<course url_name="R" org="edX" course="CS101"/>',
    "course/R.xml": '<course display_name="Computing"><chapter url_name="c"/></course>',
    "chapter/c.xml": '<chapter><sequential url_name="s"/></chapter>',
    "sequential/s.xml": '<sequential><vertical url_name="v"/></sequential>',
}

ReadCourse = Callable[..., Course]


def hold_briefly(kind: str, data: bytes) -> BlobFacts | Brief:
    return api.find_brief_reader(kind)(data)


def hold_packed(kind: str, data: bytes) -> bytes | None:
    return pack_facts(hold_briefly(kind, data))


def read_files(
    files: Mapping[str, str | bytes], folder: str = "", hold: Callable[..., Any] = hold_briefly, **options: bool
) -> Course:
    """The first course among some files, read through the applet's own doors, and held as a check holds them."""
    base = f"{folder}/" if folder else ""
    data = {base + path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}
    entries = {path: Entry(FILE, sha1(text).hexdigest()) for path, text in sorted(data.items())}
    found = api.find_roots(entries, lambda path: api.read_facts("xml", data[path]))
    kinds = {path: api.kind_of(path.removeprefix(base)) for path in entries if path.startswith(base)}
    facts = PackedFacts({path: hold(kind, data[path]) for path, kind in kinds.items() if kind is not None})
    return api.read_course(found.roots[0], RUN, {path: entries[path] for path in kinds}, facts, **options)


@pytest.fixture
def read() -> ReadCourse:
    """A small course with a unit "v" of the given content, and whatever other files are given."""

    def read(unit: str = "", files: Mapping[str, str | bytes] | None = None, *, folder: str = "") -> Course:
        own = {"vertical/v.xml": f"<vertical>{unit}</vertical>"}
        return read_files({**SMALL, **own, **(files or {})}, folder)

    return read


@pytest.fixture
def read_whole() -> ReadCourse:
    """A course of exactly these files."""
    return read_files
