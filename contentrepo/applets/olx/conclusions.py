"""What the remarks of a course's files come to, once its settings, its uploaded files and its other blocks are known.

Most remarks are as good as findings. Some say only what has to fit: a transcript a file, a tool's id a passport.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping

from contentrepo.applets.facts.models import Document, Remark
from contentrepo.applets.findings.models import Place
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.assets import reference_names
from contentrepo.applets.olx.block_types import POINTER_TYPES
from contentrepo.applets.olx.codes import (
    DISABLED_EXAM,
    DISCUSSION,
    FOREIGN_LINK,
    INLINE_SCRIPT,
    MISSING_PASSPORT,
    MISSING_TRANSCRIPT,
    PASSPORT,
    PENDING,
    RUN_LINK,
    SETTING,
    SHARED_DISCUSSION,
    SILENT,
    TIMED_EXAM,
    TRANSCRIPT,
    TRANSCRIPT_SOURCES,
)
from contentrepo.applets.olx.fields import KINDS
from contentrepo.applets.olx.models import Block, Extra, Oddities, Oddity, Root
from contentrepo.applets.olx.policy import COURSE_KEY, PolicyFile
from contentrepo.applets.olx.subjects import Subjects
from contentrepo.applets.olx.tree import render
from contentrepo.applets.olx.written import data_of
from contentrepo.dataclass import dataclass
from contentrepo.pattern import compiled

Key = tuple[str, str]

SHOWN = 120

_ALLOWING_EXAMS = ("enable_timed_exams", "enable_proctored_exams")
_PARTS = compiled(r"[+/]")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What remarks are held against.

    Attributes:
        assets: every name by which the platform finds an uploaded file.
    """

    run: CourseRunKey
    root: Root
    policy: PolicyFile
    assets: Container[str]
    pages: Iterable[Extra]


def note_remarks(
    remarked: Mapping[str, Document], blocks: Mapping[Key, Block], around: Surroundings, odd: Oddities
) -> None:
    """Conclude from the remarks of some files.

    Args:
        remarked: path -> document.
        blocks: what the files define.
        around: what they are held against.
        odd: where the conclusions go.
    """
    if remarked:
        _Conclusions(blocks, around, odd).draw(remarked)


def note_policy_misfits(policy: PolicyFile, known: Container[Key], odd: Oddities) -> None:
    """Settings of the policy that the platform cannot read."""
    for key, override in policy.settings.items():
        if key[0] not in POINTER_TYPES or key not in known:
            continue
        for name in sorted(KINDS.keys() & override.keys()):
            from contentrepo.applets.olx.values import fits  # few policies hold any of these

            value = override[name]
            if not fits(name, value):
                place = policy.place(policy.names[key], name)
                misfit = Oddity(place, f"{key[0]}/{key[1]}", render(value)[:SHOWN], name)
                odd.remarks.setdefault(SETTING, []).append(misfit)


