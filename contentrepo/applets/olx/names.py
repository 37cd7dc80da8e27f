"""Names of blocks: what the platform calls a block, which characters are legal, which paths a name may lead to."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.facts.models import Node
from contentrepo.pattern import compiled

MAX_KEY = 255  # characters of a usage key: the platform's column
MAX_NAME = MAX_KEY  # no name is looked up or kept beyond that

_NOWHERE = frozenset({"", ".", ".."})  # parts that lead to no file, or out of the folder

_illegal = compiled(r"[^\w.%-]")
_plain = compiled(r"[\w\-~.]+")
_repeated = compiled("_+")


def clean(text: str) -> str:
    """A name made from a title, as the platform does it."""
    return _repeated.sub("_", _illegal.sub("_", text))


def is_plain(name: str) -> bool:
    """Whether a name is legal and is its own file name: no colon, which stands for a folder, and short."""
    if len(name) >= MAX_NAME:
        return False
    # Most are told without an expression.
    return (name.isascii() and (name.isidentifier() or name.isalnum())) or _plain.fullmatch(name) is not None


def name_of(node: Node, attributes: Mapping[str, str]) -> str:
    """The block's id: the first of four attributes that is there, unless it is empty; else tag and hash."""
    name = attributes.get("url_name")
    if name is None:
        name = attributes.get("slug")
    if name is None and (title := attributes.get("name", attributes.get("display_name"))) is not None:
        name = clean(title)
    return name or f"{node.tag}_{node.digest}"


def is_named(attributes: Mapping[str, str]) -> bool:
    return bool(attributes.get("url_name", attributes.get("slug")))


def escapes(path: str) -> bool:
    """Whether a path made from a name would leave its folder, or is no path at all."""
    if "\\" in path or "\0" in path or len(path) > 4 * MAX_NAME:
        return True
    return path in _NOWHERE if "/" not in path else not _NOWHERE.isdisjoint(path.split("/"))
