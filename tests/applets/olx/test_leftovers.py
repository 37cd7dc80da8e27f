def paths(course):
    return [odd.subject for odd in course.oddities.unreachable_files]


def test_block_files_that_nobody_points_to(read):
    course = read(
        '<done url_name="d"/>',
        {
            "problem/p.xml": "<problem/>",
            "html/h.xml": "<html filename='h'/>",
            "html/h.html": "x",
            "html/alone.html": "x",
            "done/e.xml": "<done/>",
            "course/S.xml": "<course/>",
        },
    )
    assert paths(course) == ["course/S.xml", "done/e.xml", "html/alone.html", "html/h.xml", "problem/p.xml"]


def test_other_files_are_nobodys_business(read):
    course = read(
        files={
            "README.md": "x",
            "docs/problem.xml": "<problem/>",
            "problem.xml": "<problem/>",
            "assets/assets.xml": "<assets/>",
            "policies/S/policy.json": "{}",
            "static/problem/p.xml": "<problem/>",
            "problems.html": "x",
        }
    )
    assert paths(course) == []


def test_what_nobody_reads_may_be_broken(read):
    course = read(files={"problem/p.xml": "<problem>", "policies/S/policy.json": "{", "docs/page.html": b"\xff"})
    assert sorted(place.path for place, _ in course.oddities.unreachable_faults) == [
        "docs/page.html",
        "policies/S/policy.json",
        "problem/p.xml",
    ]
    assert course.oddities.faults == []
    assert paths(course) == []


def test_an_import_reads_the_asset_metadata(read):
    course = read(files={"assets/assets.xml": "<assets>"})
    assert [place.path for place, _ in course.oddities.faults] == ["assets/assets.xml"]


def test_a_course_without_its_definition_has_one_finding(read_whole):
    course = read_whole(
        {"course.xml": '<course url_name="R" org="edX" course="CS101"/>', "chapter/c.xml": "<chapter/>"}
    )
    assert [odd.value for odd in course.oddities.dangling_pointers] == ["course/R.xml"]
    assert paths(course) == []
    assert course.blocks == {}
