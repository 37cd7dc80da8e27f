"""Courses in numbers, for tests of how they are shown."""

from __future__ import annotations

from pathlib import Path

import content

from contentrepo.api.check import check_folder
from contentrepo.api.measure import CourseStatistics, measure, runs_of

HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(2)> \"'&amp;\u202e\u0007 \U0001f600"
WRITTEN = (
    HOSTILE.replace("\u0007", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
)

CHAPTERS = '<chapter url_name="week1"/><chapter url_name="week2"/>'
UNITS = '<vertical url_name="unit1"/><vertical url_name="unit2"/>'
FILES = {
    "course/2T2019.xml": f'<course display_name="{WRITTEN}">{CHAPTERS}</course>',
    "chapter/week1.xml": f'<chapter display_name="{WRITTEN}"><sequential url_name="lesson1"/></chapter>',
    "chapter/week2.xml": '<chapter><sequential url_name="lesson2"/><sequential url_name="gone"/></chapter>',
    "sequential/lesson1.xml": f'<sequential display_name="{WRITTEN}">{UNITS}</sequential>',
    "sequential/lesson2.xml": '<sequential display_name="Empty"/>',
    "vertical/unit2.xml": f'<vertical display_name="{WRITTEN}"><video url_name="v"/><poll url_name="p"/></vertical>',
    "html/text1.html": '<img src="/static/<b>no</b>.png" alt="x"/><img src="/static/no.png" alt="x"/>',
    "policies/2T2019/policy.json": '{"course/2T2019": {"display_name": "\\ud800 \\u0000 </script>"}}',
    "video/v.xml": '<video edx_video_id="1" sub="a"/>',
}


def hostile_course(folder: Path) -> CourseStatistics:
    """Two chapters, two units, four components, names that would like to be markup, and findings of two levels."""
    for path, data in (content.course() | {path: text.encode() for path, text in FILES.items()}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return measure_folder(folder)


def measure_folder(folder: Path) -> CourseStatistics:
    checked = check_folder(folder)
    (run,) = runs_of(checked)
    course = measure(checked, run)
    assert course is not None
    return course
