"""Problems of the common kinds that are surely right: one regular expression says so, in half the time of a parser.

It knows paragraphs, choices of which enough are correct, words and numbers that are asked for, hints and solutions, in
plain ASCII, each with what it needs and where it may stand. `problems` would say nothing of any of it. Whatever else
stands in a problem, nothing is said here, and the parser is asked.
"""

from __future__ import annotations

from contentrepo.pattern import whole

# No entities, no comments, nothing that a parser changes.
_TEXT = rb"[\t\n -%'-;=?-~]*+"
_SPACE = rb"[ \n]*+"
_VALUE = rb"\"[ !#-%'-;=?-~]*+\""
_ANSWER = rb" answer=\"[ !#-%'-;=?-~]++\""


def _element(tag: bytes, inside: bytes, attributes: bytes = b"") -> bytes:
    return b"<" + tag + attributes + b">" + _SPACE + inside + b"</" + tag + b">" + _SPACE


def _may_say(*names: bytes) -> bytes:
    """Attributes, each at most once, in this order."""
    return b"".join([rb"(?>(?: " + name + b"=" + _VALUE + rb")?)" for name in names])


def _alone(tag: bytes, *names: bytes) -> bytes:
    return b"<" + tag + _may_say(*names) + b" ?/>" + _SPACE


def _any(*parts: bytes, sign: str = "*") -> bytes:
    return whole(b"|".join(parts), sign)


_PROSE = rb"<(?:" + b"|".join([tag + b">" + _TEXT + b"</" + tag for tag in (b"p", b"label", b"description")]) + rb")>"
_PROSE += _SPACE
_SOLUTION = _element(b"solution", _any(_PROSE, _element(b"div", _any(_PROSE), _may_say(b"class"))))
_HINTS = _element(b"demandhint", _any(_element(b"hint", _TEXT)))

_RIGHT, _WRONG = (_element(b"choice", _TEXT, b' correct="' + mark + b'"') for mark in (b"true", b"false"))
_ONE_RIGHT = _any(_WRONG) + _RIGHT + _any(_WRONG)
_SOME_RIGHT = _any(_WRONG) + _RIGHT + _any(_RIGHT, _WRONG)
_ONE_OF = _element(b"choicegroup", _ONE_RIGHT, _may_say(b"type", b"label"))
_SOME_OF = _element(b"checkboxgroup", _SOME_RIGHT, _may_say(b"label"))

_LINE = _alone(b"textline", b"label", b"size")
_FORMULA = _alone(b"formulaequationinput", b"label", b"size")
_TOLERANCE = _any(_PROSE, _alone(b"responseparam", b"type", b"default"))


def _response(tag: bytes, entry: bytes, *, before: bytes = b"", attributes: bytes = b"") -> bytes:
    return _element(tag, (before or _any(_PROSE)) + entry + (before or _any(_PROSE)) + _any(_SOLUTION), attributes)


_RESPONSES = (
    _response(b"multiplechoiceresponse", _ONE_OF),
    _response(b"choiceresponse", _SOME_OF),
    _response(b"stringresponse", _LINE, attributes=_ANSWER + _may_say(b"type")),
    _response(b"numericalresponse", rb"(?:" + _FORMULA + b"|" + _LINE + b")", before=_TOLERANCE, attributes=_ANSWER),
)

INSIDE = _SPACE + _any(_PROSE, *_RESPONSES, _SOLUTION, _HINTS, sign="+")
"""What stands between the tags of such a problem: an expression."""
