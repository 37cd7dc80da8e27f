"""A video under the eye: its transcripts, and the ids of its YouTube films."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from contentrepo.applets.facts.models import Remark
from contentrepo.applets.olx.codes import MALFORMED_ID, SILENT, TRANSCRIPT, TRANSCRIPT_SOURCES
from contentrepo.pattern import compiled

Element = Any  # lxml's own type cannot tell elements from comments, and that is asked at every step

MAX_TRANSCRIPTS = 500
SHOWN = 60

_IDS = ("youtube_id_0_75", "youtube_id_1_0", "youtube_id_1_25", "youtube_id_1_5")
_ID = compiled(r"[\w-]{11}", re.ASCII)
_EMPTY = frozenset({"", "null", '""', "{}"})


def find_video_remarks(video: Element, attributes: Mapping[str, str], ordinal: int) -> list[Remark]:
    """What to say of a video whose element has this ordinal in its document."""
    sources = (element.get("src") for element in video.iterchildren("transcript"))
    return judge_video(attributes, sources, has_elements=bool(len(video)), line=video.sourceline or 0, ordinal=ordinal)


def judge_video(
    attributes: Mapping[str, str], sources: Iterable[str | None], *, has_elements: bool, line: int, ordinal: int
) -> list[Remark]:
    """The same of its parts.

    Args:
        sources: what its transcripts say of where they are.
        has_elements: whether there is any element in it.
    """
    found = [Remark(MALFORMED_ID, value[:SHOWN], name, line, 0, ordinal) for name, value in _malformed(attributes)]
    names = dict.fromkeys(islice(_transcripts(attributes, sources), MAX_TRANSCRIPTS))
    found += [Remark(TRANSCRIPT, name, "", line, 0, ordinal) for name in names]
    if (
        not names
        and not any(_says_something(attributes, name) for name in TRANSCRIPT_SOURCES)
        # A video that was never filled in has nothing to transcribe.
        and (has_elements or any(name.startswith(("youtube", "html5_sources", "source")) for name in attributes))
    ):
        found.append(Remark(SILENT, "", "", line, 0, ordinal))
    return found


def _says_something(attributes: Mapping[str, str], name: str) -> bool:
    return attributes.get(name, "").strip() not in _EMPTY


def _transcripts(attributes: Mapping[str, str], sources: Iterable[str | None]) -> Iterator[str]:
    """The files, as the platform looks for them below `static/`."""
    if _says_something(attributes, "sub"):
        yield f"subs_{attributes['sub'].strip().strip(chr(34))}.srt.sjson"
    yield from filter(None, sources)
    if _says_something(attributes, "transcripts"):
        yield from _listed(attributes["transcripts"])


def _listed(written: str) -> Iterator[str]:
    try:
        listed = json.loads(written)
    except (ValueError, RecursionError):
        return
    for name in listed.values() if isinstance(listed, dict) else ():
        if isinstance(name, str) and name:
            yield name


def _malformed(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in _IDS:
        written = attributes.get(name, "").strip('"')
        if written not in _EMPTY and not _ID.fullmatch(written):
            yield name, written
    for part in attributes.get("youtube", "").strip('"').split(","):
        # `1.00:p2Q6BrNhdh8`, a speed and an id.
        speed, _, written = part.strip().partition(":")
        if part.strip() and not _ID.fullmatch(written if written or ":" in part else speed):
            yield "youtube", part.strip()
