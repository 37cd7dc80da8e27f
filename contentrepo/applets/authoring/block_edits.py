"""What one block becomes: new, replaced, patched."""

from __future__ import annotations

import json
import re

from contentrepo.applets.authoring.fragment import Fragment, read_fragment, with_attributes
from contentrepo.applets.authoring.models import CreateBlock, PatchBlock, ReplaceBlock
from contentrepo.applets.authoring.naming import check_block_id, new_block_id
from contentrepo.applets.authoring.places import Spot, find_spot, key_of, text_of
from contentrepo.applets.authoring.refusal import CannotEdit
from contentrepo.applets.authoring.workspace import Workspace
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.olx import api as olx
from contentrepo.applets.validation.api import split_path

_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ATTRIBUTE = re.compile(r"[A-Za-z_][\w.\-]*")
_IDENTITY = frozenset({"url_name", "filename"})


def create_block(work: Workspace, wanted: CreateBlock) -> UsageKey:
    """Put a new block below another one, and say what it is called.

    Raises:
        CannotEdit: the parent holds no blocks, the name is taken or none, or the element cannot be read.
        UnknownBlock, UnknownRun: there is no such parent.
    """
    fragment = read_fragment(wanted.olx)
    block = UsageKey(wanted.parent.run, fragment.tag, check_block_id(wanted.block_id or new_block_id()))
    check_is_free(work, block)
    element = write_block(work, block, fragment, wanted.page)
    attach(work, wanted.parent, element, wanted.position)
    return block


def check_is_free(work: Workspace, block: UsageKey) -> None:
    """Refuse a name that a block's file has.

    Raises:
        CannotEdit: it is taken.
    """
    path = split_path(work.folder_of(str(block.run)), key_of(block))
    if work.read(path) is not None:
        raise CannotEdit(f"`{path}` is there already", hint="Give the new block another name, or none.")


def write_block(work: Workspace, block: UsageKey, fragment: Fragment, page: bytes | None) -> bytes:
    """Write a block's own files, where its type has any, and return the element that refers to it."""
    if not olx.follows_pointers(block.block_type):
        return fragment.named(block.block_id)
    folder = work.folder_of(str(block.run))
    data = fragment.named(None)
    if page is not None:
        data = with_attributes(data, 0, {"filename": block.block_id.rpartition(":")[2]})
        work.put(split_path(folder, key_of(block)).removesuffix(".xml") + ".html", page)
    work.put(split_path(folder, key_of(block)), data + b"\n")
    return b'<%s url_name="%s"/>' % (block.block_type.encode(), block.block_id.encode())


def attach(work: Workspace, parent: UsageKey, element: bytes, position: int) -> None:
    """Put an element among a container's children.

    Raises:
        CannotEdit: the parent holds no blocks.
    """
    if not olx.is_container(parent.block_type):
        raise CannotEdit(f"a {parent.block_type} holds no blocks", hint="Name a container, for example a vertical.")
    spot = find_spot(work, parent)
    changed = olx.insert_child(text_of(work, spot.path), spot.ordinal, element, position)
    if changed is None:
        raise CannotEdit(f"`{parent}` cannot be changed in its bytes", hint=f"Replace the whole of `{spot.path}`.")
    work.put(spot.path, changed)


def replace_block(work: Workspace, wanted: ReplaceBlock) -> None:
    """Put another element in the place of a block's own.

    Raises:
        CannotEdit: it is of another type or name, or cannot be read.
        UnknownBlock, UnknownRun: there is no such block.
    """
    fragment = read_fragment(wanted.olx)
    if fragment.tag != wanted.block.block_type:
        raise CannotEdit(f"the element is a {fragment.tag}, and `{wanted.block}` is none")
    spot = find_spot(work, wanted.block)
    old = text_of(work, spot.path)
    kept = _identity_of(old, spot)
    element = with_attributes(fragment.data, 0, {name: kept.get(name) for name in sorted(_IDENTITY)})
    changed = olx.replace_element(old, spot.ordinal, element)
    if changed is None:
        raise CannotEdit(f"`{wanted.block}` cannot be changed in its bytes", hint=f"Replace all of `{spot.path}`.")
    work.put(spot.path, changed)
    _put_page(work, wanted.block, spot, wanted.page)


def _identity_of(data: bytes, spot: Spot) -> dict[str, str]:
    """What says which block it is, and where its page is; no new content changes that."""
    tag = olx.find_start_tag(data, spot.ordinal)
    written = tag.attributes if tag else ()
    return {one.name: data[one.value_start : one.value_end].decode() for one in written if one.name in _IDENTITY}


def patch_block(work: Workspace, wanted: PatchBlock) -> None:
    """Set or take away attributes of a block.

    Raises:
        CannotEdit: an attribute is none, says which block it is, or is set by the run's policy.
        UnknownBlock, UnknownRun: there is no such block.
    """
    for name, value in wanted.attributes.items():
        _check_attribute(name, value)
    spot = find_spot(work, wanted.block)
    if wanted.attributes:
        _check_policy(work, wanted)
        work.put(spot.path, with_attributes(text_of(work, spot.path), spot.ordinal, dict(wanted.attributes)))
    _put_page(work, wanted.block, spot, wanted.page)


def _check_attribute(name: str, value: str | None) -> None:
    if name in _IDENTITY:
        raise CannotEdit(f"`{name}` says which block it is", hint="Duplicate the block and delete the old one.")
    if not _ATTRIBUTE.fullmatch(name):
        raise CannotEdit(f"`{name}` is no name of an attribute")
    if value is not None and _NO_XML.search(value):
        raise CannotEdit(f"the value of `{name}` has characters that XML cannot hold")


def _check_policy(work: Workspace, wanted: PatchBlock) -> None:
    """What the policy sets, the platform takes from there, so an attribute would change nothing."""
    folder, run = work.folder_of(str(wanted.block.run)), wanted.block.run.run
    for name in dict.fromkeys((run, "course")):
        path = f"{folder}policies/{name}/policy.json"
        try:
            policy = json.loads(work.read(path) or b"{}")
            said = policy.get("/".join((wanted.block.block_type, _policy_id(wanted.block, name))), {})
            set_there = sorted(said.keys() & wanted.attributes.keys())
        except (ValueError, AttributeError, RecursionError):
            continue  # a finding of its own
        if set_there:
            raise CannotEdit(f"`{set_there[0]}` of `{wanted.block}` is set in `{path}`", hint="Change it there.")


def _policy_id(block: UsageKey, run: str) -> str:
    return run if block.block_type == "course" else block.block_id


def _put_page(work: Workspace, block: UsageKey, spot: Spot, page: bytes | None) -> None:
    if page is None:
        return
    if not spot.page:
        raise CannotEdit(f"`{block}` has no page of its own", hint="Replace its element instead.")
    work.put(spot.page, page)
