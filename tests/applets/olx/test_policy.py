import json

import pytest

POLICY = "policies/R/policy.json"


def policy(**entries):
    return {POLICY: json.dumps(entries, indent=1)}


def told(oddities):
    return [(oddity.subject, oddity.value, oddity.place.line) for oddity in oddities]


def test_a_policy_wins_over_the_xml(read):
    files = {POLICY: '{"html/h": {"display_name": "New", "weight": 2, "tags": ["a"], "none": null}}'}
    block = read('<html url_name="h" display_name="Old" other="1">x</html>', files).blocks["html", "h"]
    assert block.display_name == "New"
    assert block.attributes == {
        "url_name": "h",
        "display_name": "New",
        "other": "1",
        "weight": "2",
        "tags": '["a"]',
        "none": "null",
    }


def test_the_course_is_named_by_its_run(read):
    course = read(files=policy(**{"course/R": {"display_name": "Shown"}}))
    assert course.blocks["course", "course"].display_name == "Shown"
    assert course.policy == {"course/R": {"display_name": "Shown"}}
    assert course.oddities.policy_strays == []


def test_an_older_path_stands_in(read):
    old = {"policies/R.json": '{"course/R": {"display_name": "Old"}}'}
    assert read(files=old).blocks["course", "course"].display_name == "Old"
    assert read(files={**old, **policy()}).blocks["course", "course"].display_name == "Old"
    new = policy(**{"course/R": {"display_name": "New"}})
    assert read(files={**old, **new}).blocks["course", "course"].display_name == "New"


def test_a_policy_of_another_run_is_not_read(read):
    course = read(files={"policies/S/policy.json": '{"course/S": {}}'})
    assert course.policy == {}


def test_a_policy_that_is_no_json_is_a_fault_at_its_line(read):
    course = read(files={POLICY: '{\n "course/R": {},\n}'})
    ((place, fault),) = course.oddities.faults
    assert (place.path, place.line, fault.code) == (POLICY, 3, "invalid-json")


def test_a_policy_that_is_no_object(read):
    assert told(read(files={POLICY: "\n[]"}).oddities.policy_shapes) == [(POLICY, "a list", 2)]


def test_entries_and_keys_of_the_wrong_form(read):
    course = read(files={POLICY: '{\n "course/R": "x",\n "home": [],\n "x": {}\n}'})
    assert told(course.oddities.policy_entries) == [("course/R", "course/R", 2)]
    assert told(course.oddities.policy_keys) == [("home", "home", 3), ("x", "x", 4)]
    assert course.policy == {}


def test_settings_of_blocks_that_are_nowhere(read):
    course = read(
        '<html url_name="h"/>',
        {**policy(**{"html/h": {}, "html/gone": {}, "static_tab/t": {}, "about/a": {}}), "tabs/t.html": "x"},
    )
    assert told(course.oddities.policy_strays) == [("html/gone", "html/gone", 3), ("about/a", "about/a", 5)]


def test_settings_of_another_run_are_nobodys(read):
    course = read(files=policy(**{"course/course": {"display_name": "X"}, "course/S": {}}))
    assert course.blocks["course", "course"].display_name == "Computing"
    assert [odd.value for odd in course.oddities.policy_strays] == ["course/course", "course/S"]


def test_a_block_that_cannot_be_read_is_not_also_a_stray(read):
    course = read('<html url_name="h"/>', {**policy(**{"html/h": {}}), "html/h.xml": "<html>"})
    assert course.oddities.policy_strays == []


class TestOverrides:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("Text", "Text"),
            ("&quot;2015-01-01T00:00:00Z&quot;", "2015-01-01T00:00:00Z"),
            ("2015-01-01T00:00:00Z", "2015-01-01T00:00:00+00:00"),
            ("true", True),
            ("3", 3),
            ("3.0", 3),
            ("null", None),
            ("[1, 2]", [1, 2]),
        ],
    )
    def test_equal_values_are_no_override(self, read, written, value):
        course = read(f'<html url_name="h" x="{written}">x</html>', policy(**{"html/h": {"x": value}}))
        assert course.oddities.policy_overrides == []

    def test_another_value_is_one(self, read):
        course = read('<html url_name="h" x="1" y="2">x</html>', policy(**{"html/h": {"x": 2, "y": "b", "z": 1}}))
        assert told(course.oddities.policy_overrides) == [("html/h", "x: 1 -> 2", 3), ("html/h", "y: 2 -> b", 4)]

    def test_what_the_platform_never_reads_from_xml_cannot_differ(self, read):
        files = {"course/R.xml": '<course tabs="[]"><chapter url_name="c"/></course>'}
        course = read(files=files | policy(**{"course/R": {"tabs": [{"type": "wiki", "name": "Wiki"}]}}))
        assert course.oddities.policy_overrides == []


class TestTabs:
    def test_tabs_come_in_order(self, read):
        tabs = [{"type": "courseware", "name": "Course"}, {"type": "static_tab", "name": "S", "url_slug": "s"}]
        course = read(files={**policy(**{"course/R": {"tabs": tabs}}), "tabs/s.html": "<p>"})
        assert [(tab.type, tab.name, tab.url_slug) for tab in course.tabs] == [
            ("courseware", "Course", ""),
            ("static_tab", "S", "s"),
        ]
        assert course.oddities.missing_tabs == []

    def test_a_tab_without_its_page(self, read):
        tabs = [{"type": "wiki"}, {"type": "static_tab", "name": "S", "url_slug": "s"}]
        course = read(files=policy(**{"course/R": {"tabs": tabs}}))
        assert told(course.oddities.missing_tabs) == [("static_tab/s", "s", 7)]

    @pytest.mark.parametrize(("tabs", "value"), [({}, "course/R tabs"), (["x"], "course/R tabs 0")])
    def test_tabs_of_the_wrong_form(self, read, tabs, value):
        course = read(files=policy(**{"course/R": {"tabs": tabs}}))
        assert [odd.value for odd in course.oddities.policy_entries] == [value]
        assert course.tabs == ()
