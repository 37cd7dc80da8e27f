"""What we print of SARIF 2.1.0, as a strict schema: nothing but what the standard names, in the types that it says.

Made from the standard's prose (OASIS, SARIF 2.1.0 errata 01, section 3). The published schema itself is the better
judge; its text is not ours to keep here, so a test takes it from where CONTENTREPO_SARIF_SCHEMA says.
"""

from __future__ import annotations


def _object(required, **properties):
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": properties,
    }


def _list(items, **more):
    return {"type": "array", "items": items, **more}


STRING = {"type": "string"}
WORD = {"type": "string", "minLength": 1}
INDEX = {"type": "integer", "minimum": 0}
COUNT = {"type": "integer", "minimum": 1}
BAG = {"type": "object"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}

MESSAGE = _object("text", text=WORD)
MULTIFORMAT = _object("text", text=WORD, markdown=WORD)
RULE = _object(
    "id",
    id=WORD,
    shortDescription=MULTIFORMAT,
    fullDescription=MULTIFORMAT,
    help=MULTIFORMAT,
    defaultConfiguration=_object("level", level=LEVEL),
    properties=BAG,
)
DRIVER = _object(
    "name version rules",
    name={"const": "contentrepo"},
    version=WORD,
    semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
    rules=_list(RULE, uniqueItems=True),
)
LOCATION = _object(
    "physicalLocation",
    physicalLocation=_object(
        "artifactLocation",
        artifactLocation=_object(
            "uri uriBaseId",
            uri={"type": "string", "pattern": r"^([A-Za-z0-9_.~/-]|%[0-9A-F]{2})+$"},
            uriBaseId={"const": "%SRCROOT%"},
        ),
        region=_object("startLine", startLine=COUNT, startColumn=COUNT),
    ),
    logicalLocations=_list(_object("fullyQualifiedName", name=STRING, fullyQualifiedName=WORD), uniqueItems=True),
)
RESULT = _object(
    "ruleId ruleIndex level message locations partialFingerprints baselineState",
    ruleId=WORD,
    ruleIndex=INDEX,
    level=LEVEL,
    message=_object("text", text=STRING),
    locations=_list(LOCATION, minItems=1, maxItems=1),
    partialFingerprints={"type": "object", "minProperties": 1, "additionalProperties": WORD},
    baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
    suppressions=_list(
        _object(
            "kind",
            kind={"enum": ["inSource", "external"]},
            status={"enum": ["accepted", "underReview", "rejected"]},
            justification=WORD,
        ),
        uniqueItems=True,
    ),
    properties=BAG,
)
INVOCATION = _object(
    "executionSuccessful",
    executionSuccessful={"type": "boolean"},
    exitCode={"type": "integer"},
    toolExecutionNotifications=_list(_object("message", level=LEVEL, message=_object("text", text=STRING))),
)
RUN = _object(
    "tool results",
    tool=_object("driver", driver=DRIVER),
    invocations=_list(INVOCATION),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results=_list(RESULT, maxItems=25_000),
    properties=BAG,
)
SHAPE = _object(
    "version runs",
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs=_list(RUN, minItems=1, maxItems=1),
)
