from hashlib import sha1

import pytest


def test_a_course_in_one_file(read_whole):
    course = read_whole(
        {
            "course.xml": '<course url_name="R" org="edX" course="CS101"><chapter url_name="c">'
            '<sequential url_name="s"><vertical url_name="v"><html url_name="h">Hi</html>'
            '<problem url_name="p"><p/></problem>'
            "</vertical></sequential></chapter></course>"
        }
    )
    assert [block.block_id for block in course.blocks.values()] == ["course", "c", "s", "v", "h", "p"]
    assert course.blocks["problem", "p"].place.ordinal == 5
    assert not course.oddities.unreachable_files


def test_children_stand_at_any_depth_below_any_container(read):
    course = read(
        '<library_content url_name="l"><problem url_name="p"><p/></problem></library_content>'
        '<split_test url_name="t"><vertical url_name="w"><html url_name="h">x</html></vertical></split_test>'
        '<conditional url_name="k"><show sources="x"/><html url_name="i">x</html></conditional>'
        '<randomize url_name="r"><wrapper url_name="z"><videosequence url_name="q"/></wrapper></randomize>',
        {
            "videosequence/q.xml": '<videosequence><problemset url_name="ps"><html url_name="j">x</html>'
            "</problemset></videosequence>"
        },
    )
    assert course.blocks["html", "j"].parent == ("problemset", "ps")
    assert course.blocks["conditional", "k"].children == (("html", "i"),)
    assert course.blocks["vertical", "v"].children == (
        ("library_content", "l"),
        ("split_test", "t"),
        ("conditional", "k"),
        ("randomize", "r"),
    )


def test_one_name_may_be_used_by_several_types(read):
    course = read('<html url_name="x">a</html><video url_name="x" a="1"/>')
    assert {("html", "x"), ("video", "x")} <= course.blocks.keys()
    assert not course.oddities.duplicates
    assert not course.oddities.shared_blocks


class TestTwice:
    def test_a_file_pointed_to_twice_is_shared_and_keeps_its_first_parent(self, read):
        course = read(
            '<vertical url_name="w"><html url_name="h"/></vertical><html url_name="h"/>',
            {"html/h.xml": "<html>x</html>"},
        )
        (odd,) = course.oddities.shared_blocks
        assert (odd.subject, odd.detail) == ("html/h", "vertical/v.xml:1")
        assert odd.place.path == "vertical/v.xml"
        assert course.blocks["html", "h"].parent == ("vertical", "w")
        assert ("html", "h") in course.blocks["vertical", "w"].children
        assert ("html", "h") in course.blocks["vertical", "v"].children
        assert course.oddities.duplicates == []

    def test_twice_in_one_parent_is_one_child(self, read):
        course = read('<html url_name="h"/><html url_name="h"/>', {"html/h.xml": "<html>x</html>"})
        assert course.blocks["vertical", "v"].children == (("html", "h"),)
        assert len(course.oddities.shared_blocks) == 1

    def test_the_same_content_twice_is_shared(self, read):
        course = read('<html url_name="h" a="1"><p/></html><html a="1" url_name="h"><p></p></html>')
        assert len(course.oddities.shared_blocks) == 1
        assert course.oddities.duplicates == []

    @pytest.mark.parametrize(
        "second",
        [
            '<html url_name="h" a="1"><p>b</p></html>',
            '<html url_name="h" a="2"><p>a</p></html>',
            '<html url_name="h"/>',
        ],
    )
    def test_other_content_under_one_name_is_a_duplicate(self, read, second):
        course = read(f'<html url_name="h" a="1"><p>a</p></html>\n{second}', {"html/h.xml": "<html>c</html>"})
        (odd,) = course.oddities.duplicates
        assert (odd.subject, odd.detail) == ("html/h", "vertical/v.xml:1")
        assert course.blocks["html", "h"].place.path == "vertical/v.xml"

    def test_containers_with_other_children_are_duplicates(self, read):
        course = read(
            '<vertical url_name="w"><html url_name="a">x</html></vertical>'
            '<vertical url_name="w"><html url_name="b">x</html></vertical>'
        )
        assert [odd.subject for odd in course.oddities.duplicates] == ["vertical/w"]


