FILM = '<video url_name="{}" display_name="Film" youtube_id_1_0="p2Q6BrNhdh8"{}/>'
POLICY = "policies/R/policy.json"


def told(course):
    return {rule: [(o.subject, o.value) for o in found] for rule, found in course.oddities.remarks.items()}


def test_a_transcript_is_found_as_the_platform_finds_it(read):
    unit = FILM.format("a", ' sub="x"') + FILM.format("b", ' sub="y"')
    course = read(unit, {"static/subs_x.srt.sjson": "{}"})
    assert told(course) == {"missing-transcript": [("video/b", "subs_y.srt.sjson")]}


def test_the_policy_may_say_what_the_xml_does_not(read):
    unit = FILM.format("a", "") + FILM.format("b", "")
    course = read(unit, {POLICY: '{"video/a": {"sub": "x"}}'})
    assert told(course) == {"video-without-transcript": [("video/b", "")]}


def test_settings_of_the_policy_are_held_against_the_same_kinds(read):
    policy = '{"vertical/v": {"due": "soon"}, "vertical/other": {"due": "soon"}, "poll/v": {"due": "soon"}}'
    assert told(read("", {POLICY: policy})) == {"invalid-setting": [("vertical/v", "soon")]}


def test_numbers_of_any_size_are_numbers(read):
    large = "9" * 4000
    policy = f'{{"problem/p": {{"weight": {large}, "max_attempts": -{large}, "due": {large}, "start": 1e999}}}}'
    course = read('<problem url_name="p"><p/></problem>', {POLICY: policy})
    assert sorted(o.detail for o in course.oddities.remarks["invalid-setting"]) == ["due", "max_attempts", "start"]


def test_a_remark_belongs_to_the_block_that_it_stands_in(read):
    page = '<html url_name="{}"><p>\n<img src="{}"/></p></html>\n'
    course = read("\n" + page.format("a", "x.png") + page.format("b", "y.png"))
    assert told(course) == {"image-without-alternative": [("html/a", "x.png"), ("html/b", "y.png")]}


def test_pages_beside_the_course_are_read_by_people_too(read):
    course = read("", {"about/overview.html": '<img src="x.png">', "tabs/t.html": '<img src="y.png">'})
    assert told(course) == {"image-without-alternative": [("about/overview", "x.png"), ("static_tab/t", "y.png")]}


def test_a_file_that_nobody_reaches_says_nothing(read):
    assert told(read("", {"html/left.html": '<img src="x.png">'})) == {}


def test_a_draft_of_a_discussion_is_not_a_second_one(read):
    talk = '<discussion url_name="t" display_name="Talk" discussion_id="x"/>'
    place = 'parent_url="block-v1:edX+CS101+R+type@sequential+block@s" index_in_children_list="0"'
    draft = f"<vertical {place}>{talk}</vertical>"
    assert told(read(talk, {"drafts/vertical/v.xml": draft})) == {}


def test_links_that_name_this_run_are_not_foreign(read):
    page = '<a href="/courses/{}/about">About</a>'
    for own in ("course-v1:edX+CS101+R", "edX/CS101/R"):
        assert told(read(f'<html url_name="h">{page.format(own)}</html>')) == {}
    assert told(read(f'<html url_name="h">{page.format("course-v1:edX+CS101+S")}</html>')) == {
        "foreign-run-link": [("html/h", "/courses/course-v1:edX+CS101+S/about")]
    }


def test_passports_that_are_no_texts_are_none(read):
    tool = '<lti_consumer url_name="t" lti_id="x" launch_url="https://tool.example.org/"/>'
    for passports in ("null", "[1, null]", '"x:key:secret"', '{"x": 1}'):
        course = read(tool, {POLICY: f'{{"course/R": {{"lti_passports": {passports}}}}}'})
        assert told(course) == {"missing-lti-passport": [("lti_consumer/t", "x")]}


def test_a_script_on_many_pages_is_told_once(read):
    unit = "".join(f'<html url_name="h{number}" filename="h{number}"/>' for number in range(9))
    pages = {f"html/h{number}.html": '<p onclick="go()">Go</p>\n' * 2 for number in range(9)}
    course = read(unit, pages)
    (told_once,) = course.oddities.remarks["inline-script"]
    assert (told_once.subject, told_once.value, told_once.detail) == ("html/h0", "onclick", "9")
