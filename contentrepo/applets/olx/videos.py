"""A video under the eye: its transcripts, and the ids of its YouTube films."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
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
    line = video.sourceline or 0
    found = [Remark(MALFORMED_ID, value[:SHOWN], name, line, 0, ordinal) for name, value in _malformed(attributes)]
    names = dict.fromkeys(islice(_transcripts(video, attributes), MAX_TRANSCRIPTS))
    found += [Remark(TRANSCRIPT, name, "", line, 0, ordinal) for name in names]
    if (
        not names
        and not any(_says_something(attributes, name) for name in TRANSCRIPT_SOURCES)
        and _shows_something(video)
    ):
        found.append(Remark(SILENT, "", "", line, 0, ordinal))
    return found


def _says_something(attributes: Mapping[str, str], name: str) -> bool:
    return attributes.get(name, "").strip() not in _EMPTY


def _shows_something(video: Element) -> bool:
    """Whether there is a film at all: a video that was never filled in has nothing to transcribe."""
    return bool(len(video)) or any(name.startswith(("youtube", "html5_sources", "source")) for name in video.keys())  # noqa: SIM118 - an element is no mapping


def _transcripts(video: Element, attributes: Mapping[str, str]) -> Iterator[str]:
    """The files, as the platform looks for them below `static/`."""
    if _says_something(attributes, "sub"):
        yield f"subs_{attributes['sub'].strip().strip(chr(34))}.srt.sjson"
    for element in video.iterchildren("transcript"):
        if name := element.get("src"):
            yield name
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
