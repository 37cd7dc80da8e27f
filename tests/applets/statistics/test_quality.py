from contentrepo.applets.statistics.models import Share, Spread


def unit(*blocks):
    return f"<vertical>{''.join(blocks)}</vertical>"


def test_components_of_units_and_types_of_sequentials(measured):
    two = '<vertical url_name="a"/><vertical url_name="b"/>'
    hidden = '<vertical url_name="hidden" visible_to_staff_only="true"><done url_name="x"/></vertical>'
    group = '<vertical url_name="c"><html url_name="h3">x</html></vertical>'
    course = measured(
        {
            "sequential/lesson1.xml": f"<sequential>{two}{hidden}</sequential>",
            "vertical/a.xml": unit(
                '<html url_name="h1">x</html>', '<html url_name="h2">x</html>', '<poll url_name="p"/>'
            ),
            "vertical/b.xml": unit(f'<split_test url_name="s">{group}</split_test>'),
        }
    )
    quality = course.quality
    assert quality.blocks == Spread(1, 3, 2.0, 2.0, 1)
    assert quality.vertical_sizes == ((1, 1), (3, 1))
    assert quality.types == Spread(2, 2, 2.0, 2.0, 2)
    assert quality.uniform == 0
    assert quality.verticals == Share(3, 4)


def test_a_chapter_that_only_staff_sees(measured):
    hidden = measured(
        {"chapter/week1.xml": '<chapter visible_to_staff_only="true"><sequential url_name="lesson1"/></chapter>'}
    )
    assert hidden.quality.chapters == (0, 1)
    assert hidden.quality.sequentials == (0, 1)
    assert hidden.quality.blocks is None
    assert hidden.quality.assignments.visible == 0
    assert hidden.quality.assignments.total == 1


def test_a_policy_decides_too(measured):
    policy = '{"chapter/week1": {"visible_to_staff_only": true, "highlights": ["one"]}}'
    assert measured({"policies/2T2019/policy.json": policy}).quality.chapters == (0, 1)


def test_videos(measured):
    old = '<video url_name="a" sub="xyz" edx_video_id=""/>'
    listed = '<video url_name="b" transcripts="{&quot;fr&quot;: &quot;b.srt&quot;}" edx_video_id="42"/>'
    asset = (
        '<video url_name="c"><video_asset duration="61.5"><transcripts><transcript language_code="en"/></transcripts>'
        '<encoded_video profile="mobile_low"/></video_asset></video>'
    )
    bare = '<video url_name="d" transcripts="[" sub=""><video_asset duration="0.0"/></video>'
    videos = measured({"vertical/unit1.xml": unit(old, listed, asset, bare)}).quality.videos
    assert (videos.total, videos.transcripts, videos.hosted, videos.mobile) == (4, 3, 1, 1)
    assert videos.durations == Spread(61.5, 61.5, 61.5, 61.5, 61.5)


def test_problems(measured):
    plain = '<problem url_name="a"><stringresponse/></problem>'
    limited = '<problem url_name="b" max_attempts="3"><stringresponse/><solution/></problem>'
    choice = "<choiceresponse><choice><choicehint/></choice></choiceresponse>"
    free = f'<problem url_name="c" max_attempts="null">{choice}</problem>'
    problems = measured({"vertical/unit1.xml": unit(plain, limited, free)}).quality.problems
    assert (problems.total, problems.limited, problems.feedback) == (3, 1, 2)
    assert problems.kinds == (("stringresponse", 2), ("choiceresponse", 1))


def test_attempts_are_inherited(measured):
    above = '<sequential max_attempts="2"><vertical url_name="unit1"/></sequential>'
    assert measured({"sequential/lesson1.xml": above}).quality.problems.limited == 1


def test_assignments(measured):
    given = (
        '<sequential graded="true" format="Exam" due="2030-01-01T00:00:00Z"><vertical url_name="unit1"/></sequential>'
    )
    assignments = measured({"sequential/lesson1.xml": given}).quality.assignments
    assert (assignments.total, assignments.visible, assignments.due, assignments.counted) == (1, 1, 1, 0)
