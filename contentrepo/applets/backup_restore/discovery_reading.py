"""course-discovery's JSON: what its API prints of programs, courses and course runs; the old Programs service's too."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from contentrepo.applets.backup_restore.gathering import OWN, Gathering
from contentrepo.errors import UsageError

Item = Mapping[str, Any]

_TYPES = {"professional-program": "professional-program-wl", "professional": "professional-certificate"}
_PACING = {"instructor_paced": "instructor", "self_paced": "self"}
_OLD_RUN = re.compile(r"[^/+:\s]+/[^/+:\s]+/[^/+:\s]+")


class UnknownForm(UsageError):
    """The JSON is not course-discovery's."""

    def __init__(self, what: str) -> None:
        super().__init__(what, hint="docs/catalog-exchange.md says which forms are read.")


def parse_discovery(text: str) -> Gathering:
    """All that a document says.

    Raises:
        UnknownForm: it is no JSON, or not of this form.
        InvalidKey: a key cannot be one.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise UnknownForm("the file is not JSON that can be read") from None
    gathering = Gathering()
    for item in _top(document):
        _reader_of(item)(gathering, item)
    gathering.add_missing()
    return gathering


def _top(document: object) -> Iterator[Item]:
    """The items of a document: one of them, a list, a page of the API, or what `catalog export` writes."""
    if isinstance(document, Mapping) and "results" in document:
        document = document["results"]
    if isinstance(document, Mapping) and document and document.keys() <= _READERS.keys():
        for name in _READERS:  # organizations first, so that they have their names
            yield from ({"_form": name, **item} for item in _items(document, name))
        return
    yield from [document] if isinstance(document, Mapping) else _items({"the file": document}, "the file")


def _reader_of(item: Item) -> Callable[[Gathering, Item], object]:
    if "_form" in item:
        return _READERS[item["_form"]]
    if "marketing_slug" in item or "authoring_organizations" in item:
        return _read_program
    if _text(item, "key").startswith("course-v1:") or _OLD_RUN.fullmatch(_text(item, "key")):
        return _read_run
    if "course_runs" in item or "owners" in item:
        return _read_course
    said = ", ".join(f"`{name}`" for name in sorted(item)[:5]) or "nothing"
    raise UnknownForm(f"an item with {said} in it is no program, course or course run of course-discovery")


def _read_program(gathering: Gathering, item: Item) -> None:
    slug = _slug(gathering, item)
    offering = _list(item, "authoring_organizations") or _list(item, "organizations")
    nested = [*_list(item, "programs"), *(one for part in _items(item, "curricula") for one in _list(part, "programs"))]
    data = {
        "title": _text(item, "title") or _text(item, "name"),
        "subtitle": _text(item, "subtitle"),
        "type": _type(item),
        "status": _text(item, "status") or "unpublished",
        "organizations": list(dict.fromkeys(_read_organization(gathering, one) for one in offering)),
        "site": _text(item, "site"),
        "external_program_key": _text(item, "external_program_key"),
        "programs": list(dict.fromkeys(map(_nested, nested))),
    }
    gathering.add("program", slug, data)
    listed: set[str] = set()
    for number, curriculum in enumerate(_items(item, "curricula"), 1):
        listed |= _read_curriculum_of(gathering, slug, curriculum, number)
    courses = [*_items(item, "courses"), *map(_from_course_code, _items(item, "course_codes"))]
    own = [course for course in courses if _read_course(gathering, course) not in listed]
    if own:
        gathering.add_curriculum(slug, OWN, {"title": "Courses"})
    for course in own:
        _read_membership(gathering, (slug, OWN), course)
    for run in _list(item, "excluded_course_runs"):
        gathering.exclude_everywhere(slug, _key(run))


def _read_curriculum_of(gathering: Gathering, program: str, item: Item, number: int) -> set[str]:
    title = _text(item, "name") or _text(item, "title")
    slug = _text(item, "slug") or _slugified(title) or f"curriculum-{number}"
    gathering.add_curriculum(program, slug, {"title": title, "active": _inactive(item)})
    return {_read_membership(gathering, (program, slug), course) for course in _items(item, "courses")}


def _read_curriculum(gathering: Gathering, item: Item) -> None:
    title = _text(item, "name") or _text(item, "title")
    slug = _text(item, "slug") or _slugified(title)
    gathering.add_curriculum("", slug, {"title": title, "active": _inactive(item)})
    for course in _items(item, "courses"):
        _read_membership(gathering, ("", slug), course)


def _read_membership(gathering: Gathering, curriculum: tuple[str, str], item: Item) -> str:
    key = _read_course(gathering, item)
    data = {"active": _inactive(item), "exception": _text(item, "exception")}
    gathering.add_membership(*curriculum, key, data)
    for run in (*_list(item, "course_run_exclusions"), *_list(item, "excluded_course_runs")):
        gathering.exclude(*curriculum, key, _key(run))
    return key


def _read_course(gathering: Gathering, item: Item) -> str:
    key = _text(item, "key")
    gathering.add("course", key, {"title": _text(item, "title")})
    for owner in _items(item, "owners"):
        _read_organization(gathering, owner)
    for run in _items(item, "course_runs"):
        _read_run(gathering, run)
    return key


def _read_run(gathering: Gathering, item: Item) -> None:
    key = _text(item, "key")
    if _OLD_RUN.fullmatch(key):
        gathering.remarks.append(f"run `{key}` was left out: its key is of the old form, which has no place here")
        return
    data = {name: _text(item, name) for name in ("title", "start", "end", "enrollment_start", "enrollment_end")}
    pacing = _text(item, "pacing_type")
    gathering.add(
        "run",
        key,
        {
            **data,
            "status": _text(item, "status"),
            "pacing": _PACING.get(pacing, pacing),
            "external_course_key": _text(item, "external_key"),
            "source": item.get("source"),
        },
    )


def _read_organization(gathering: Gathering, item: object) -> str:
    key = _key(item)
    fields = item if isinstance(item, Mapping) else {}
    name = _text(fields, "name") or _text(fields, "display_name")
    gathering.add("organization", key, {"name": name, "parent": _text(fields, "parent"), "site": _text(fields, "site")})
    return key


_READERS: Mapping[str, Callable[[Gathering, Item], object]] = {
    "organizations": _read_organization,
    "courses": _read_course,
    "course_runs": _read_run,
    "programs": _read_program,
    "curricula": _read_curriculum,
}


def _from_course_code(item: Item) -> Item:
    """A course of the old Programs service in course-discovery's form."""
    organization = _key(item.get("organization") or {})
    modes = _items(item, "run_modes")
    once = {_text(mode, "course_key"): _text(mode, "start_date") for mode in modes}  # one for each way to enroll
    runs = [{"key": run, "start": start} for run, start in once.items()]
    key = f"{organization}+{_text(item, 'key')}"
    return {"key": key, "title": _text(item, "display_name"), "course_runs": runs}


