"""What the settings of a block's element say, and of files that hold plain pointers at most, all that is to be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from contentrepo.applets.facts.models import Node, Remark
from contentrepo.applets.olx.block_types import POINTER_TYPES
from contentrepo.applets.olx.codes import OBSOLETE, SETTING
from contentrepo.applets.olx.fields import KINDS
from contentrepo.applets.olx.needs import look_at_discussion, look_at_exam, look_at_exercise, look_at_launch
from contentrepo.applets.olx.values import find_misfits

SHOWN = 120

_LOOKS: Mapping[str, Callable[[Mapping[str, str]], Iterator[tuple[str, str, str]]]] = {
    "discussion": look_at_discussion,
    "drag-and-drop-v2": look_at_exercise,
    "lti": look_at_launch,
    "lti_consumer": look_at_launch,
    "sequential": look_at_exam,
}
NEVER_POINTERS = _LOOKS.keys() - POINTER_TYPES
_OBSOLETE_TYPES = frozenset({"lti", "videoalpha"})
_OBSOLETE_ATTRIBUTES = {"attempts": "problem"}
_ASKED_TYPES = _OBSOLETE_TYPES | (_LOOKS.keys() - {"sequential"})
_ASKED_ONLY_VALUES = POINTER_TYPES - _OBSOLETE_TYPES - _LOOKS.keys()
_ASKED_NAMES = frozenset(KINDS) | _OBSOLETE_ATTRIBUTES.keys()  # the time limit of a sequential is among them


def are_silent(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether a short look at a block's attributes tells that nothing is to be said of them."""
    return tag not in _ASKED_TYPES and (tag not in POINTER_TYPES or _ASKED_NAMES.isdisjoint(attributes))


def find_root_remarks(root: Node, transcripts: Sequence[str] = ()) -> tuple[Remark, ...]:
    """The remarks of a document that holds nothing but plain pointers in its element, if anything at all.

    Args:
        root: its element.
        transcripts: of a video, where they are said to be; it may hold them, and sources.
    """
    has_settings = len(root.attributes) > 1
    found = look_at_attributes(root) if has_settings or root.tag in NEVER_POINTERS else []
    if root.tag == "video" and (has_settings or not root.bare):
        from contentrepo.applets.olx.videos import judge_video  # few pushes change one

        found += judge_video(dict(root.attributes), transcripts, has_elements=not root.bare, line=1, ordinal=0)
    return tuple(found)


def look_at_attributes(node: Node) -> list[Remark]:
    """The remarks on what the attributes of a block's element say."""
    tag, attributes = node.tag, node.attributes
    if tag in _ASKED_ONLY_VALUES:
        if not find_misfits(attributes) and _OBSOLETE_ATTRIBUTES.keys().isdisjoint(dict(attributes)):
            return []
    elif tag not in _ASKED_TYPES and (tag not in POINTER_TYPES or _ASKED_NAMES.isdisjoint(dict(attributes))):
        return []
    return list(_judge_attributes(node))


def _judge_attributes(node: Node) -> Iterator[Remark]:
    tag, attributes = node.tag, node.attributes
    if tag in POINTER_TYPES:
        for name, value in find_misfits(attributes):
            yield _remark(node, SETTING, value, name)
        for name, block_type in _OBSOLETE_ATTRIBUTES.items():
            if tag == block_type and dict(attributes).get(name):
                yield _remark(node, OBSOLETE, name, tag)
    if tag in _OBSOLETE_TYPES:
        yield _remark(node, OBSOLETE, tag)
    look = _LOOKS.get(tag)
    if look is not None:
        for code, value, detail in look(dict(attributes)):
            yield _remark(node, code, value, detail)


def _remark(node: Node, code: str, value: str, detail: str = "") -> Remark:
    return Remark(code, value[:SHOWN], detail, node.line, 0, node.ordinal)
