import pytest

PROBLEM = {"problem/p.xml": '<problem display_name="P"><p/></problem>'}


def pairs(oddities):
    return [(oddity.subject, oddity.value) for oddity in oddities]


def test_a_pointer_leads_to_its_file(read):
    course = read('<problem url_name="p"/>', PROBLEM)
    block = course.blocks["problem", "p"]
    assert (block.display_name, block.parent, block.files) == ("P", ("vertical", "v"), ("problem/p.xml",))
    assert (block.place.path, block.place.line, block.place.ordinal) == ("problem/p.xml", 1, 0)
    assert list(course.blocks) == [
        ("course", "course"),
        ("chapter", "c"),
        ("sequential", "s"),
        ("vertical", "v"),
        ("problem", "p"),
    ]


def test_the_course_may_stand_in_a_folder(read):
    course = read('<problem url_name="p"/>', PROBLEM, folder="my courses/one")
    assert course.blocks["problem", "p"].files == ("my courses/one/problem/p.xml",)


def test_a_colon_stands_for_a_folder(read):
    course = read('<problem url_name="week1:p"/>', {"problem/week1/p.xml": "<problem/>"})
    assert course.blocks["problem", "week1:p"].files == ("problem/week1/p.xml",)


def test_a_missing_file_loses_the_block(read):
    course = read('<problem url_name="p"/><html url_name="h"><p/></html>', folder="x")
    assert pairs(course.oddities.dangling_pointers) == [("problem/p", "x/problem/p.xml")]
    assert course.oddities.dangling_pointers[0].place.path == "x/vertical/v.xml"
    assert course.blocks["vertical", "v"].children == (("html", "h"),)


@pytest.mark.parametrize("tag", ["done", "poll", "google-document", "edx_sga", "unheard_of"])
def test_an_external_block_is_complete_where_it_stands(read, tag):
    course = read(f'<{tag} url_name="x"/>')
    assert (tag, "x") in course.blocks
    assert course.oddities.dangling_pointers == []


def test_an_external_block_in_a_file_of_its_own_is_lost(read):
    course = read('<done url_name="x"/>', {"done/x.xml": '<done align="left"/>'})
    assert pairs(course.oddities.split_externals) == [("done/x", "done/x.xml")]
    assert course.blocks["done", "x"].place.path == "vertical/v.xml"
    assert course.oddities.unreachable_files == []


def test_an_attribute_too_many_hides_the_file(read):
    course = read('<problem url_name="p" weight="2"/>', PROBLEM)
    (odd,) = course.oddities.dressed_pointers
    assert (odd.subject, odd.value, odd.detail) == ("problem/p", "weight", "problem/p.xml")
    assert course.blocks["problem", "p"].place.path == "vertical/v.xml"


def test_a_comment_inside_hides_the_file_too(read):
    course = read('<problem url_name="p"><!-- todo --></problem>', PROBLEM)
    assert pairs(course.oddities.dressed_pointers) == [("problem/p", "<!-- -->")]


def test_a_course_pointer_needs_exactly_its_three_attributes(read):
    for text, dress in [
        ('<course url_name="R" org="edX" course="CS101" start="x"/>', "start"),
        ('<course url_name="R" org="edX"/>', "course"),
    ]:
        course = read(files={"course.xml": text})
        assert pairs(course.oddities.dressed_pointers) == [("course/R", dress)]


@pytest.mark.parametrize("inline", ["<p>x</p>", "x"])
def test_an_inline_block_with_content_wins_over_a_file(read, inline):
    course = read(f'<problem url_name="p" weight="2">{inline}</problem>', PROBLEM)
    assert course.oddities.dressed_pointers == []
    assert pairs(course.oddities.unreachable_files) == [("problem/p.xml", "problem/p.xml")]


def test_an_empty_inline_block_with_attributes_is_just_that(read):
    course = read('<video url_name="x" youtube="1.0:abc"/><discussion url_name="d" discussion_id="1"/>')
    assert {("video", "x"), ("discussion", "d")} <= course.blocks.keys()
    assert not course.oddities.dressed_pointers
    assert not course.oddities.dangling_pointers


def test_an_empty_nameless_block_is_a_pointer_for_the_platform_names_it_first(read):
    course = read("<problem/>", {"vertical/v.xml": "<vertical><problem/></vertical>"})
    (odd,) = course.oddities.dangling_pointers
    assert odd.value.startswith("problem/problem_")


def test_a_slug_is_a_name_that_points(read):
    assert ("problem", "p") in read('<problem slug="p"/>', PROBLEM).blocks


def test_another_tag_in_the_file(read):
    course = read('<problem url_name="p"/>', {"problem/p.xml": "<!-- x -->\n<html>text</html>"})
    (odd,) = course.oddities.mismatched_tags
    assert (odd.subject, odd.value, odd.detail) == ("problem/p", "html", "problem")
    assert (odd.place.path, odd.place.line) == ("problem/p.xml", 2)


def test_a_file_that_cannot_be_read_loses_the_block_and_is_told_once(read):
    course = read('<html url_name="p"/><html url_name="p"/>', {"html/p.xml": "<html>\n<p></html>"})
    ((place, fault),) = course.oddities.faults
    assert (place.path, place.line, fault.code) == ("html/p.xml", 2, "invalid-xml")
    assert ("html", "p") not in course.blocks
    assert course.blocks["vertical", "v"].children == ()


