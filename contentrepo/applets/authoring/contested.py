"""Files that both sides changed, each in its own way: what they say decides, else it is a conflict."""

from __future__ import annotations

import json
from collections.abc import Mapping

from contentrepo.applets.authoring.blockwise import PLAIN, Sides
from contentrepo.applets.authoring.models import Conflict
from contentrepo.applets.catalog import api as catalog
from contentrepo.applets.merging.api import Unreadable, merge_lines
from contentrepo.applets.merging.models import MISSING, Disagreement, JoinedText
from contentrepo.applets.olx import api as olx
from contentrepo.applets.repository.api import blob_id
from contentrepo.applets.repository.models import Entry, Snapshot
from contentrepo.named_tuple import NamedTuple

SHOWN = 1 << 20  # bytes of a file that a conflict carries


class Settled(NamedTuple):
    """What came out: path -> entry (ours where there is a conflict), and the bytes that neither side had."""

    entries: Mapping[str, Entry | None]
    files: Mapping[str, bytes]
    conflicts: tuple[Conflict, ...]


def merge_contested(snapshot: Snapshot, contested: Mapping[str, Sides]) -> Settled:
    """Merge files that differ on all sides; their bytes are read in one go."""
    plain = {path for path, sides in contested.items() if _is_plain(path, sides)}
    wanted = [entry.blob for path in plain for entry in contested[path] if entry is not None]
    bytes_of = dict(snapshot.read(wanted))
    entries: dict[str, Entry | None] = {}
    files: dict[str, bytes] = {}
    conflicts: list[Conflict] = []
    for path, (base, ours, theirs) in sorted(contested.items()):
        entries[path] = ours
        if path not in plain or ours is None or theirs is None:
            conflicts.append(_whole(path, (base, ours, theirs), bytes_of))
            continue
        texts = [b"" if entry is None else bytes_of[entry.blob] for entry in (base, ours, theirs)]
        joined = merge_texts(path, *texts, is_new=base is None)
        if joined.data is None:
            conflicts += [as_conflict(path, one) for one in joined.disagreements]
            continue
        if joined.data not in texts[1:]:
            files[path] = joined.data
        mode = theirs.mode if base and ours.mode == base.mode else ours.mode
        entries[path] = Entry(mode, blob_id(joined.data))
    return Settled(entries, files, tuple(conflicts))


def _is_plain(path: str, sides: Sides) -> bool:
    """Whether bytes can be told from text: uploaded files are never looked into."""
    return all(entry is None or entry.mode in PLAIN for entry in sides) and "/static/" not in f"/{path}"


def merge_texts(path: str, base: bytes, ours: bytes, theirs: bytes, *, is_new: bool) -> JoinedText:
    """One file by what its path says that it is; XML, too, by line, for its blocks were looked at before."""
    if any(b"\0" in text for text in (base, ours, theirs)) or (is_new and ours != theirs):
        return JoinedText(None, (Disagreement((), MISSING if is_new else base, ours, theirs),))
    try:
        if catalog.is_catalog_path(path):
            return catalog.merge_entry(base, ours, theirs)
        return olx.merge_file(path, base, ours, theirs)
    except Unreadable:
        return merge_lines(base, ours, theirs)


def as_conflict(path: str, open_place: Disagreement) -> Conflict:
    name = "".join(f"/{part}" for part in open_place.place)
    base, ours, theirs = map(_as_bytes, open_place[1:])
    return Conflict("", path, "", "key" if name else "text", name, base, ours, theirs)


def _as_bytes(value: object) -> bytes | None:
    if value is MISSING:
        return None
    return (
        value
        if isinstance(value, bytes)
        else json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass")
    )


def _whole(path: str, sides: Sides, bytes_of: Mapping[str, bytes]) -> Conflict:
    base, ours, theirs = (None if entry is None else _text_or_id(entry, bytes_of) for entry in sides)
    return Conflict("", path, "", "file", "", base, ours, theirs)


def _text_or_id(entry: Entry, bytes_of: Mapping[str, bytes]) -> bytes:
    data = bytes_of.get(entry.blob)
    if data is None or b"\0" in data or len(data) > SHOWN:
        return f"blob {entry.blob}".encode()
    return data
