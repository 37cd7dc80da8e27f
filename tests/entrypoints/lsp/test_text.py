import pytest

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind
from pygls.workspace import PositionCodec

from contentrepo.entrypoints.lsp.text import Text

ENCODINGS = {
    PositionEncodingKind.Utf8: "utf-8",
    PositionEncodingKind.Utf16: "utf-16-le",
    PositionEncodingKind.Utf32: "utf-32-le",
}
UNIT = {PositionEncodingKind.Utf8: 1, PositionEncodingKind.Utf16: 2, PositionEncodingKind.Utf32: 4}


@given(source=st.text(st.sampled_from("a\n\ré\u2028\U0001f600<")), encoding=st.sampled_from(list(ENCODINGS)))
def test_offsets_and_positions(source, encoding):
    text = Text(source, PositionCodec(encoding))
    for offset in range(len(source) + 1):
        place = text.position(offset)
        before = source[text.starts[place.line] : offset]
        assert place.character == len(before.rstrip("\r\n").encode(ENCODINGS[encoding])) // UNIT[encoding]
        if not before.endswith("\r"):  # between the two characters of a line's end is no place
            assert text.offset(place) == offset


@pytest.mark.parametrize(("line", "character", "offset"), [(0, 99, 2), (1, 0, 3), (9, 0, 4), (0, 1, 1)])
def test_positions_behind_the_end(line, character, offset):
    assert Text("ab\nc", PositionCodec()).offset(Position(line, character)) == offset
