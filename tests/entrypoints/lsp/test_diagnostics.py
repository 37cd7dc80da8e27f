import pytest

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from lsprotocol.types import DiagnosticSeverity
from pygls.workspace import PositionCodec

from contentrepo.api.check import Gate
from contentrepo.api.edit import Finding, Level, Status
from contentrepo.entrypoints.lsp.diagnostics import make_diagnostic
from contentrepo.entrypoints.lsp.text import Text


def diagnose(source, *, line=1, column=0, value="", **other):
    said = {"level": Level.ERROR, "message": "It is wrong", "hint": "Mend it.", "status": Status.NEW} | other
    finding = Finding(
        rule="r", gate=Gate.NEW, unit="u", path="p", line=line, column=column, subject="s", value=value, **said
    )
    return make_diagnostic(finding, Text(source, PositionCodec()))


@pytest.mark.parametrize(
    ("source", "place", "marked"),
    [
        ('<a b="c>d"> text', {"column": 1}, '<a b="c>d">'),
        ('<a\n  b="c">', {"column": 1}, "<a"),
        ("  text here  ", {}, "text here"),
        ('x <img src="/static/a.png">', {"value": "a.png"}, "a.png"),
        ("one\ntwo", {"line": 2}, "two"),
        ("one", {"line": 0}, "one"),
        ("one", {"line": 7, "column": 3}, ""),
        ("one", {"column": 99}, ""),
        ("", {}, ""),
    ],
)
def test_what_is_marked(source, place, marked):
    found = diagnose(source, **place).range
    assert found.start.line == found.end.line
    lines = [*source.split("\n"), *[""] * 9]
    assert lines[found.start.line][found.start.character : found.end.character] == marked


def test_what_is_said():
    found = diagnose("x", level=Level.INFO, status=Status.EXISTING, message="a\u202eb\nc")
    assert found.message == "a\\u202eb\\nc\nMend it.\nIt stood before."
    assert found.severity == DiagnosticSeverity.Information
    assert (found.code, found.source) == ("r", "contentrepo")
