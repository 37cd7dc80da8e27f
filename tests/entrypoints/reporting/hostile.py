"""Reports that whoever wrote the content would like us to print, for property tests."""

from __future__ import annotations

from entrypoints.reporting.reports import report, unit
from hypothesis import strategies as st

from contentrepo.applets.findings.models import Finding, Gate, Level, Status, Verdict

FRAGMENTS = (
    *(
        "\0",
        "\x1b[2J",
        "\x07",
        "\x85",
        "\u2028",
        "\u202e",
        "\u2066",
        "\ufffe",
        "\ufeff",
        "\udce9",
        "\ud800",
        "\U000e0001",
    ),
    *(
        "\r\n",
        "\n",
        "\r",
        "\n::error::x",
        "::add-mask::e",
        "##[error]x",
        "##[",
        "::",
        "%0A",
        "%",
        ":",
        ",",
        "=",
        "]",
        ";",
    ),
    *(
        "<!--",
        "]]>",
        "<",
        "&",
        "&#0;",
        '"',
        "'",
        "{0}",
        "}",
        "{",
        "[x](https://example.org)",
        "](",
        "`",
        "\\",
        "é",
        " ",
    ),
)
text = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=8).map("".join)
path = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), min_size=1, max_size=5).map(
    lambda parts: "".join(parts).encode("utf-8", "surrogatepass").replace(b"\0", b"").decode("utf-8", "surrogateescape")
)

finding = st.builds(
    Finding,
    rule=st.sampled_from(["dangling-pointer", "not-utf8", "invalid-grading-policy"]),
    level=st.sampled_from(Level),
    gate=st.sampled_from(Gate),
    unit=st.just("course-v1:edX+CS101+2T2019"),
    path=path,
    line=st.integers(0, 3),
    column=st.integers(0, 3),
    subject=text,
    message=text,
    hint=text,
    value=text,
    status=st.sampled_from(Status),
)


def _unit(verdict, findings, name):
    return unit(verdict, *findings, name=name)


reports = st.builds(
    lambda one, other, note: report(one, other, notes=(note,)),
    st.builds(_unit, st.sampled_from(Verdict), st.lists(finding, max_size=8), st.just("course-v1:edX+CS101+2T2019")),
    st.builds(_unit, st.sampled_from(Verdict), st.lists(finding, max_size=3), text.map(lambda name: f"catalog:{name}")),
    text,
)


def strings(value):
    """Every string in plain data, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from strings(below)
    elif isinstance(value, list):
        for below in value:
            yield from strings(below)


def is_visible(value):
    """Whether nothing in a text is hidden; our own messages may have several lines."""
    return all(line.isprintable() for line in value.split("\n"))