class _Conclusions:
    """One drawing of conclusions, and what has to be seen together."""

    def __init__(self, blocks: Mapping[Key, Block], around: Surroundings, odd: Oddities) -> None:
        self._blocks, self._around, self._odd = blocks, around, odd
        self._subjects = Subjects(blocks, around.pages)
        self._discussions: dict[str, str] = {}
        self._scripts: dict[str, list[Oddity]] = {}
        self._passports: frozenset[str] | None = None
        self._own = names_of(around.run, around.root)

    def draw(self, remarked: Mapping[str, Document]) -> None:
        for path, document in remarked.items():
            for remark in document.remarks:
                conclude = _CONCLUDE.get(remark.code)
                if conclude is not None:
                    conclude(self, path, document, remark)
                else:
                    self._note(remark.code, path, document, remark)
        for value, told in self._scripts.items():
            first = told[0]
            count = str(len(told)) if len(told) > 1 else ""
            self._keep(INLINE_SCRIPT, Oddity(first.place, first.subject, value, count))

    def _keep(self, rule: str, oddity: Oddity) -> None:
        self._odd.remarks.setdefault(rule, []).append(oddity)

    def _note(self, rule: str, path: str, document: Document, remark: Remark) -> None:
        self._keep(rule, self._make(path, document, remark))

    def _make(self, path: str, document: Document, remark: Remark) -> Oddity:
        key = self._subjects.find(path, document, remark)
        place = Place(path, remark.line, remark.column, remark.ordinal)
        return Oddity(place, "/".join(key) if key else path, remark.value, remark.detail)

    def ignore(self, path: str, document: Document, remark: Remark) -> None:
        """Nobody compiled it, so nobody knows."""

    def note_setting(self, path: str, document: Document, remark: Remark) -> None:
        """Unless the policy says something else anyway."""
        key = self._subjects.find(path, document, remark)
        if key is None or remark.detail not in self._around.policy.settings.get(key, ()):
            self._note(SETTING, path, document, remark)

    def note_silent_video(self, path: str, document: Document, remark: Remark) -> None:
        key = self._subjects.find(path, document, remark)
        if key is None or not any(name in self._around.policy.settings.get(key, ()) for name in TRANSCRIPT_SOURCES):
            self._note(SILENT, path, document, remark)

    def note_transcript(self, path: str, document: Document, remark: Remark) -> None:
        if not any(name in self._around.assets for name in reference_names(remark.value)):
            self._note(MISSING_TRANSCRIPT, path, document, remark)

    def note_passport(self, path: str, document: Document, remark: Remark) -> None:
        if self._passports is None:
            self._passports = _read_passports(self._blocks.get(COURSE_KEY))
        if remark.value not in self._passports:
            self._note(MISSING_PASSPORT, path, document, remark._replace(detail="others" if self._passports else ""))

    def note_discussion(self, path: str, document: Document, remark: Remark) -> None:
        oddity = self._make(path, document, remark)
        other = self._discussions.setdefault(remark.value, oddity.subject)
        if other != oddity.subject:
            self._keep(SHARED_DISCUSSION, Oddity(oddity.place, oddity.subject, remark.value, other))

    def note_timed_exam(self, path: str, document: Document, remark: Remark) -> None:
        course = self._blocks.get(COURSE_KEY)
        allowed = [course.attributes.get(name, "").lower() for name in _ALLOWING_EXAMS] if course else ["true"]
        if "true" not in allowed:
            self._note(DISABLED_EXAM, path, document, remark)

    def note_run_link(self, path: str, document: Document, remark: Remark) -> None:
        """Another run's; links of this one have rules of their own."""
        if not is_named(remark.detail, self._own):
            self._note(FOREIGN_LINK, path, document, remark)

    def note_script(self, path: str, document: Document, remark: Remark) -> None:
        """One finding for each script, on however many pages it is."""
        self._scripts.setdefault(remark.value, []).append(self._make(path, document, remark))


_Conclude = Callable[[_Conclusions, str, Document, Remark], None]
_CONCLUDE: Mapping[str, _Conclude] = {
    DISCUSSION: _Conclusions.note_discussion,
    PASSPORT: _Conclusions.note_passport,
    PENDING: _Conclusions.ignore,
    RUN_LINK: _Conclusions.note_run_link,
    INLINE_SCRIPT: _Conclusions.note_script,
    SETTING: _Conclusions.note_setting,
    TIMED_EXAM: _Conclusions.note_timed_exam,
    SILENT: _Conclusions.note_silent_video,
    TRANSCRIPT: _Conclusions.note_transcript,
}


def names_of(run: CourseRunKey, root: Root) -> frozenset[tuple[str, ...]]:
    """This run as links may name it: in full, or by its course alone, as old addresses do."""
    whole = ((run.org, run.course, run.run), (root.org, root.course, root.url_name))
    return frozenset((*whole, *(name[:2] for name in whole)))


def is_named(run: str, names: frozenset[tuple[str, ...]]) -> bool:
    """Whether a link that names `run` means the run with these names."""
    return tuple(_PARTS.split(run)) in names


def _read_passports(course: Block | None) -> frozenset[str]:
    """The ids of the course's LTI passports, each written `id:key:secret`."""
    written = data_of(course.attributes.get("lti_passports", "")) if course else None
    listed = written if isinstance(written, list) else ()
    return frozenset(one.partition(":")[0].strip() for one in listed if isinstance(one, str))
