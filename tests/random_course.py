"""A course as a tree of blocks that can be edited at random, written as files, and read back by lxml alone."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from random import Random

from lxml import etree

ROOT = "b0"
CONTAINERS = ("vertical", "wrapper")
LEAVES = ("problem", "problem", "video")


@dataclass
class Block:
    """`uid` stays whatever the block is called."""

    uid: str
    tag: str
    name: str
    parent: str | None
    is_split: bool
    settings: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)


class RandomCourse:
    """With `leaves` of the type html, those in files of their own have their text in a page."""

    def __init__(
        self, random: Random, size: int = 9, leaves: tuple[str, ...] = ("problem", "problem", "video")
    ) -> None:
        self._leaves = leaves
        self.blocks = {ROOT: Block(ROOT, "vertical", "root", None, is_split=True)}
        for number in range(1, size):
            self.add(random, f"b{number}")

    def edited(self, random: Random, side: str, edits: int) -> tuple[RandomCourse, set[str]]:
        """Another course, after some edits; and the blocks that these touched."""
        other = copy.deepcopy(self)
        touched: set[str] = set()
        for number in range(edits):
            touched |= other.edit(random, f"{side}{number}")
        return other, touched

    def edit(self, random: Random, word: str) -> set[str]:
        uid = random.choice(sorted(self.blocks.keys() - {ROOT}) or [ROOT])
        block = self.blocks[uid]
        kind = random.choice(("set", "set", "unset", "text", "text", "add", "add", "move", "delete", "rename", "form"))
        if kind == "add":
            return {self.add(random, word), self.blocks[word].parent}
        if uid == ROOT:
            return set()
        if kind == "set":
            block.settings[random.choice("xyz")] = word
        elif kind == "unset":
            block.settings.pop(random.choice("xyz"), None)
        elif kind == "text" and block.tag not in CONTAINERS:
            block.lines[random.randrange(len(block.lines))] = word
        elif kind == "rename":
            block.name = f"n{word}"
        elif kind == "form":
            block.is_split = not block.is_split
        elif kind == "move":
            return self.move(random, uid)
        elif kind == "delete":
            return self.delete(uid)
        return {uid, block.parent} if kind in ("rename", "form") else {uid}

    def add(self, random: Random, uid: str) -> str:
        parent = random.choice([one for one in self.blocks.values() if one.tag in CONTAINERS])
        tag = random.choice((*self._leaves, *CONTAINERS))
        block = Block(uid, tag, f"n{uid}", parent.uid, is_split=random.random() < 0.5)
        block.settings = {name: f"{name}{uid}" for name in "xy" if random.random() < 0.7}
        block.lines = [] if tag in CONTAINERS else [f"line {at} of {uid}" for at in range(5)]
        parent.children.insert(random.randint(0, len(parent.children)), uid)
        self.blocks[uid] = block
        return uid

    def move(self, random: Random, uid: str) -> set[str]:
        below = self.below(uid)
        target = random.choice([one for one in self.blocks.values() if one.tag in CONTAINERS and one.uid not in below])
        old = self.blocks[uid].parent
        self.blocks[old].children.remove(uid)
        target.children.insert(random.randint(0, len(target.children)), uid)
        self.blocks[uid].parent = target.uid
        return {uid, old, target.uid}

    def delete(self, uid: str) -> set[str]:
        below, parent = self.below(uid), self.blocks[uid].parent
        self.blocks[parent].children.remove(uid)
        for one in below:
            del self.blocks[one]
        return below | {parent}

    def below(self, uid: str) -> set[str]:
        return {uid}.union(*(self.below(child) for child in self.blocks[uid].children))

    def files(self) -> dict[str, bytes]:
        """Path -> bytes."""
        split = [one for one in self.blocks.values() if one.is_split]
        files = {f"{one.tag}/{one.name}.xml": self._write(one, named=False, indent="") for one in split}
        files |= {f"html/{one.name}.html": "\n".join(one.lines) for one in split if one.tag == "html"}
        return {path: f"{text}\n".encode() for path, text in files.items()}

    def _write(self, block: Block, *, named: bool, indent: str) -> str:
        settings = {**({"url_name": block.name} if named else {}), "uid": block.uid, **block.settings}
        has_page = block.is_split and block.tag == "html"
        if has_page:
            settings["filename"] = block.name
        head = " ".join([block.tag, *(f'{name}="{value}"' for name, value in settings.items())])
        inner = [] if has_page else [f"{indent}  {line}" for line in block.lines]
        for child in (self.blocks[uid] for uid in block.children):
            pointer = f'<{child.tag} url_name="{child.name}"/>'
            inner.append(
                f"{indent}  " + (pointer if child.is_split else self._write(child, named=True, indent=indent + "  "))
            )
        return "\n".join([f"<{head}>", *inner, f"{indent}</{block.tag}>"])


def read_blocks(files: dict[str, bytes]) -> dict[str, Block]:
    """Every block that can be reached from the root, by uid; a block that is met twice fails the test."""
    found: dict[str, Block] = {}
    _read(files, "vertical/root.xml", "root", None, found)
    return found


def _read(files, path, name, parent, found):
    _enter(files, etree.fromstring(files[path]), name, parent, found, is_split=True)


def _enter(files, element, name, parent, found, *, is_split):
    settings = {key: value for key, value in element.attrib.items() if key not in ("url_name", "uid", "filename")}
    uid = element.get("uid")
    assert uid not in found
    block = found[uid] = Block(uid, element.tag, name, parent, is_split, settings)
    page = files[f"html/{element.get('filename')}.html"].decode() if "filename" in element.attrib else ""
    block.lines = [line.strip() for line in (page or element.text or "").splitlines() if line.strip()]
    for child in element:
        child_name = child.get("url_name")
        if set(child.attrib) == {"url_name"}:
            _read(files, f"{child.tag}/{child_name}.xml", child_name, uid, found)
        else:
            _enter(files, child, child_name, uid, found, is_split=False)
        block.children.append(next(one.uid for one in reversed(found.values()) if one.parent == uid))


def three_way(base, ours, theirs):
    return ours if theirs in (base, ours) else theirs


def assert_nothing_lost(merged, base, ours, theirs):
    """Every edit of each side is there, and nothing else is."""
    alive = {uid for uid in {*ours, *theirs} if uid not in base or (uid in ours and uid in theirs)}
    assert merged.keys() == alive
    for uid in alive:
        sides = [side.get(uid) for side in (base, ours, theirs)]
        old, own, other = (side or sides[1] or sides[2] for side in sides)
        block = merged[uid]
        assert (block.name, block.parent) == tuple(
            three_way(*(getattr(side, name) for side in (old, own, other))) for name in ("name", "parent")
        )
        for name in {*block.settings, *old.settings, *own.settings, *other.settings}:
            values = (side.settings.get(name) for side in (old, own, other))
            assert block.settings.get(name) == three_way(*values), (uid, name)
        assert block.lines == [three_way(*lines) for lines in zip(old.lines, own.lines, other.lines, strict=True)]
        assert len(block.children) == len(set(block.children))
