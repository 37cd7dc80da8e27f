import json

import pytest
from applets.statistics.conftest import measure_folder

from contentrepo.applets.statistics.api import measure, runs_of, statistics_to_json
from contentrepo.applets.validation.api import check_folder


def test_plain_data_says_all_of_it(measured):
    course = measured({"html/text1.html": '<img src="/static/no.png" alt="x"/>'})
    data = json.loads(json.dumps(statistics_to_json(course)))
    assert data["structure"]["components"] == 2
    assert data["quality"]["verticals"]["blocks"] == {"min": 2, "max": 2, "mean": 2.0, "median": 2.0, "mode": 2}
    assert data["quality"]["videos"]["durations"] is None
    assert data["findings"]["levels"] == {"error": 0, "warning": 1, "info": 0}
    assert [chapter["title"] for chapter in data["chapters"]] == ["Week 1"]
    assert sum(data["types"].values()) == data["structure"]["blocks"]


def test_a_folder_without_a_course(tmp_path):
    checked = check_folder(tmp_path)
    assert runs_of(checked) == ()
    assert measure(checked, "course-v1:a+b+c") is None


@pytest.mark.parametrize("name", ["cs50-python", "harvardx-studio-advanced", "mitx-grading-library", "openedx-demo"])
def test_real_courses_add_up(courses, name):
    course = measure_folder(courses / name)
    roles = dict(course.files.roles)
    assert course.structure.components == sum(chapter.components for chapter in course.chapters)
    assert sum(count for _, count in course.sizes.histogram) == course.structure.components
    assert course.files.reached.part + course.files.reached.part >= roles["block"]
    assert course.sizes.content + course.sizes.assets <= course.sizes.total
    levels = [*(chapter.findings for chapter in course.chapters), course.trouble.elsewhere, course.trouble.drafts]
    assert sum(level.total for level in levels) == len(course.trouble.findings)
