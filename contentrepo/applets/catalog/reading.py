"""One catalog file's bytes to facts: composed, settled and checked against the schema of its kind."""

from __future__ import annotations

from contentrepo.applets.catalog.composer import compose
from contentrepo.applets.catalog.schema import shape
from contentrepo.applets.facts.models import Settings


def read_facts(kind: str, data: bytes) -> Settings:
    composed = compose(data)
    if composed.fault is not None:
        return Settings(composed.fault)
    places = {pointer: (line, column) for pointer, line, column in composed.places}
    settled, misshapes = shape(kind, composed.data, places)
    return Settings(None, settled, composed.places, misshapes)
