def test_a_small_course(measured):
    course = measured()
    structure = course.structure
    assert course.run == "course-v1:edX+CS101+2T2019"
    assert course.title == "Computing"
    assert (structure.chapters, structure.sequentials, structure.verticals, structure.components) == (1, 1, 1, 2)
    assert (structure.blocks, structure.drafts) == (6, 0)
    assert dict(course.types) == dict.fromkeys(("chapter", "course", "html", "problem", "sequential", "vertical"), 1)


def test_containers_below_a_unit_are_no_components(measured):
    group = '<vertical url_name="a" display_name="A"><html url_name="h">x</html></vertical>'
    inner = f'<split_test url_name="s">{group}<poll url_name="p"/></split_test>'
    course = measured(
        {"vertical/unit1.xml": f'<vertical>{inner}<vertical url_name="empty" display_name="E"/></vertical>'}
    )
    assert (course.structure.verticals, course.structure.components) == (3, 2)
    (chapter,) = course.chapters
    assert (chapter.sequentials, chapter.verticals, chapter.components) == (1, 3, 2)
    assert chapter.types == (("html", 1), ("poll", 1))


def test_a_block_with_two_parents_counts_once(measured):
    course = measured(
        {
            "course/2T2019.xml": '<course><chapter url_name="week1"/><chapter url_name="week2"/></course>',
            "chapter/week2.xml": '<chapter><sequential url_name="lesson1"/></chapter>',
        }
    )
    assert [chapter.components for chapter in course.chapters] == [2, 0]
    assert course.structure.components == 2


def test_drafts_are_counted_beside_the_course(measured):
    place = 'parent_url="block-v1:edX+CS101+2T2019+type@sequential+block@lesson1" index_in_children_list="1"'
    course = measured({"drafts/vertical/new.xml": f'<vertical {place}><html url_name="h">New</html></vertical>'})
    assert course.structure.drafts == 2
    assert course.draft_types == (("html", 1), ("vertical", 1))
    assert course.structure.blocks == 6


def test_a_course_that_cannot_be_read(measured):
    course = measured({"course/2T2019.xml": "<course"})
    assert course.structure.blocks == 0
    assert course.chapters == ()
    assert course.sizes.components is None
    assert course.trouble.elsewhere.error == 1
    assert course.quality.blocks is None
