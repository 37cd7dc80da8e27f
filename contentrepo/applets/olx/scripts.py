"""Scripts of problems: what a response expects to find in them, and what has to be compiled somewhere else.

The platform runs all scripts of a problem as one Python program, whatever their type says, but for JavaScript and Perl.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from contentrepo.applets.facts.models import Document, Remark
from contentrepo.applets.olx.codes import BROKEN_SCRIPT, PENDING, UNDEFINED_FUNCTION
from contentrepo.applets.olx.responses import GIVEN_NAMES
from contentrepo.pattern import compiled, pattern

Element = Any  # lxml's own type cannot tell elements from comments, and that is asked at every step

MAX_SCRIPT = 64 * 1024  # characters of a problem's program; a longer one is not looked at
MAX_REMARKS = 100  # of one problem
SHOWN = 60
MAX_NAMES = 25  # functions that a misspelt one is compared with

_DEFINED = compiled(r"^[ \t]*def[ \t]+(\w{1,60})[ \t]*\(", re.MULTILINE)
_FUNCTIONS = (("customresponse", "cfn"), ("hintgroup", "hintfn"))
_WORD = compiled(r"\w+")
_DOTTED = pattern(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
# What makes names that the text does not show.
_OPAQUE = compiled(r"import\s*\*|\b(?:exec|execfile|globals|vars|setattr|__import__)\b")
_TYPELESS = ("javascript", "perl")

_PYTHON_2 = pattern(
    r"\bprint\s+[^\s(=.,)]|\bprint\s*$|\bexcept\b[^:(]*,\s*\w+\s*:|\braise\s+\w+\s*,|`|<>|\bexec\s+[^\s(]"
    r"|\b0[0-7]+\b|\b\d+[lL]\b|\bur[\"']"
)
_JAVASCRIPT = pattern(r"^\s*(?:var|let|const)\s|\bfunction\b|\$\(|^\s*//|\bdocument\.|};?\s*$")
_FUTURE = pattern(r"^\s*from\s+__future__\b")


def find_script_remarks(
    problem: Element, ordinal: int, responses: list[Element], scripts: list[Element]
) -> list[Remark]:
    """Check functions that no script defines, empty scripts, and the program that waits for a compiler."""
    if not scripts and not any(response.tag == "customresponse" for response in responses):
        return []
    own = [script for script in scripts if not any(word in (script.get("type") or "") for word in _TYPELESS)]
    if any(script.get("src") for script in own):
        return []
    program = "".join(script.text or "" for script in own)
    found = _empty(problem, ordinal, own)
    if own and program and not found and len(program) <= MAX_SCRIPT:
        found.append(Remark(PENDING, program, _map_lines(own), own[0].sourceline or 0))
    defined = " ".join(islice((match[1] for match in _DEFINED.finditer(program)), MAX_NAMES))
    undefined = list(islice(_undefined(problem, responses, program), MAX_REMARKS))
    numbers = numbers_of(problem, [element for element, _ in undefined])
    found += [
        Remark(UNDEFINED_FUNCTION, name[:SHOWN], defined, element.sourceline or 0, 0, ordinal + numbers[element])
        for element, name in undefined
    ]
    return found


def _empty(problem: Element, ordinal: int, scripts: list[Element]) -> list[Remark]:
    empty = [script for script in islice(scripts, MAX_REMARKS) if not script.text]
    numbers = numbers_of(problem, empty)
    return [
        Remark(BROKEN_SCRIPT, "", "empty", script.sourceline or 0, 0, ordinal + numbers[script]) for script in empty
    ]


def numbers_of(root: Element, wanted: Collection[Element]) -> dict[Element, int]:
    """The places of some elements among all elements of `root`, in one walk however many they are."""
    if not wanted:
        return {}
    asked = set(wanted)
    return {element: number for number, element in enumerate(root.iter("*")) if element in asked}


def _map_lines(scripts: list[Element]) -> str:
    first, pairs = 1, []
    for script in scripts:
        pairs.append(f"{first}:{script.sourceline or 0}")
        first += script.text.count("\n")
    return " ".join(pairs)


def _undefined(problem: Element, responses: list[Element], program: str) -> Iterator[tuple[Element, str]]:
    """Names of functions that stand nowhere in the program, so that nothing there can define them."""
    if not any(response.tag == "customresponse" and response.get("cfn") for response in responses) and not (
        program and next(problem.iter("hintgroup"), None) is not None
    ):
        return
    if len(program) > MAX_SCRIPT or _OPAQUE.search(program):
        return
    known = GIVEN_NAMES.union(_WORD.findall(program))
    for tag, attribute in _FUNCTIONS:
        for element in problem.iter(tag):
            name = (element.get(attribute) or "").strip()
            if not name or not _DOTTED.fullmatch(name) or name.partition(".")[0] in known:
                continue
            if next(element.iter("answer"), None) is None:  # else that is asked, and the function never
                yield element, name


def settle(document: Document, lines: list[int]) -> Document:
    """The document with its programs judged.

    Args:
        lines: for each program that waits, the line where compiling stops; 0 where it does not, or nobody knows.
    """
    left = iter(lines)
    judged = []
    for remark in document.remarks:
        if remark.code != PENDING:
            judged.append(remark)
        elif line := next(left):
            judged.append(_judge(remark, line))
    return document._replace(remarks=tuple(judged))


def _judge(remark: Remark, line: int) -> Remark:
    rows = remark.value.split("\n")
    line = min(line, len(rows))
    written = rows[line - 1]
    starts = (pair.partition(":") for pair in remark.detail.split(" "))
    first, place = max((int(first), int(place)) for first, _, place in starts if int(first) <= line)
    return Remark(BROKEN_SCRIPT, written.strip()[:SHOWN], _cause(written, rows[:line]), place + line - first)


def _cause(written: str, rows: list[str]) -> str:
    """What may be behind it, as the last line that was read and those before it tell."""
    if _FUTURE.search(written):
        return "future"
    if _JAVASCRIPT.search(written):
        return "javascript"
    if _PYTHON_2.search(written):
        return "python 2"
    indents = {row[: len(row) - len(row.lstrip())] for row in rows}
    return "tabs" if any("\t" in indent for indent in indents) and any(" " in indent for indent in indents) else ""