class TestCycles:
    def test_a_block_that_holds_its_holder(self, read):
        course = read('<vertical url_name="w"/>', {"vertical/w.xml": '<vertical>\n<vertical url_name="v"/></vertical>'})
        (odd,) = course.oddities.cycles
        assert odd.value == "vertical/v -> vertical/w -> vertical/v"
        assert (odd.place.path, odd.place.line) == ("vertical/w.xml", 2)
        assert course.blocks["vertical", "w"].children == ()

    def test_a_block_that_holds_itself(self, read):
        course = read('<vertical url_name="v"/>')
        assert [odd.value for odd in course.oddities.cycles] == ["vertical/v -> vertical/v"]

    def test_a_diamond_is_no_cycle(self, read):
        course = read(
            '<vertical url_name="a"/><vertical url_name="b"/>',
            {
                "vertical/a.xml": '<vertical><vertical url_name="b"/></vertical>',
                "vertical/b.xml": '<vertical><html url_name="h">x</html></vertical>',
            },
        )
        assert course.oddities.cycles == []
        assert [odd.subject for odd in course.oddities.shared_blocks] == ["vertical/b"]

    def test_blocks_nested_without_end_end(self, read):
        files = {f"vertical/v{n}.xml": f'<vertical><vertical url_name="v{n + 1}"/></vertical>' for n in range(5000)}
        course = read('<vertical url_name="v0"/>', files)
        ((_place, fault),) = course.oddities.faults
        assert fault.code == "too-deep"
        assert len(course.blocks) == 100

    def test_sharing_without_end_ends(self, read):
        files = {
            f"vertical/v{n}.xml": f'<vertical><vertical url_name="v{n + 1}"/><vertical url_name="v{n + 1}"/></vertical>'
            for n in range(60)
        }
        course = read('<vertical url_name="v0"/>', {**files, "vertical/v60.xml": "<vertical>x</vertical>"})
        assert len(course.oddities.shared_blocks) == 60


class TestNames:
    def test_nameless_blocks_get_the_platforms_names(self, read):
        course = read('<html name="A  b!">x</html><html display_name="C: d">x</html><html>x</html>')
        hashed = "html_" + sha1(b"<html>x</html>").hexdigest()[:12]
        assert [odd.value for odd in course.oddities.unnamed_blocks] == ["A_b_", "C_d", hashed]
        assert ("html", hashed) in course.blocks

    @pytest.mark.parametrize("name", ["a b", "a%20b", "q?", "a/b", "x" * 230])
    def test_names_that_no_usage_key_can_hold(self, read, name):
        course = read(f'<html url_name="{name}">x</html>')
        assert [odd.value for odd in course.oddities.illegal_names] == [name]

    def test_a_name_without_end_is_not_kept(self, read):
        course = read(f'<html url_name="{"x" * 5000}">x</html>')
        (odd,) = course.oddities.illegal_names
        assert len(odd.value) < 100
        assert course.blocks["vertical", "v"].children == ()

    def test_a_type_that_no_usage_key_can_hold(self, read):
        course = read('<s:done xmlns:s="urn:x" url_name="d"/>')
        assert [odd.value for odd in course.oddities.illegal_names] == ["{urn:x}done"]

    @pytest.mark.parametrize("name", ["a.b", "ä-~_1", "week1:p"])
    def test_letters_of_any_language_and_some_signs_are_legal(self, read, name):
        assert read(f'<html url_name="{name}">x</html>').oddities.illegal_names == []


def test_text_after_a_block_drops_it_on_the_platform(read):
    course = read('before <html url_name="a">x</html> after <html url_name="b">x</html>')
    assert [(odd.subject, odd.value) for odd in course.oddities.stray_texts] == [("html/a", "after")]
    assert [(odd.subject, odd.value) for odd in course.oddities.loose_texts] == [("vertical/v", "before")]


class TestContent:
    def test_a_leaf_changes_with_its_file(self, read):
        one, other = (read('<problem url_name="p"/>', {"problem/p.xml": f"<problem>{n}</problem>"}) for n in "12")
        assert one.blocks["problem", "p"].content != other.blocks["problem", "p"].content
        assert one.blocks["vertical", "v"].content == other.blocks["vertical", "v"].content

    def test_a_leaf_inside_changes_alone(self, read):
        one, other = (read(f'<problem url_name="p">{n}</problem>') for n in "12")
        changed = {key for key in one.blocks if one.blocks[key]._replace(line=0) != other.blocks[key]._replace(line=0)}
        assert changed == {("problem", "p")}

    def test_a_container_changes_with_its_order(self, read):
        a, b = '<html url_name="a">x</html>', '<html url_name="b">x</html>'
        assert read(a + b).blocks["vertical", "v"] != read(b + a).blocks["vertical", "v"]
