"""The quick reading of plain problems says what the parser says, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentrepo.applets.olx.document import read_any_document
from contentrepo.applets.olx.plain_document import read_plainly

RIGHT, WRONG = '<choice correct="true">a</choice>', '<choice correct="false">b</choice>'
PIECES = (
    "<p>A text.</p>",
    "<label>What?</label>",
    "<description>Of it</description>",
    "<solution>",
    "</solution>",
    "<solution>\n<div class='a'>".replace("'", '"'),
    "</div></solution>",
    "<p>Because</p>",
    "<demandhint><hint>So</hint></demandhint>",
    "<multiplechoiceresponse>",
    "</multiplechoiceresponse>",
    '<choicegroup type="MultipleChoice">',
    "<choicegroup>",
    "</choicegroup>",
    "<choiceresponse>",
    "</choiceresponse>",
    "<checkboxgroup>",
    "</checkboxgroup>",
    RIGHT,
    WRONG,
    '<choice correct="">a</choice>',
    "<choice>a</choice>",
    '<stringresponse answer="a" type="ci">',
    '<stringresponse answer="">',
    "<stringresponse>",
    "</stringresponse>",
    '<textline size="20"/>',
    "<textline/>",
    '<numericalresponse answer="1">',
    '<numericalresponse type="a">',
    "</numericalresponse>",
    '<responseparam type="tolerance" default="5%"/>',
    "<formulaequationinput/>",
    "\n",
    " ",
    "text",
    "&amp;",
    "é",
    "\r\n",
    "<!-- c -->",
    '<img src="a.png"/>',
    '<a href="/static/a.pdf">a</a>',
    "<script>1</script>",
    "<customresponse>",
)
ATTRIBUTES = (
    "",
    ' display_name="/static/a.png"',
    ' max_attempts="many" weight="1.0"',
    ' attempts="3" max_attempts="3"',
    ' weight="1" weight="1"',
    ' xmlns="urn:a"',
    ' a="&lt;"',
)

ONE_OF = f'<multiplechoiceresponse><choicegroup type="MultipleChoice">{RIGHT}\n{WRONG}</choicegroup>'
SOME_OF = f"<choiceresponse>\n<checkboxgroup>{WRONG}{RIGHT}{RIGHT}</checkboxgroup>"
LINE = '<stringresponse answer="a" type="ci"><label>b</label><textline size="20"/>'
NUMBER = '<numericalresponse answer="1"><responseparam type="tolerance" default="5%"/><formulaequationinput/>'
WHOLE = (
    f"{ONE_OF}</multiplechoiceresponse>",
    f"{ONE_OF}<solution><p>c</p></solution></multiplechoiceresponse>",
    f"{SOME_OF}</choiceresponse>",
    f"{LINE}</stringresponse>",
    f"{NUMBER}</numericalresponse>",
    f"{NUMBER}<responseparam/><solution></solution></numericalresponse>",
    "<p>a</p>",
    "<demandhint><hint>a</hint>\n<hint>b</hint></demandhint>",
    f"<p>/static/a.png</p>{SOME_OF}</choiceresponse><p>'/static/b.png'</p>{LINE}</stringresponse>",
)


def problem(inside, attributes=' weight="heavy"'):
    return f"<problem{attributes}>\n{inside}\n</problem>\n".encode()


@pytest.mark.parametrize("inside", WHOLE)
@pytest.mark.parametrize("attributes", ATTRIBUTES[:4])
def test_plain_problems_are_read_plainly(inside, attributes):
    data = problem(inside, attributes)
    assert read_plainly(data) == read_any_document(data)


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<p>a",
        "<p>a</label>",
        "<p><b>a</b></p>",
        "<p>a]]></p>",
        ONE_OF.replace(RIGHT, WRONG) + "</multiplechoiceresponse>",
        ONE_OF.replace(WRONG, RIGHT) + "</multiplechoiceresponse>",
        SOME_OF.replace(RIGHT, WRONG) + "</choiceresponse>",
        SOME_OF.replace("checkboxgroup", "radiogroup") + "</choiceresponse>",
        "<multiplechoiceresponse></multiplechoiceresponse>",
        LINE.replace('answer="a"', 'answer=""') + "</stringresponse>",
        LINE + "<textline/></stringresponse>",
        LINE.replace("textline", "choicegroup") + "</stringresponse>",
        "<textline/>",
        RIGHT,
        "<fooresponse></fooresponse>",
    ],
)
def test_what_may_be_odd_is_left_to_the_parser(inside):
    assert read_plainly(problem(inside)) is None


@pytest.mark.parametrize("attributes", ATTRIBUTES[4:])
def test_settings_that_a_parser_changes_or_refuses_are_left_to_it(attributes):
    assert read_plainly(problem("<p>a</p>", attributes)) is None


@settings(max_examples=400)
@given(pieces=st.lists(st.sampled_from([*PIECES, *WHOLE]), max_size=9), attributes=st.sampled_from(ATTRIBUTES))
def test_nothing_else_is_ever_said(pieces, attributes):
    data = problem("".join(pieces), attributes)
    found = read_plainly(data)
    assert found is None or found == read_any_document(data)


@settings(max_examples=400)
@given(whole=st.sampled_from(WHOLE), data=st.data())
def test_nor_of_a_plain_problem_that_was_changed_anywhere(whole, data):
    """A piece is put in, or some characters are taken out."""
    text = problem(whole).decode()
    place = data.draw(st.integers(0, len(text)))
    piece, taken = data.draw(st.sampled_from(PIECES)), data.draw(st.integers(0, 12))
    changed = (text[:place] + piece + text[place:] if taken < 6 else text[:place] + text[place + taken :]).encode()
    found = read_plainly(changed)
    assert found is None or found == read_any_document(changed)


def test_as_many_settings_as_no_problem_has():
    many = "".join(f' a{number}="1"' for number in range(600))
    assert read_plainly(problem("<p>a</p>", many)) is None
