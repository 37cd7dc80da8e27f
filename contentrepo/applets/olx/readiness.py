"""What a run still lacks of all that Studio's launch checklist and the platform's own check ask for."""

from __future__ import annotations

from collections.abc import Container, Iterator

from contentrepo.applets.olx.assets import asset_name
from contentrepo.applets.olx.dates import NO_START, read_date, show_date
from contentrepo.applets.olx.grading import GradingFile
from contentrepo.applets.olx.models import Block, Oddities, Oddity, Root
from contentrepo.applets.olx.policy import PolicyFile
from contentrepo.applets.olx.use import Key
from contentrepo.applets.olx.written import data_of, text_of

CHECKLIST = "launch-checklist"
MISSING_IMAGE = "missing-course-image"
MISSING_POLICY = "missing-policy"
NAMELESS_LIBRARY = "nameless-library"

_IMAGES = ("course_image", "banner_image", "video_thumbnail_image")


def note_policies(root: Root, policy: PolicyFile, grading: GradingFile, odd: Oddities) -> None:
    """Which of the two policy files a run does not have."""
    for path, wanted in ((policy.path, "policy.json"), (grading.path, "grading_policy.json")):
        if not path:
            odd.note(MISSING_POLICY, Oddity(root.place, wanted, f"policies/{root.url_name}/{wanted}"))


def note_library(root: Root, odd: Oddities) -> None:
    """A library's key is made of its org and its name."""
    for name, value in (("org", root.org), ("library", root.course)):
        if not value:
            odd.note(NAMELESS_LIBRARY, Oddity(root.place, root.place.path, name))


def note_readiness(course: Block, pages: Container[Key], odd: Oddities) -> None:
    """What the checklist would still ask for, in one finding."""
    missing = ", ".join(_missing(course, pages))
    if missing:
        odd.note(CHECKLIST, Oddity(course.place, "course/course", missing))


def _missing(course: Block, pages: Container[Key]) -> Iterator[str]:
    start = read_date(course.attributes.get("start"))
    if start is None or show_date(start) == NO_START:
        yield "a start date"
    if read_date(course.attributes.get("end")) is None:
        yield "an end date"
    if ("about", "overview") not in pages:
        yield "an overview"
    if ("course_info", "updates") not in pages:
        yield "a course update"
    if not _has_certificate(course):
        yield "an active certificate"


def _has_certificate(course: Block) -> bool:
    certificates = data_of(course.attributes.get("certificates", ""))
    listed = certificates.get("certificates") if isinstance(certificates, dict) else None
    return any(isinstance(one, dict) and one.get("is_active") for one in (listed if isinstance(listed, list) else ()))


def note_images(course: Block, policy: PolicyFile, assets: Container[str], odd: Oddities) -> None:
    """Images of the course itself that are not among its files."""
    wanted = {name: text_of(course.attributes[name]) for name in _IMAGES if course.attributes.get(name)}
    for name, image in wanted.items():
        if image and "://" not in image and image[0] != "/" and asset_name(image) not in assets:
            odd.note(MISSING_IMAGE, Oddity(policy.place_of(course, name), name, image))
