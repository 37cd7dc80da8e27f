"""Schema errors in our own words: what is wrong with the value quoted, what is allowed, what was perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from contentrepo.applets.catalog.pointer import pointer_of

ValidationError = Any  # jsonschema's, whose fields are typed as anything

Worded = tuple[str, str, str, str]
"""Pointer, quoted value, a sentence, a hint."""

QUOTED = 100  # characters of a value that a message repeats
_LISTED = 12  # allowed names that a hint lists
_BEGUN = 3  # letters from which the beginning of a name is taken for the whole

_KINDS = {
    "string": "a text",
    "integer": "a whole number without quotes",
    "boolean": "`true` or `false` without quotes",
    "array": "a list",
    "object": "a mapping (lines of `name: value`)",
}


def word(error: ValidationError) -> Iterator[Worded]:
    """One error of the validator, as one or more of ours."""
    pointer = pointer_of(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield _bad_name(error, pointer)
    elif error.validator == "required":
        yield from _missing(error, pointer)
    elif error.validator == "additionalProperties":
        yield from _unknown(error)
    else:
        yield _bad_value(error, pointer)


def quote(value: object) -> str:
    """A value as a message can bear it."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    text = str(value)
    return text if len(text) <= QUOTED else text[:QUOTED] + "..."


def nearest(name: str, names: Iterable[str]) -> str:
    """The allowed name that was perhaps meant, or ""."""
    from difflib import get_close_matches  # needed for complaints only

    folded, low = {candidate.lower(): candidate for candidate in names}, name[:QUOTED].lower()
    begun = [candidate for candidate in folded if len(low) >= _BEGUN and candidate.startswith(low)]
    found = begun if len(begun) == 1 else get_close_matches(low, folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else ""


def _missing(error: ValidationError, pointer: str) -> Iterator[Worded]:
    owner = _owner(error)
    for name in error.validator_value:
        if name not in error.instance:
            yield pointer, name, f"`{name}` is missing from {owner}", _about(error.schema, name)


def _unknown(error: ValidationError) -> Iterator[Worded]:
    known = error.schema.get("properties", {})
    for name in error.instance:
        if name not in known:
            quoted = quote(name)
            meant = nearest(name, sorted(known))
            hint = _did_you_mean("" if meant in error.instance else meant) or _allowed(sorted(known))
            yield pointer_of([*error.absolute_path, name]), quoted, f"`{quoted}` is unknown in {_owner(error)}", hint


def _bad_name(error: ValidationError, pointer: str) -> Worded:
    name = quote(error.instance)
    hint = error.schema.get("patternErrorMessage", "")
    return f"{pointer}{pointer_of([error.instance])}", name, f"`{name}` cannot be a name here", hint


def _bad_value(error: ValidationError, pointer: str) -> Worded:
    value, name = quote(error.instance), _name(error.absolute_path)
    if error.validator == "type":
        return pointer, value, _wrong_kind(error, name), error.schema.get("errorMessage", "")
    if error.validator == "enum":
        return pointer, value, *_not_a_choice(error, name)
    if error.validator == "minLength":
        return pointer, value, f"{name} is empty", "Write a text, or leave the line out where it is not required."
    if error.validator == "maxLength":
        return pointer, value, f"{name} has more than {error.validator_value} characters", "Shorten it."
    if error.validator == "maxItems":
        return (
            pointer,
            value,
            f"{name} has more than {error.validator_value} items",
            "Say it with fewer and wider ones.",
        )
    hint = error.schema.get("patternErrorMessage", "")
    return pointer, value, f"{_quoted(error.instance)} cannot be read as {name}", hint


def _not_a_choice(error: ValidationError, name: str) -> tuple[str, str]:
    choices = [str(choice) for choice in error.validator_value]
    hint = _did_you_mean(nearest(quote(error.instance), choices)) or _allowed(choices)
    if error.instance is None or error.instance == "":
        return f"{name} is empty", hint
    return f"{_quoted(error.instance)} is not allowed for {name}", hint


def _wrong_kind(error: ValidationError, name: str) -> str:
    wanted = error.validator_value
    kinds = [_KINDS[kind] for kind in ([wanted] if isinstance(wanted, str) else wanted) if kind != "null"]
    must = f"it must be {' or '.join(kinds)}"
    if error.instance is None or error.instance == "":
        return f"{name} is empty; {must}"
    what = f"the text `{quote(error.instance)}`" if isinstance(error.instance, str) else _quoted(error.instance)
    return f"{name} is {what}; {must}"


def _quoted(value: object) -> str:
    return quote(value) if isinstance(value, dict | list) else f"`{quote(value)}`"


def _name(path: Sequence[object]) -> str:
    """What a message calls the value at a path: its property, or the list that it is an item of."""
    names = [part for part in path if isinstance(part, str)]
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"an item of `{quote(names[-1])}`" if names else "an item"
    return f"`{quote(names[-1])}`"


def _owner(error: ValidationError) -> str:
    return _name(error.absolute_path) if error.absolute_path else "this file"


def _about(schema: dict[str, Any], name: str) -> str:
    return str(schema.get("properties", {}).get(name, {}).get("description", ""))


def _did_you_mean(name: str) -> str:
    return f"Did you mean `{name}`?" if name else ""


def _allowed(names: Sequence[str]) -> str:
    listed = ", ".join(f"`{name}`" for name in names[:_LISTED])
    return f"Allowed: {listed}."
