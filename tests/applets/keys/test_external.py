import pytest

from contentrepo.applets.keys.api import InvalidKey, parse_external_course_key


@pytest.mark.parametrize("text", ["MATH205-Fall20", "math 205 (fall)", "C++", "Größe/1", "a" * 225, "0123"])
def test_the_partners_words_are_kept_as_written(text):
    assert str(parse_external_course_key(text)) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "1 to 225"),
        ("a" * 226, "1 to 225"),
        (" MATH205", "blank"),
        ("MATH205\t", "blank"),
        ("MATH\u202e205", "seen"),
        ("MATH\n205", "seen"),
        ("course-v1:edX+CS101+2T2019", "platform's own"),
        ("course-v1:anything", "platform's own"),
        ("block-v1:edX+CS101+2T2019+type@problem+block@p1", "platform's own"),
        ("lib:edX:bank", "platform's own"),
        ("edX/CS101/2T2019", "platform's own"),
        ("edX+CS101+2T2019", "platform's own"),
        ("edX+CS101", "platform's own"),
    ],
)
def test_what_is_unreadable_or_ambiguous_is_refused(text, reason):
    with pytest.raises(InvalidKey, match=reason):
        parse_external_course_key(text)


def test_keys_are_compared_with_ascii_letters_lowered_only():
    folded = parse_external_course_key
    assert folded("Math205").folded == folded("MATH205").folded
    assert folded("ÄPFEL").folded != folded("äpfel").folded
