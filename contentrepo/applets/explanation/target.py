"""From what somebody typed to what is meant: a usage key, a run key, "type/id", or a path from the top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contentrepo.applets.catalog.api import is_catalog_path
from contentrepo.applets.explanation.models import Kind, Target
from contentrepo.applets.findings.api import make_visible
from contentrepo.applets.keys.api import parse_course_run_key, parse_usage_key
from contentrepo.applets.keys.models import CourseRunKey, UsageKey
from contentrepo.applets.olx.models import Block, Course
from contentrepo.applets.validation.api import did_you_mean, nearest
from contentrepo.applets.validation.models import Checked, UnitContent
from contentrepo.errors import UsageError

COURSE = ("course", "course")
_SETTINGS = ("policies/", "assets/")


class UnknownTarget(UsageError):
    """Nothing of the repository has this key or path.

    Attributes:
        path: where its file would stand; "" where that cannot be told.
    """

    def __init__(self, message: str, *, hint: str = "", path: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path


def find_target(checked: Checked, text: str) -> Target:
    """What `text` names in the head of a check.

    Raises:
        InvalidKey: it begins like a key and is none.
        UnknownTarget: there is no such thing.
    """
    if text.startswith("block-v1:"):
        return _find_block(checked, parse_usage_key(text))
    if text.startswith("course-v1:"):
        run = parse_course_run_key(text)
        return _find_block(checked, UsageKey(run, *COURSE))
    path = "" if text in {".", "./"} else text.strip("/")
    found = _find_path(checked, path) or _find_subject(checked, path)
    if found is None:
        if any(other.startswith(f"{path}/") for other in checked.head.files):
            raise UnknownTarget(f"`{make_visible(path)}` is a folder", hint="Name a file in it, or a course's folder.")
        near = nearest([path], checked.head.files).get(path)
        raise UnknownTarget(
            f"there is no `{make_visible(path)}`", hint=did_you_mean(near) + "Give a path or a usage key.", path=path
        )
    return found


def _find_block(checked: Checked, usage: UsageKey) -> Target:
    unit = str(usage.run)
    content = checked.content_of(unit) if unit in checked.layout.units else None
    if content is None or content.course is None:
        near = nearest([unit], [str(one.key) for one in checked.layout.units.values()]).get(unit)
        raise UnknownTarget(f"there is no course run `{unit}`", hint=did_you_mean(near))
    key = (usage.block_type, usage.block_id)
    found = _as_block(content, content.course, key)
    if found is None:
        raise _unknown_block(content.course, key, unit)
    return found


def _unknown_block(course: Course, key: tuple[str, str], unit: str) -> UnknownTarget:
    subject = "/".join(key)
    names = ["/".join(other) for other in (*course.blocks, *course.drafts)]
    near = nearest([subject], names).get(subject, "")
    same = [name for name in names if name.endswith(f"/{key[1]}")]
    hint = did_you_mean(near or next(iter(same), ""))
    path = f"{course.root.folder}/{subject}.xml".lstrip("/")
    return UnknownTarget(f"`{unit}` has no block `{make_visible(subject)}`", hint=hint, path=path)


def _as_block(content: UnitContent, course: Course, key: tuple[str, str]) -> Target | None:
    for kind, blocks in ((Kind.BLOCK, course.blocks), (Kind.DRAFT, course.drafts)):
        if key in blocks:
            return Target(kind, content, blocks[key].files[0], key)
    return None


def _find_path(checked: Checked, path: str) -> Target | None:
    if path in checked.head.files:
        owner = next(name for name, files in checked.layout.files.items() if path in files)
        content = checked.content_of(owner)
        return _of_file(content, path) if content else None
    for name, unit in checked.layout.units.items():
        if unit.folder == path and isinstance(unit.key, CourseRunKey):
            content = checked.content_of(name)
            return _as_block(content, content.course, COURSE) if content and content.course else None
    return None


def _find_subject(checked: Checked, text: str) -> Target | None:
    """A block by "type/id", as findings name it, where one course alone has it."""
    block_type, slash, block_id = text.partition("/")
    if not slash:
        return None
    contents = (checked.content_of(name) for name in checked.layout.roots)
    found = [
        target
        for content in contents
        if content and content.course and (target := _as_block(content, content.course, (block_type, block_id)))
    ]
    return found[0] if len(found) == 1 else None


def _of_file(content: UnitContent, path: str) -> Target:
    course = content.course
    if course is None:
        return Target(Kind.CATALOG if is_catalog_path(path) else Kind.FILE, content, path)
    key = _defined_in(course.blocks.items(), path) or (COURSE if path == course.root.place.path else None)
    if key in course.blocks:
        return Target(Kind.BLOCK, content, path, key)
    draft = _defined_in(course.drafts.items(), path)
    if draft:
        return Target(Kind.DRAFT, content, path, draft)
    return Target(_kind_of_file(course, path), content, path)


def _defined_in(blocks: Iterable[tuple[tuple[str, str], Block]], path: str) -> tuple[str, str] | None:
    """The outermost block of a file."""
    found: Iterator[tuple[int, tuple[str, str]]] = (
        (block.ordinal if block.files[0] == path else 0, key) for key, block in blocks if path in block.files
    )
    return min(found, default=(0, None))[1]


def _kind_of_file(course: Course, path: str) -> Kind:
    below = path[len(course.root.folder) + 1 :] if course.root.folder else path
    if any(asset.path == path for asset in course.assets):
        return Kind.ASSET
    if any(extra.path == path for extra in course.extras):
        return Kind.PAGE
    return Kind.SETTINGS if below.startswith(_SETTINGS) else Kind.FILE
