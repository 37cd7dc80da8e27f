"""Parameters that many routes share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

At = Annotated[
    str | None,
    Query(
        max_length=64,
        description="As of a release number, a commit, `sequence:N` or a time (ISO 8601); what is live now without.",
    ),
]
After = Annotated[str | None, Query(alias="cursor", max_length=2048, description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
Run = Annotated[str, Path(max_length=255, description="A course run key.", examples=[RUN])]
Unit = Annotated[
    str,
    Path(max_length=512, description="A run key, a library key, or `catalog:` and a repository's id.", examples=[RUN]),
]
Usage = Annotated[str, Path(max_length=255, description="A usage key.", examples=[QUIZ])]
Slug = Annotated[str, Path(max_length=255, description="A program's slug.", examples=["p"])]
Site = Annotated[
    str | None, Query(max_length=255, description="Only what this site shows; what names no site is shown everywhere.")
]
Hidden = Annotated[bool, Query(alias="all", description="Also programs that are retired or deleted.")]
PAGE = 100
