"""Which key an imported course gets. It can never change, so nothing is guessed."""

from __future__ import annotations

from contentrepo.applets.keys.api import parse_course_run_key
from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.models import Root
from contentrepo.errors import Refused

LEGACY = "course"


class RunNameNeeded(Refused):
    """`course.xml` has the legacy name `course` for the run, and nobody said which run it is."""

    def __init__(self, root: Root) -> None:
        key = f"course-v1:{root.org}+{root.course}+RUN"
        super().__init__(
            f"`{root.place.path}` calls its run `{LEGACY}`, as old exports do, so the run's real name is not known",
            hint=f"Say it with `--as {key}`, as your platform has it: a run's key can never change later.",
        )


class KeyDisagrees(Refused):
    """The key that was asked for is not what `course.xml` says."""

    def __init__(self, root: Root, asked: CourseRunKey, said: CourseRunKey) -> None:
        super().__init__(
            f"`{root.place.path}` says `{said}`, not `{asked}`",
            hint="Leave out `--as` to take the file's word, or change `course.xml` first if a new run is meant.",
        )


def choose_key(root: Root, asked: str | None) -> CourseRunKey:
    """The key, from `course.xml` and, where that has only the legacy run name, from what was asked for."""
    wanted = parse_course_run_key(asked) if asked else None
    if root.url_name == LEGACY:
        if wanted is None:
            raise RunNameNeeded(root)
        said = CourseRunKey(root.org, root.course, wanted.run)
    else:
        said = CourseRunKey(root.org, root.course, root.url_name)
    if wanted is not None and wanted != said:
        raise KeyDisagrees(root, wanted, said)
    return parse_course_run_key(str(said))
