"""A catalog from a mapping of path to YAML text, through the applet's own doors."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.catalog.api import kind_of, read_catalog, read_facts
from contentrepo.applets.catalog.models import Catalog
from contentrepo.applets.repository.models import FILE, Entry

GROUND = {
    "organizations/edX.yaml": "name: edX\n",
    "courses/edX/CS101.yaml": "title: Computing\n",
    "courses/edX/CS102.yaml": "title: More computing\n",
}


def catalog_of(files: Mapping[str, str]) -> Catalog:
    """What a tree with these files, beside one organization and two courses, says."""
    texts = {**GROUND, **files}
    facts = {path: read_facts(kind, text.encode()) for path, text in texts.items() if (kind := kind_of(path))}
    return read_catalog({path: Entry(FILE, "0" * 40) for path in texts}, facts)


def run_of(key: str = "", **more: str) -> str:
    lines = {"title": "A run", **({"external_course_key": key} if key else {}), **more}
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def program_of(*curricula: str, more: str = "") -> str:
    """A program whose curricula list courses, each given as "CS101 CS102" or "CS101-2T2019" (that run excluded)."""
    head = f"title: P\ntype: masters\nstatus: active\norganizations: [edX]\n{more}"
    head += "curricula:\n" if curricula else ""
    return head + "".join(f"  - slug: c{i}\n    title: C\n{_courses(text, '    ')}" for i, text in enumerate(curricula))


def curriculum_of(courses: str) -> str:
    return f"title: C\n{_courses(courses, '')}"


def _courses(text: str, indent: str) -> str:
    lines = [f"{indent}courses:\n"]
    for item in text.split():
        course, _, excluded = item.partition("-")
        lines.append(f"{indent}  - course: edX+{course}\n")
        if excluded:
            lines.append(f"{indent}    excluded_runs: ['course-v1:edX+{course}+{excluded}']\n")
    return "".join(lines)
