"""What programs may never be, worked out from YAML texts alone: nothing of the program under test is used here.

A bad state is two runs with one external key, upper and lower case being the same, within a catalog course, within a
curriculum, or within a program together with all programs below it. A run that a curriculum excludes counts there for
nothing; whether a curriculum is active, or a program retired, makes no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml


class Clash(NamedTuple):
    scope: str
    folded: str
    runs: frozenset[str]


def find_clashes(files: Mapping[str, bytes]) -> set[Clash]:
    """Every clash of a catalog: path -> text of its files."""
    keys, scopes = read(files)
    found = set()
    for scope, runs in scopes.items():
        holders: dict[str, set[str]] = {}
        for run in runs:
            if keys.get(run, ""):
                holders.setdefault(keys[run].lower(), set()).add(run)
        found |= {Clash(scope, folded, frozenset(who)) for folded, who in holders.items() if len(who) > 1}
    return found


def find_claims(files: Mapping[str, bytes]) -> set[tuple[str, str, str]]:
    """(scope, folded key, run) of every key that a run holds somewhere."""
    keys, scopes = read(files)
    return {(scope, keys[run].lower(), run) for scope, runs in scopes.items() for run in runs if keys.get(run, "")}


def read(files: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Run -> external key; scope -> runs that count in it."""
    keys: dict[str, str] = {}
    courses: dict[str, set[str]] = {}
    for path, text in files.items():
        parts = path.removesuffix(".yaml").split("/")
        if parts[0] == "courses" and len(parts) == 4 and path.endswith(".yaml"):
            course, run = "+".join(parts[1:3]), "course-v1:" + "+".join(parts[1:])
            keys[run] = load(text).get("external_course_key") or ""
            courses.setdefault(course, set()).add(run)
    scopes = {f"course:{course}": runs for course, runs in courses.items()}
    programs = {name(path): load(text) for path, text in files.items() if path.startswith("programs/")}
    for path, text in files.items():
        if path.startswith("curricula/"):
            scopes[f"curriculum:{name(path)}"] = counted(load(text), courses)
    for slug in programs:
        below = reach(slug, programs)
        curricula = [one for other in below for one in programs[other].get("curricula") or []]
        scopes[f"program:{slug}"] = {run for one in curricula for run in counted(one, courses)}
    return keys, scopes


def reach(slug: str, programs: Mapping[str, Any]) -> set[str]:
    found, waiting = set(), [slug]
    while waiting:
        current = waiting.pop()
        if current in programs and current not in found:
            found.add(current)
            waiting += programs[current].get("programs") or []
    return found


def counted(curriculum: Mapping[str, Any], courses: Mapping[str, set[str]]) -> set[str]:
    runs: set[str] = set()
    for item in curriculum.get("courses") or []:
        runs |= courses.get(item["course"], set()) - set(item.get("excluded_runs") or [])
    return runs


def load(text: bytes) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the one that makes texts only
    return data


def name(path: str) -> str:
    return path.split("/")[1].removesuffix(".yaml")
