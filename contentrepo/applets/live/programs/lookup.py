"""A run of a program by either of its keys, and the programs of a run.

Readers ask this for every learner, so each answer is one statement past SQLAlchemy, and what it costs does not grow
with the catalog.
"""

from __future__ import annotations

import json

from contentrepo.applets.keys.models import ExternalCourseKey
from contentrepo.applets.live.database.schema import CURRENT, HELD
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.live.database.text import decode_text, encode_text
from contentrepo.applets.live.near import did_you_mean
from contentrepo.dataclass import dataclass
from contentrepo.errors import UsageError

HIDDEN = ("retired", "deleted")
"""Statuses of programs that look-ups pass over unless they are asked for."""

RUN = "course-v1:"


class UnknownProgram(UsageError):
    """There is no such program, or it is hidden from this look-up."""


class UnknownRun(UsageError):
    """No run answers to this key."""


@dataclass(frozen=True, slots=True)
class MemberRun:
    """A run that counts towards a program.

    Attributes:
        external_course_key: the partner's; "" where it has none.
        program: which lists it: the one that was asked for, or one nested in it.
        curriculum: of that program.
    """

    run: str
    external_course_key: str
    program: str
    curriculum: str


def find_run_in_program(store: Store, program: str, key: str, *, hidden: bool = False) -> MemberRun | None:
    """The run of a program, nested programs included, whose own key or external course key is `key`.

    The case of ASCII letters is no difference in an external key. A run that a curriculum excludes counts only where
    another one takes it in.

    Args:
        store: the store.
        program: its slug.
        key: either key.
        hidden: whether retired and deleted programs answer.
    """
    slug = encode_text(program)
    if key.startswith(RUN):
        for run, data, *rest in store.look_up(_BY_RUN[hidden], (slug, encode_text(key))):
            return _member(run, _external_key(data), *rest)
        return None
    folded = encode_text(ExternalCourseKey(key).folded)
    for row in store.look_up(_BY_KEY[hidden], (slug, f"program:{slug}", folded)):
        return _member(*row)
    return None


def get_run_in_program(store: Store, program: str, key: str, *, hidden: bool = False) -> MemberRun:
    """The same, or why there is none.

    Raises:
        UnknownProgram: the program is not live, or hidden.
        UnknownRun: none of its runs has the key.
    """
    found = find_run_in_program(store, program, key, hidden=hidden)
    if found is None:
        check_program(store, program, hidden=hidden)
        hint = "It may be the partner's key or the run's own."
        raise UnknownRun(f"program `{program}` has no run with the key `{key}`", hint=hint)
    return found


def find_programs_of_run(store: Store, run: str, *, hidden: bool = False) -> tuple[str, ...]:
    """The catalog entries (JSON object texts) of the programs towards which a run counts, by slug."""
    key = encode_text(run)
    rows = store.look_up(_HOLDERS[hidden], (encode_text(runs_prefix(run)), f'"{key}"'))
    return tuple(decode_text(data) for (data,) in rows)


def check_program(store: Store, program: str, *, hidden: bool) -> None:
    """Refuse a look-up in a program that does not answer.

    Raises:
        UnknownProgram: it is not live, or hidden.
    """
    statuses = {decode_text(slug): status for slug, status in store.look_up(_STATUSES, ())}
    status = statuses.get(program)
    if status is None:
        near = did_you_mean(program, statuses)
        raise UnknownProgram(f"there is no program `{program}`", hint=f"{near}`contentrepo programs` lists them.")
    if status in HIDDEN and not hidden:
        raise UnknownProgram(f"program `{program}` is {status}", hint="Ask with `--all` if you mean it.")


def runs_prefix(run: str) -> str:
    """What the keys of all runs of the run's catalog course begin with, as the members of programs have it."""
    return run.rpartition("+")[0] + "+"


def _external_key(data: str) -> str:
    return encode_text(json.loads(decode_text(data)).get("external_course_key", ""))


def _member(run: str, key: str, program: str, curriculum: str) -> MemberRun:
    return MemberRun(decode_text(run), decode_text(key), decode_text(program), decode_text(curriculum))


def _compose(template: str, **parts: str) -> dict[bool, str]:
    """A statement, by whether hidden programs answer."""
    shown = "AND p.status NOT IN ('" + "', '".join(HIDDEN) + "')"
    now = f"to_release = {CURRENT}"
    return {hidden: template.format(now=now, shown="" if hidden else shown, **parts) for hidden in (False, True)}


# `parts` are the program and those nested in it. `rtrim` cuts a run's key after its last `+`; a list of excluded runs
# does not name the run if taking the name out leaves it as it is. Both read the same on every database.
_IN_PROGRAM = """
WITH RECURSIVE parts(slug) AS (
    SELECT p.slug FROM programs p WHERE p.slug = ? AND p.{now} {shown}
    UNION
    SELECT n.member FROM parts JOIN program_members n ON n.program = parts.slug AND n.kind = 'program' AND n.{now}
    WHERE EXISTS (SELECT 1 FROM programs p WHERE p.slug = n.member AND p.{now} {shown})
)
SELECT r.run, r.said, m.program, m.curriculum FROM ({source}) r
JOIN program_members m ON m.member = rtrim(r.run, replace(r.run, '+', '')) AND m.kind = 'course' AND m.{now}
    AND replace(m.excluded, '"' || r.run || '"', '') = m.excluded
WHERE m.program IN (SELECT slug FROM parts)
ORDER BY m.program, m.place
"""

_FROM_CLAIMS = f"SELECT run, key AS said FROM key_claims WHERE scope = ? AND folded = ? AND to_sequence = {HELD}"  # noqa: S608
_FROM_ENTRIES = f"""
SELECT key AS run, data AS said FROM catalog_entries WHERE kind = 'run' AND key = ? AND to_release = {CURRENT}
"""  # noqa: S608  our own constants

_BY_KEY = _compose(_IN_PROGRAM, source=_FROM_CLAIMS)
_BY_RUN = _compose(_IN_PROGRAM, source=_FROM_ENTRIES)

_HOLDERS = _compose("""
WITH RECURSIVE holders(slug) AS (
    SELECT p.slug FROM program_members m JOIN programs p ON p.slug = m.program AND p.{now} {shown}
    WHERE m.member = ? AND m.kind = 'course' AND m.{now} AND replace(m.excluded, ?, '') = m.excluded
    UNION
    SELECT n.program FROM holders JOIN program_members n ON n.member = holders.slug AND n.kind = 'program' AND n.{now}
    WHERE EXISTS (SELECT 1 FROM programs p WHERE p.slug = n.program AND p.{now} {shown})
)
SELECT e.data FROM catalog_entries e WHERE e.kind = 'program' AND e.key IN (SELECT slug FROM holders) AND e.{now}
ORDER BY e.key
""")

_STATUSES = f"SELECT slug, status FROM programs WHERE to_release = {CURRENT}"  # noqa: S608  our own constant
