"""The sample content repository: nothing wrong in it, and everything in it at least once."""

import re
from functools import cache

import pytest

from contentrepo.api.check import Verdict, check_folder
from contentrepo.applets.catalog.api import kind_of, read_facts
from contentrepo.data import sample_course

RUNS = {
    "course-v1:Lakeside+ETH200+2026_Fall",
    "course-v1:LakesideDS+PY110+2026_Fall",
    "course-v1:LakesideDS+STAT101+2026_Fall",
    "course-v1:LakesideDS+STAT101+2027_Spring",
}

BLOCK_TYPES = {
    "annotatable",
    "chapter",
    "conditional",
    "course",
    "discussion",
    "done",
    "drag-and-drop-v2",
    "ferry-timetable",  # a block that no platform knows
    "html",
    "library_content",
    "lti_consumer",
    "openassessment",
    "poll_question",
    "problem",
    "sequential",
    "split_test",
    "vertical",
    "video",
    "word_cloud",
}

RESPONSES = {
    "choiceresponse",
    "customresponse",
    "formularesponse",
    "multiplechoiceresponse",
    "numericalresponse",
    "optionresponse",
    "stringresponse",
}

STATIC = "courses/LakesideDS/STAT101/2026_Fall/static"


@cache
def checked():
    return check_folder(sample_course())


def content(name):
    return checked().content_of(name)


def files():
    return sorted(path for path in sample_course().rglob("*") if path.is_file())


def text_of(*suffixes):
    return "".join(path.read_text() for path in files() if path.suffix in suffixes)


def test_nothing_is_wrong_with_it():
    report = checked().report
    assert [(f.path, f.line, f.rule, f.message) for f in report.findings] == []
    assert report.verdict is Verdict.ACCEPTED


def test_its_units_are_four_runs_a_library_and_a_catalog():
    units = {unit.unit for unit in checked().report.units}
    assert {unit for unit in units if unit.startswith("course-v1:")} == RUNS
    assert "lib:LakesideDS:problem-bank" in units
    assert len(units) == len(RUNS) + 2


def test_every_common_block_type_occurs():
    assert {kind for run in RUNS for kind, _ in content(run).course.blocks} == BLOCK_TYPES


@pytest.mark.parametrize("response", sorted(RESPONSES))
def test_every_common_kind_of_problem_occurs(response):
    assert f"<{response}" in text_of(".xml")


def test_drafts_stand_apart():
    course = content("course-v1:LakesideDS+STAT101+2026_Fall").course
    assert ("vertical", "why_n_minus_one") in course.drafts
    assert ("vertical", "why_n_minus_one") not in course.blocks


def test_a_policy_says_what_no_file_says():
    exam = content("course-v1:LakesideDS+STAT101+2026_Fall").course.blocks["sequential", "exam"]
    assert exam.attributes["due"] == "2026-12-11T18:00:00Z"


def test_one_run_has_the_legacy_name_in_its_files():
    course = content("course-v1:LakesideDS+STAT101+2027_Spring").course
    assert course.root.url_name == "course"
    assert str(course.key) == "course-v1:LakesideDS+STAT101+2027_Spring"


def test_a_file_in_a_folder_is_referred_to_by_its_path():
    assert (sample_course() / STATIC / "images/waiting-times.png").is_file()
    assert '"/static/images/waiting-times.png"' in text_of(".html")


def test_pages_tabs_and_assets_are_there():
    course = content("course-v1:LakesideDS+STAT101+2026_Fall").course
    assert {(extra.category, extra.name) for extra in course.extras} >= {
        ("about", "overview"),
        ("about", "short_description"),
        ("course_info", "updates"),
        ("course_info", "handouts"),
        ("static_tab", "glossary"),
    }
    assert "glossary" in {tab.url_slug for tab in course.tabs}
    assert {asset.name for asset in course.assets if asset.locked} == {"reader.pdf"}


def test_the_catalog_has_one_of_everything():
    (name,) = (unit.unit for unit in checked().report.units if unit.unit.startswith("catalog:"))
    catalog = content(name).catalog
    assert catalog.organizations["LakesideDS"].parent == "Lakeside"
    assert (len(catalog.courses), len(catalog.runs), len(catalog.curricula)) == (3, 4, 1)
    program = catalog.programs["data-science-masters"]
    assert (program.type, len(program.curricula)) == ("masters", 2)
    assert any(course.excluded_runs for curriculum in program.curricula for course in curriculum.courses)
    assert all(run.external_course_key for run in catalog.runs.values())
    assert {run.pacing for run in catalog.runs.values()} == {"instructor", "self"}


def test_the_waiting_times_add_up():
    lines = (sample_course() / STATIC / "waiting-times.csv").read_text().split()[1:]
    minutes = sorted(int(line.partition(",")[2]) for line in lines)
    assert (sum(minutes) / len(minutes), minutes[len(minutes) // 2]) == (10, 6)
    assert f'class="numbers">{" ".join(map(str, minutes))}<' in text_of(".html")


def test_yaml_files_fit_their_schemas_and_name_schemas_that_exist():
    for path in files():
        relative = str(path.relative_to(sample_course()))
        kind = kind_of(relative)
        if kind:
            facts = read_facts(kind, path.read_bytes())
            assert (facts.fault, facts.misshapes) == (None, ())
            for named in re.findall(r"yaml-language-server: \$schema=(\S+)", path.read_text()):
                assert (path.parent / named).resolve().is_file()


def test_it_stays_small():
    assert len(files()) < 150
    assert sum(path.stat().st_size for path in files()) < 200_000
