"""What a look at each block shows. The rules' cases hold the plain situations."""

ASK = '<problem url_name="{0}" display_name="{0}"><p>So?</p></problem>'


def noted(course, rule):
    return [(odd.subject, odd.value) for odd in course.oddities.notes.get(rule, ())]


def test_a_draft_is_no_part_of_the_outline(read):
    draft = '<vertical parent_url="i4x://edX/CS101/sequential/s" index_in_children_list="0"/>'
    course = read(ASK.format("a"), {"drafts/vertical/d.xml": draft})
    assert ("vertical", "d") in course.drafts
    assert noted(course, "empty-container") == []


def test_a_page_that_another_block_shows_too_is_told_although_nothing_else_is_of_its_own(read):
    files = {
        "html/own.xml": '<html display_name="Own" filename="own"/>',
        "html/other.xml": '<html display_name="Other" filename="own"/>',
        "html/own.html": "<p>Shown twice</p>",
    }
    inside = '<html url_name="own"/><html url_name="other"/>'
    unit = {"vertical/v.xml": f'<vertical display_name="V">{inside}</vertical>'}
    assert noted(read("", files | unit), "shared-body") == [("html/other", "html/own.html")]


def test_while_a_file_cannot_be_read_nothing_is_called_empty(read):
    files = {"chapter/c.xml": '<chapter><sequential url_name="s"/><sequential url_name="t"/></chapter>'}
    assert noted(read(ASK.format("a"), {**files, "sequential/t.xml": "<sequential"}), "empty-container") == []
    broken_draft = {"sequential/t.xml": "<sequential/>", "drafts/vertical/d.xml": "<vertical"}
    course = read(ASK.format("a"), {**files, **broken_draft})
    assert noted(course, "empty-container") == [("sequential/t", "sequential")]


def test_a_pointer_with_attributes_is_not_called_untitled_too(read):
    course = read('<problem url_name="a" weight="1"/>', {"problem/a.xml": ASK.format("a")})
    assert len(course.oddities.dressed_pointers) == 1
    assert ("problem/a", "") not in noted(course, "missing-display-name")


def test_what_a_library_brings_has_its_title_there(read):
    course = read(
        '<library_content url_name="l" display_name="L"><problem url_name="a"><p/></problem></library_content>'
    )
    assert ("problem/a", "") not in noted(course, "missing-display-name")


def test_other_children_are_told_once_for_each_parent(read):
    course = read(files={"sequential/s.xml": f"<sequential>{ASK.format('a')}{ASK.format('b')}</sequential>"})
    assert noted(course, "misplaced-block") == [("sequential/s", "problem")]