def test_a_pointer_in_the_file_is_not_followed(read):
    course = read(
        '<chapter url_name="a"/>',
        {
            "chapter/a.xml": '<chapter url_name="b"/>',
            "chapter/b.xml": "<chapter><sequential/></chapter>",
        },
    )
    assert pairs(course.oddities.chained_pointers) == [("chapter/a", "chapter/b.xml")]
    assert course.blocks["chapter", "a"].children == ()


def test_an_empty_file_that_repeats_its_name_is_no_chain(read):
    course = read('<video url_name="x"/>', {"video/x.xml": '<video url_name="x"/>'})
    assert course.oddities.chained_pointers == []


class TestPages:
    def test_an_html_block_of_two_files(self, read):
        course = read('<html url_name="h"/>', {"html/h.xml": '<html filename="h"/>', "html/h.html": "<p>"})
        assert course.blocks["html", "h"].files == ("html/h.xml", "html/h.html")

    def test_the_content_changes_with_the_page(self, read):
        files = {"html/h.xml": '<html filename="h"/>'}
        one, other = (read('<html url_name="h"/>', {**files, "html/h.html": text}) for text in ("a", "b"))
        assert one.blocks["html", "h"].content != other.blocks["html", "h"].content

    @pytest.mark.parametrize(
        ("name", "filename", "path"),
        [
            ("h", "page", "html/page.html"),
            ("h", "deep/page", "html/deep/page.html"),
            ("week1:h", "page", "html/week1/page.html"),
            ("h", "page.html", "html/page.html"),
            ("h", "lost/page", "lost/page.html"),
        ],
    )
    def test_where_the_platform_looks_for_a_page(self, read, name, filename, path):
        own = f"html/{name.replace(':', '/')}.xml"
        course = read(f'<html url_name="{name}"/>', {own: f'<html filename="{filename}"/>', path: "<p>"})
        assert course.blocks["html", name].files == (own, path)
        assert course.oddities.dangling_bodies == []

    def test_a_missing_page(self, read):
        course = read('<html url_name="h"/>', {"html/h.xml": '<html filename="page"/>'})
        assert pairs(course.oddities.dangling_bodies) == [("html/h", "html/page.html")]
        assert course.oddities.dangling_bodies[0].place.path == "html/h.xml"

    def test_an_inline_block_may_name_its_page(self, read):
        course = read(
            '<html url_name="h" filename="h" display_name="H"/>', {"html/h.html": "x", "html/h.xml": "<html/>"}
        )
        assert course.blocks["html", "h"].files == ("vertical/v.xml", "html/h.html")
        assert course.oddities.dressed_pointers == []

    def test_a_page_that_no_filename_leads_to(self, read):
        course = read(
            '<html url_name="h"/><html url_name="i" display_name="I"/>',
            {
                "html/h.xml": '<html display_name="H"/>',
                "html/h.html": "x",
                "html/i.html": "x",
            },
        )
        assert pairs(course.oddities.unlinked_bodies) == [("html/h", "html/h.html"), ("html/i", "html/i.html")]

    def test_a_page_that_is_no_text_is_a_fault(self, read):
        course = read('<html url_name="h"/>', {"html/h.xml": '<html filename="h"/>', "html/h.html": b"\xff"})
        assert [(place.path, fault.code) for place, fault in course.oddities.faults] == [("html/h.html", "not-utf8")]


class TestLegacyFilename:
    @pytest.mark.parametrize("path", ["problem/old/p.xml", "problems/old/p.xml", "old/p.xml"])
    def test_a_problem_may_lie_where_capa_looks(self, read, path):
        course = read('<problem filename="old/p" display_name="P"/>', {path: "<problem><p/></problem>"})
        block = course.blocks["problem", "P"]
        assert (block.place.path, block.files, block.display_name) == (path, (path, "vertical/v.xml"), "P")

    def test_a_container_may_lie_in_another_file(self, read):
        course = read(
            '<sequential url_name="x" filename="y"/>', {"sequential/y.xml": "<sequential><html>a</html></sequential>"}
        )
        assert len(course.blocks["sequential", "x"].children) == 1

    def test_a_missing_file(self, read):
        course = read('<problem filename="p" url_name="q"/>')
        assert pairs(course.oddities.dangling_pointers) == [("problem/q", "problem/p.xml")]


class TestNamesThatLeadAstray:
    @pytest.mark.parametrize(
        "name", ["..:..:course", "a:..:b", ":p", "p:", "a::b", "a\\b", "../../x", "/etc/passwd", "a//b"]
    )
    def test_a_pointer_never_leaves_its_folder(self, read, name):
        course = read(f'<problem url_name="{name}"/>', {"course.xml.xml": "<problem/>", "x.xml": "<problem/>"})
        assert pairs(course.oddities.escaping_names) == [(f"problem/{name}", name)]
        assert course.blocks["vertical", "v"].children == ()

    @pytest.mark.parametrize("name", ["../v", "../../secret", "/etc/passwd", "a\\b", ""])
    def test_nor_does_a_filename(self, read, name):
        course = read(f'<html url_name="h" filename="{name}"/><problem url_name="p" filename="{name}"/>')
        assert [odd.value for odd in course.oddities.escaping_names] == [name, name]

    def test_the_neighbour_course_is_out_of_reach(self, read_whole):
        root = '<course url_name="{0}" org="edX" course="CS101"/>'
        course = read_whole(
            {
                "a/course.xml": root.format("..:..:b:course:R"),
                "b/course.xml": root.format("R"),
                "b/course/R.xml": "<course/>",
            }
        )
        assert course.blocks == {}
        assert [odd.value for odd in course.oddities.escaping_names] == ["..:..:b:course:R"]