def _slug(gathering: Gathering, item: Item) -> str:
    said = _text(item, "marketing_slug") or _text(item, "title") or _text(item, "name")
    slug = _slugified(said)
    if not slug:
        raise UnknownForm("a program has neither `marketing_slug` nor `title`")
    if slug != _text(item, "marketing_slug"):
        gathering.remarks.append(f"program `{said}` is called `{slug}` here")
    return slug


def _slugified(text: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-_")[:255]


def _type(item: Item) -> str:
    attributes = item.get("type_attrs")
    said = _text(attributes, "slug") if isinstance(attributes, Mapping) else ""
    slug = _slugified(said or _text(item, "type") or _text(item, "category"))
    return _TYPES.get(slug, slug)


def _inactive(item: Item) -> bool | None:
    return False if item.get("is_active") is False else None


def _nested(item: object) -> str:
    said = _text(item, "marketing_slug") if isinstance(item, Mapping) else item
    return _slugified(str(said))


def _key(item: object) -> str:
    key = item.get("key") if isinstance(item, Mapping) else item
    if not isinstance(key, str) or not key:
        raise UnknownForm("an organization or a course run has no `key`")
    return key


def _text(item: Item, name: str) -> str:
    value = item.get(name)
    if value is None:
        return ""
    if isinstance(value, Mapping | list | bool):
        raise UnknownForm(f"`{name}` is no text")
    return str(value)


def _list(item: Item, name: str) -> list[object]:
    value = item.get(name)
    if value is not None and not isinstance(value, list):
        raise UnknownForm(f"`{name}` is no list")
    return value or []


def _items(item: Item, name: str) -> list[Item]:
    found = _list(item, name)
    if not all(isinstance(one, Mapping) for one in found):
        raise UnknownForm(f"`{name}` holds something that is no object")
    return [one for one in found if isinstance(one, Mapping)]
