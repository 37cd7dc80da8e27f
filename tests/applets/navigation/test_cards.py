UNIT, PAGE = "vertical/unit1.xml", "html/text1.html"


def test_a_block(editor):
    (card,) = editor.cards(UNIT, '<vertical display_name="Unit 1"><problem url_name="qu|iz1"/></vertical>')
    assert (card.kind, card.name, card.title) == ("problem", "quiz1", "Quiz 1")
    assert card.trail == ("Computing", "Week 1", "Lesson 1", "Unit 1")
    assert card.key == "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
    assert card.facts == ("in problem/quiz1.xml",)


def test_settings_that_count(editor):
    (card,) = editor.cards("chapter/week1.xml", '<chapter><sequential url_name="les|son1"/></chapter>')
    assert card.facts == ("graded: true", "format: Homework", "holds 1 block", "in sequential/lesson1.xml")


def test_the_block_around_a_place(editor):
    (card,) = editor.cards("problem/quiz1.xml", '<problem display_name="Qui|z 1"/>')
    assert card.name == "quiz1"


def test_a_draft(editor):
    (card,) = editor.cards(PAGE, '<a href="/jump_to_id/uni|t2">')
    assert "a draft, which learners do not see" in card.facts
    assert card.trail == ("Computing", "Week 1", "Lesson 1")


def test_an_uploaded_file(editor):
    (card,) = editor.cards(PAGE, '<img src="/static/images_a_|b.png">')
    assert (card.kind, card.name) == ("asset", "static/images/a b.png")
    assert card.facts == ("69 bytes", "the platform keeps it as images_a_b.png")


def test_blocks_that_share_an_id(editor):
    unit = '<vertical><done url_name="same"/><poll url_name="same"/><a href="/jump_to_id/same|"/></vertical>'
    assert [card.kind for card in editor.cards(UNIT, unit)] == ["done", "poll"]


def test_nothing_there(editor):
    assert editor.cards(UNIT, '<vertical><problem url_name="gon|e"/></vertical>') == []
