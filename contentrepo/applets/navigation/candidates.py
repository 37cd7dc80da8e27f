"""What could stand at a spot: names of blocks, of uploaded files, of pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contentrepo.applets.navigation.meaning import NAMES, find_block, find_content, folder_of
from contentrepo.applets.navigation.models import Candidate, Spot, SpotKind
from contentrepo.applets.olx.models import Course
from contentrepo.applets.validation.models import Checked, UnitContent

MOST = 200


def list_candidates(checked: Checked, path: str, spot: Spot, *, typed: str) -> tuple[Candidate, ...]:
    content = find_content(checked, path)
    if content is None or content.course is None:
        return ()
    words = typed.casefold().split()
    fitting = (one for one in _all(content, content.course, path, spot) if _fits(one, words))
    ordered = sorted(fitting, key=lambda one: (not one.is_free, one.title.casefold(), one.value))
    return tuple(ordered[:MOST])


def _fits(candidate: Candidate, words: Iterable[str]) -> bool:
    said = f"{candidate.value} {candidate.title}".casefold()
    return all(word in said for word in words)


def _all(content: UnitContent, course: Course, path: str, spot: Spot) -> Iterator[Candidate]:
    if spot.kind is SpotKind.STATIC:
        return (Candidate(asset.path.partition("static/")[2], "asset") for asset in course.assets)
    if spot.kind is SpotKind.JUMP:
        keys = dict.fromkeys((*course.blocks, *course.drafts))
        return (_block(course, *key) for key in keys if key[0] != "course")
    if spot.kind is SpotKind.ENTRY:
        return (Candidate(f"{key[0]}/{key[1]}", key[0], block.display_name) for key, block in course.blocks.items())
    if spot.attribute in NAMES:
        return _names(content, course, path, spot.tag)
    if spot.attribute == "filename" and spot.tag == "html":
        return (Candidate(stem, "page") for stem in _stems(content, "html", ".html"))
    return iter(())


def _block(course: Course, block_type: str, block_id: str) -> Candidate:
    block = find_block(course, (block_type, block_id))
    return Candidate(block_id, block_type, block.display_name if block else "", is_free=block is None)


def _names(content: UnitContent, course: Course, path: str, tag: str) -> Iterator[Candidate]:
    """Blocks in files of their own, whether somebody points to them or not."""
    own = path.removeprefix(folder_of(content)).removeprefix("drafts/")
    for stem in _stems(content, tag, ".xml"):
        if own != f"{tag}/{stem}.xml":
            yield _block(course, tag, stem.replace("/", ":"))


def _stems(content: UnitContent, folder: str, suffix: str) -> list[str]:
    starts = tuple(f"{folder_of(content)}{above}{folder}/" for above in ("", "drafts/"))
    found = (p for p in content.files if p.endswith(suffix) and p.startswith(starts))
    return list(dict.fromkeys(p.partition(f"{folder}/")[2].removesuffix(suffix) for p in found))
