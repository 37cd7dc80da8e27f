"""A problem under the eye: responses that nobody can answer, and what the platform would refuse to show.

Values with a `$` come from the problem's script, so nothing is said of them. Scripts are looked at in `scripts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from contentrepo.applets.facts.models import Remark
from contentrepo.applets.olx.codes import (
    EMPTY_GROUP,
    MISPLACED,
    NO_CORRECT,
    SEVERAL_CORRECT,
    UNANSWERED,
    WITHOUT_RESPONSE,
)
from contentrepo.applets.olx.responses import INPUTS, NEEDED_ATTRIBUTES, NEEDED_CHILD, SINGLE, TAKES
from contentrepo.applets.olx.scripts import find_script_remarks, numbers_of
from contentrepo.pattern import pattern, whole

Element = Any  # lxml's own type cannot tell elements from comments, and that is asked at every step
Found = tuple[str, Element, str, str]
"""The rule's id, the element, and the remark's value and detail."""

MAX_ELEMENTS = 20_000  # of one problem; a larger one is not looked at
MAX_NESTED = 4  # responses around a response; a problem with more of them is not looked at
MAX_REMARKS = 100  # of one problem
SHOWN = 60  # characters of a value
VARIABLE = "$"
TRUE = "TRUE"

RESPONSE, INPUT, CHOICE, SCRIPT = "response", "input", "choice", "script"
OTHER, INCLUDE, PAGE = "other", "include", "page"
_PAGE_TAGS = ("a", "area", "audio", "embed", "iframe", "img", "input", "link", "object", "source", "track", "video")
_KINDS = {
    **dict.fromkeys(_PAGE_TAGS, PAGE),
    **dict.fromkeys(TAKES, RESPONSE),
    **dict.fromkeys(INPUTS, INPUT),
    CHOICE: CHOICE,
    SCRIPT: SCRIPT,
    INCLUDE: INCLUDE,
}
_OF_CHOICES = frozenset({"choiceresponse", "choicetextresponse", "multiplechoiceresponse", "truefalseresponse"})
_OTHERS = ("response", "Response")

_WORTHLESS = frozenset({"0", "0.0"})
# Once begun, an option is read to its end or to that of the text, so that no part is read twice.
_OPTION = pattern(r"'(" + whole(r"[^'\\]|\\.") + r")(?:(')|\\?\Z)", re.DOTALL)


def find_problem_remarks(problem: Element, ordinal: int) -> tuple[list[Remark], bool]:
    """What to say of a problem whose element has this ordinal in its document; and whether HTML in it wants a look."""
    parts: dict[str, list[Element]] = {RESPONSE: [], INPUT: [], SCRIPT: [], OTHER: [], INCLUDE: [], PAGE: []}
    marks: list[list[str]] = [[]]  # `correct` of the choices that follow each response; before all, of those before
    elements = problem.iter("*")
    for element in islice(elements, MAX_ELEMENTS):
        tag = element.tag
        kind = _KINDS.get(tag)
        if kind is CHOICE:
            marks[-1].append(element.get("correct") or "")
        elif kind is not None:
            parts[kind].append(element)
            if kind is RESPONSE:
                marks.append([])
        elif tag.endswith(_OTHERS):
            parts[OTHER].append(element)
    # Whatever an include brings.
    if parts[INCLUDE] or next(elements, None) is not None or _is_any_too_deep(parts[RESPONSE]):
        return [], bool(parts[PAGE])
    return _judge_parts(problem, ordinal, parts, marks[1:]), bool(parts[PAGE] or parts[SCRIPT])


def _judge_parts(
    problem: Element, ordinal: int, parts: Mapping[str, list[Element]], marks: list[list[str]]
) -> list[Remark]:
    found = _judge_places(parts)
    for response, correct in zip(parts[RESPONSE], marks, strict=True):
        found += _judge_choices(response, correct) if response.tag in _OF_CHOICES else _judge(response)
    if found and problem.get("weight") in _WORTHLESS:
        found = [one for one in found if one[0] != NO_CORRECT]
    remarks = _make_remarks(problem, ordinal, found[:MAX_REMARKS])
    return remarks + find_script_remarks(problem, ordinal, parts[RESPONSE], parts[SCRIPT])


def _make_remarks(problem: Element, base: int, found: list[Found]) -> list[Remark]:
    numbers = numbers_of(problem, [element for _, element, _, _ in found])
    return [
        Remark(code, value[:SHOWN], detail[:SHOWN], element.sourceline or 0, 0, base + numbers[element])
        for code, element, value, detail in found
    ]


def _judge_places(parts: Mapping[str, list[Element]]) -> list[Found]:
    """Inputs that no response takes."""
    inputs, found = parts[INPUT], []
    if not inputs or parts[OTHER]:
        return []
    if not parts[RESPONSE]:
        return [(WITHOUT_RESPONSE, inputs[0], inputs[0].tag, "")]
    filled: Element = None
    for entry in inputs:
        response = _response_of(entry)
        if response is None:
            found.append((MISPLACED, entry, entry.tag, ""))
        elif entry.tag not in TAKES[response.tag] or (response is filled and response.tag in SINGLE):
            found.append((MISPLACED, entry, entry.tag, response.tag))
        filled = response
    return found


def _response_of(entry: Element) -> Element:
    """The response that an input stands in; None where it stands in none."""
    above = entry.getparent()
    while above is not None and above.tag not in TAKES:
        above = above.getparent()
    return above


def _is_any_too_deep(responses: list[Element]) -> bool:
    """What stands in a response is looked at for each that it stands in."""
    return len(responses) > MAX_NESTED and any(map(_is_too_deep, responses))


def _is_too_deep(response: Element) -> bool:
    return next(islice(response.iterancestors(*TAKES), MAX_NESTED, None), None) is not None


def _judge(response: Element) -> Iterator[Found]:
    tag = response.tag
    for name in NEEDED_ATTRIBUTES.get(tag, ()):
        if not response.get(name):
            yield UNANSWERED, response, tag, name
    child = NEEDED_CHILD.get(tag)
    if child is not None and next(response.iter(child), None) is None:
        yield UNANSWERED, response, tag, child
    judge = _JUDGES.get(tag)
    if judge is not None:
        yield from judge(response)


def _judge_choices(response: Element, marks: list[str]) -> list[Found]:
    """None is correct, or more than may be chosen, as the `correct` of all choices says."""
    if not marks:
        return [(EMPTY_GROUP, group, group.tag, "") for group in islice(response.iter(*TAKES[response.tag]), 1)]
    correct = [mark.upper() for mark in marks].count(TRUE)
    if correct == 1 or VARIABLE in "".join(marks):
        return []
    if not correct:
        return [(NO_CORRECT, response, response.tag, "")]
    if correct < len(marks) and _takes_one(response):
        # With `answer-pool`, one of several is drawn; where all are correct, the question is a survey.
        return [(SEVERAL_CORRECT, response, response.tag, str(correct))]
    return []


def _takes_one(response: Element) -> bool:
    if response.tag == "multiplechoiceresponse":
        group = response.find("choicegroup")
        return group is not None and "answer-pool" not in group.keys()  # noqa: SIM118 - an element is no mapping
    return next(response.iter("radiogroup", "radiotextgroup"), None) is not None


def _judge_options(response: Element) -> Iterator[Found]:
    for entry in response.iter("optioninput"):
        options = entry.findall("option")
        yield from _judge_option_elements(entry, options) if options else _judge_option_list(entry)


def _judge_option_elements(entry: Element, options: list[Element]) -> Iterator[Found]:
    silent = [option for option in options if option.get("correct") is None]
    if silent:
        yield UNANSWERED, silent[0], "option", "correct"
    elif not any(VARIABLE in option.get("correct") for option in options):
        correct = sum(option.get("correct").upper() == TRUE for option in options)
        if not correct and not entry.get("correct"):
            yield NO_CORRECT, entry, entry.tag, ""
        elif correct > 1:
            yield SEVERAL_CORRECT, entry, entry.tag, str(correct)


def _judge_option_list(entry: Element) -> Iterator[Found]:
    """The older form: `options="('red','blue')" correct="red"`."""
    written, correct = entry.get("options") or "", entry.get("correct") or ""
    if not written.strip("() "):
        yield EMPTY_GROUP, entry, entry.tag, ""
    elif VARIABLE not in written + correct and not _is_among(correct, written):
        yield NO_CORRECT, entry, entry.tag, correct


def _is_among(correct: str, written: str) -> bool:
    if not correct:
        return False
    options = {option.replace("\\'", "'") for option, closed in _OPTION.findall(written) if closed}
    # An apostrophe within an option may end it too early for us, so a part of the text is enough then.
    return correct in options or (("'" in correct or written.count("'") % 2 == 1) and correct in written)


def _judge_check(response: Element) -> Iterator[Found]:
    """A custom response without anything that checks."""
    if not response.get("cfn") and next(response.iter("answer"), None) is None:
        yield UNANSWERED, response, response.tag, "cfn"


def _judge_areas(response: Element) -> Iterator[Found]:
    for entry in response.iter("imageinput"):
        if not entry.get("rectangle") and not entry.get("regions"):
            yield UNANSWERED, entry, entry.tag, "rectangle"


_JUDGES: Mapping[str, Callable[[Element], Iterator[Found]]] = {
    "customresponse": _judge_check,
    "imageresponse": _judge_areas,
    "optionresponse": _judge_options,
}
