def test_every_file_has_one_role(measured):
    course = measured(
        {
            "problem/nobody.xml": "<problem/>",
            "drafts/vertical/d.xml": "<vertical/>",
            "README.md": "Hello",
            "tabs/x.html": "<p/>",
            "policies/assets.json": "{}",
        }
    )
    assert dict(course.files.roles) == {
        "block": 8,
        "page": 3,
        "settings": 3,
        "asset": 1,
        "unreached": 1,
        "draft": 1,
        "other": 1,
    }
    assert course.files.reached == (11, 12)
    assert course.files.unreached == ("problem/nobody.xml",)


def test_assets_that_somebody_names(measured):
    links = '<html url_name="a"><img src="/static/one%20two.png"/></html>'
    video = '<video url_name="v" transcripts="{&quot;en&quot;: &quot;en.srt&quot;}"><transcript src="fr.srt"/></video>'
    course = measured(
        {
            "vertical/unit1.xml": f"<vertical>{links}{video}</vertical>",
            "policies/2T2019/policy.json": '{"course/2T2019": {"course_image": "image.png",'
            ' "pdf_textbooks": [{"chapters": [{"url": "/static/book.pdf"}]}]}}',
            **dict.fromkeys(
                ("static/one two.png", "static/en.srt", "static/fr.srt", "static/image.png", "static/book.pdf"), "x"
            ),
        }
    )
    assert course.files.mentioned == (5, 6)  # nobody names the dot any more


def test_links_by_kind_and_those_that_lead_nowhere(measured):
    page = '<a href="/static/dot.png"/><a href="/static/no.png"/><a href="/jump_to_id/no"/><a href="/course/info"/>'
    links = measured({"html/text1.html": page}).links
    assert (links.static, links.jump, links.course, links.lost) == (2, 1, 1, 2)
