"""A search for bytes that break something, led by which lines they reach. `nox -s fuzz` runs it; it needs atheris.

The first byte says what the others are: a file of one kind, a file of a repository that is checked as a whole, or
changes of a pack.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import atheris

with atheris.instrument_imports(include=["contentrepo"]):
    from contentrepo.applets.facts.api import open_cache, open_facts, pack_facts, unpack_facts
    from contentrepo.applets.repository import objects
    from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, overlay_snapshot
    from contentrepo.applets.validation.api import check
    from contentrepo.applets.validation.models import Surroundings
    from contentrepo.applets.validation.reading import reader_of
    from contentrepo.entrypoints.reporting.text import render_whole_text

from hostile.contents import CONTENTS
from hostile.mutation import KINDS, WHOLE, kind_of
from hostile.packs import CHANGE, Packed, ask_nobody
from hostile.test_anything import is_inside

TREE = 128  # from this first byte on, a whole repository is checked
PACK = 224  # and from this on, a pack is read
PATHS = sorted(WHOLE)
AROUND = Surroundings("0" * 40)
BASE = overlay_snapshot(EMPTY_SNAPSHOT, WHOLE)
CACHE = open_cache(None, "")  # what is the same each time is read once


def try_bytes(data: bytes, packed: Packed) -> None:
    if not data:
        return
    if data[0] >= PACK:
        packed.read_changed(data[1:])
    elif data[0] >= TREE:
        try_tree(PATHS[data[0] % len(PATHS)], data[1:])
    else:
        try_blob(KINDS[data[0] % len(KINDS)], data[1:])


def try_blob(kind: str, data: bytes) -> None:
    facts = open_facts(reader_of(kind, EMPTY_SNAPSHOT)(data))
    assert repr(unpack_facts(pack_facts(facts))) == repr(facts)
    places = [facts.fault[1:3]] if facts.fault else [place[1:] for place in getattr(facts, "places", ())]
    assert all(is_inside(data, *place) for place in places), (kind, facts.fault)


def try_tree(path: str, data: bytes) -> None:
    report = check(overlay_snapshot(BASE, {path: data}), BASE, AROUND, CACHE).report
    render_whole_text(report).encode()


def write_seeds(folder: Path) -> None:
    """Where the search begins: whole files, hostile ones, and what earlier searches found (`corpus/`)."""
    seeds = [bytes([_tree_byte(number)]) + WHOLE[path] for number, path in enumerate(PATHS)]
    for path, data in (*WHOLE.items(), *CONTENTS.items()):
        kind = kind_of(path)
        if kind:
            seeds.append(bytes([KINDS.index(kind)]) + data)
    seeds += [bytes([PACK]) + CHANGE.pack(what, 1100 * what, what) for what in range(16)]
    seeds += [path.read_bytes() for path in sorted(Path(__file__).with_name("corpus").glob("*.bin"))]
    for number, seed in enumerate(seeds):
        (folder / f"{number:04}").write_bytes(seed)


def _tree_byte(number: int) -> int:
    """The first byte that stands for a path."""
    return next(byte for byte in range(TREE, 256) if byte % len(PATHS) == number)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as others:
        write_seeds(Path(folder))
        bounds = ["-max_len=4096", "-len_control=0", "-timeout=30", "-rss_limit_mb=2048"]
        objects.MANY, objects._read_through_git = 1, ask_nobody
        packed = Packed(Path(others))
        atheris.Setup([*sys.argv, *bounds, folder], lambda data: try_bytes(data, packed))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
