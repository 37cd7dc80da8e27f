"""The keys, as frozen values that print in the field's own form. Parsing and its errors are in `api`."""

from __future__ import annotations

from contentrepo.dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class CourseKey:
    """A catalog course, whatever its runs: prints `edX+CS101`.

    (In edx-opaque-keys the name CourseKey means a course run; here it never does.)
    """

    org: str
    course: str

    def __str__(self) -> str:
        return f"{self.org}+{self.course}"


@dataclass(frozen=True, slots=True, order=True)
class CourseRunKey:
    """A course run, immutable once created: prints `course-v1:edX+CS101+2T2019`."""

    org: str
    course: str
    run: str

    @property
    def course_key(self) -> CourseKey:
        return CourseKey(self.org, self.course)

    def __str__(self) -> str:
        return f"course-v1:{self.org}+{self.course}+{self.run}"


@dataclass(frozen=True, slots=True, order=True)
class LibraryKey:
    """A content library (v2): prints `lib:edX:problem-bank`."""

    org: str
    slug: str

    def __str__(self) -> str:
        return f"lib:{self.org}:{self.slug}"


@dataclass(frozen=True, slots=True, order=True)
class CatalogKey:
    """The catalog unit of one repository: prints `catalog:<repository>`."""

    repository: str

    def __str__(self) -> str:
        return f"catalog:{self.repository}"


UnitKey = CourseRunKey | LibraryKey | CatalogKey
"""What is accepted, published and rolled back as one."""


@dataclass(frozen=True, slots=True, order=True)
class UsageKey:
    """A block in a run: prints `block-v1:edX+CS101+2T2019+type@problem+block@p1`."""

    run: CourseRunKey
    block_type: str
    block_id: str

    def __str__(self) -> str:
        run = self.run
        return f"block-v1:{run.org}+{run.course}+{run.run}+type@{self.block_type}+block@{self.block_id}"


@dataclass(frozen=True, slots=True, order=True)
class ExternalCourseKey:
    """The partner's own name for a course run (course-discovery's ADR on external course run keys)."""

    value: str

    @property
    def folded(self) -> str:
        """The form that is compared: ASCII letters lowered, everything else as written."""
        return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in self.value)

    def __str__(self) -> str:
        return self.value
