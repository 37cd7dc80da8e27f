PARENT = 'parent_url="block-v1:edX+CS101+R+type@sequential+block@s"'
OLD_PARENT = 'parent_sequential_url="i4x://edX/CS101/sequential/s"'
PLACED = f'{PARENT} index_in_children_list="1"'


def test_drafts_are_blocks_of_their_own_and_never_of_the_course(read):
    course = read(
        '<html url_name="h">live</html>',
        {
            "drafts/vertical/d.xml": f'<vertical display_name="D" {PLACED}><problem url_name="q"/></vertical>',
            "drafts/problem/q.xml": "<problem>draft</problem>",
        },
    )
    assert set(course.drafts) == {("vertical", "d"), ("problem", "q")}
    assert not set(course.drafts) & set(course.blocks)
    assert course.drafts["vertical", "d"].parent == ("sequential", "s")
    assert course.drafts["problem", "q"].place.path == "drafts/problem/q.xml"
    assert not course.oddities.unreachable_files
    assert not course.oddities.ignored_drafts


def test_a_draft_may_shadow_a_live_block(read):
    course = read(
        '<html url_name="h"/>',
        {
            "html/h.xml": "<html>live</html>",
            "drafts/html/h.xml": "<html>draft</html>",
            "drafts/vertical/v.xml": f'<vertical {PLACED}><html url_name="h"/></vertical>',
        },
    )
    assert course.blocks["html", "h"].place.path == "html/h.xml"
    assert course.drafts["html", "h"].place.path == "drafts/html/h.xml"
    assert not course.oddities.duplicates
    assert not course.oddities.shared_blocks


def test_a_draft_falls_back_on_the_course(read):
    course = read(
        '<html url_name="h"/>',
        {
            "html/h.xml": "<html>live</html>",
            "drafts/vertical/d.xml": f'<vertical {PLACED}><html url_name="h"/><html url_name="i">in</html></vertical>',
        },
    )
    assert course.drafts["html", "h"].place.path == "html/h.xml"
    assert course.drafts["html", "i"].place.path == "drafts/vertical/d.xml"


def test_the_course_never_falls_back_on_a_draft(read):
    course = read('<html url_name="h"/>', {"drafts/html/h.xml": "<html>draft</html>"})
    assert ("html", "h") not in course.blocks
    assert len(course.oddities.dangling_pointers) == 1


def test_a_draft_without_its_place_is_ignored(read):
    course = read(
        files={
            "drafts/vertical/a.xml": "<vertical/>",
            "drafts/vertical/b.xml": f"<vertical {PARENT}/>",
            "drafts/vertical/c.xml": '<vertical index_in_children_list="0"/>',
            "drafts/vertical/d.xml": f'<vertical {PARENT} index_in_children_list="second"/>',
            "drafts/vertical/e.xml": f'<vertical {OLD_PARENT} index_in_children_list="0"/>',
        }
    )
    assert [(odd.subject, odd.value) for odd in course.oddities.ignored_drafts] == [
        ("vertical/a", "index_in_children_list"),
        ("vertical/b", "index_in_children_list"),
        ("vertical/c", "parent_url"),
        ("vertical/d", "index_in_children_list"),
    ]
    assert course.drafts["vertical", "e"].parent == ("sequential", "s")
    assert set(course.drafts) == {("vertical", "e")}


def test_units_of_an_experiment_need_no_place(read):
    course = read(
        files={
            "drafts/vertical/d.xml": f'<vertical {PLACED}><split_test url_name="t"/></vertical>',
            "drafts/split_test/t.xml": '<split_test group_id_to_child="{}"><vertical url_name="g"/></split_test>',
            "drafts/vertical/g.xml": '<vertical><html url_name="h">x</html></vertical>',
        }
    )
    assert course.oddities.ignored_drafts == []
    assert course.drafts["html", "h"].parent == ("vertical", "g")


def test_a_draft_that_another_draft_holds_is_not_shared(read):
    course = read(
        files={
            "drafts/vertical/a.xml": f"<vertical {PLACED}>x</vertical>",
            "drafts/vertical/b.xml": f'<vertical {PLACED}><vertical url_name="a"/></vertical>',
        }
    )
    assert course.oddities.shared_blocks == []
    assert course.drafts["vertical", "a"].parent == ("vertical", "b")


def test_a_draft_names_itself_by_its_file_even_when_it_is_empty(read):
    course = read(files={"drafts/vertical/d.xml": f'<vertical url_name="other" {PLACED}/>'})
    assert set(course.drafts) == {("vertical", "d")}
    assert not course.oddities.dressed_pointers
    assert not course.oddities.dangling_pointers


def test_drafts_that_cannot_be_read(read):
    course = read(
        files={
            "drafts/vertical/a.xml": "<vertical>",
            "drafts/vertical/d.xml": f'<vertical {PLACED}><problem url_name="q"/></vertical>',
            "drafts/problem/q.xml": "<problem>",
            "drafts/problem/orphan.xml": "<problem>",
        }
    )
    assert sorted(place.path for place, _ in course.oddities.faults) == [
        "drafts/problem/q.xml",
        "drafts/vertical/a.xml",
    ]
    assert [place.path for place, _ in course.oddities.unreachable_faults] == ["drafts/problem/orphan.xml"]
