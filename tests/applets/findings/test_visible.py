import pytest

from contentrepo.applets.findings.api import make_visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("naïve 数学 e\u0301", "naïve 数学 e\u0301"),
        ("red\x1b[31m", "red\\x1b[31m"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("safe\u202eexe", "safe\\u202eexe"),
        ("iso\u2066late", "iso\\u2066late"),
        ("no\u200bspace", "no\\u200bspace"),
        ("latin\udce9", "latin\\xe9"),
        ("half\ud83d", "half\\ud83d"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text, shown):
    assert make_visible(text) == shown
