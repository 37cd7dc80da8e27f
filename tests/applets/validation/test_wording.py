from contentrepo.applets.validation.wording import LONGEST, quote


def test_a_value_stays_on_its_line_and_shows_what_is_hidden():
    assert quote("a\nb\x1b[31m\u202ec\udce9") == "`a\\nb\\x1b[31m\\u202ec\\xe9`"


def test_a_long_value_is_cut():
    assert quote("x" * LONGEST) == f"`{'x' * LONGEST}`"
    assert len(quote("x" * 10_000)) == LONGEST + 2
