from contentrepo.applets.validation.wording import LONGEST, count, quote


def test_a_value_stays_on_its_line_and_shows_what_is_hidden():
    assert quote("a\nb\x1b[31m\u202ec\udce9") == "`a\\nb\\x1b[31m\\u202ec\\xe9`"


def test_a_long_value_is_cut():
    assert quote("x" * LONGEST) == f"`{'x' * LONGEST}`"
    assert len(quote("x" * 10_000)) == LONGEST + 2


def test_one_and_many():
    assert [count(number, "block") for number in (0, 1, 2)] == ["0 blocks", "1 block", "2 blocks"]
