def names(course):
    return [(extra.category, extra.name, extra.path) for extra in course.extras]


def test_pages_beside_the_course_by_category(read):
    course = read(
        files={
            "about/overview.html": "a",
            "info/updates.html": "b",
            "tabs/syllabus.html": "c",
            "custom_tags/book": "d",
            "info/updates.items.json": "[]",
            "about/notes.html~": "x",
            "about/deep/x.html": "x",
        }
    )
    assert names(course) == [
        ("about", "overview", "about/overview.html"),
        ("course_info", "updates", "info/updates.html"),
        ("custom_tag_template", "book", "custom_tags/book"),
        ("static_tab", "syllabus", "tabs/syllabus.html"),
    ]
    assert not course.oddities.unreachable_files
    assert not course.oddities.faults


def test_a_page_of_the_run_overrides_one_above_it(read):
    course = read(
        files={"about/R/overview.html": "new", "about/overview.html": "old", "about/S/overview.html": "other"}
    )
    assert names(course) == [("about", "overview", "about/R/overview.html")]


def test_pages_and_their_fields_that_cannot_be_read(read):
    course = read(files={"about/overview.html": b"\xff", "info/updates.items.json": "[", "info/a.json": "["})
    assert [(place.path, fault.code) for place, fault in course.oddities.faults] == [
        ("about/overview.html", "not-utf8"),
        ("info/updates.items.json", "invalid-json"),
    ]
    assert names(course) == []
    assert [place.path for place, _ in course.oddities.unreachable_faults] == ["info/a.json"]
