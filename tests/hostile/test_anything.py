"""Whatever bytes, names and trees: an answer, the same one each time, with places inside the files."""

from __future__ import annotations

from hostile.mutation import WHOLE, blobs, repositories
from hypothesis import Phase, given, settings

from contentrepo.applets.facts.api import open_cache, open_facts, pack_facts, unpack_facts
from contentrepo.applets.facts.models import Document, Settings
from contentrepo.applets.repository.api import EMPTY_SNAPSHOT, overlay_snapshot
from contentrepo.applets.validation.api import check
from contentrepo.applets.validation.models import Surroundings
from contentrepo.applets.validation.reading import reader_of
from contentrepo.entrypoints.reporting.formats import FORMATS
from contentrepo.entrypoints.reporting.text import render_text, render_whole_text

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
AROUND = Surroundings("0" * 40)


def snapshot(files):
    return overlay_snapshot(EMPTY_SNAPSHOT, files)


def is_inside(data, line, column):
    """Whether a place is in the file, behind a line's last character, or not said."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return line == 0 or (1 <= line <= len(lines) and 0 <= column <= len(data) + 1)


@settings(max_examples=60, phases=PHASES)
@given(blobs())
def test_facts_of_any_bytes(blob):
    kind, data = blob
    held = reader_of(kind, EMPTY_SNAPSHOT)(data)
    facts = open_facts(held)
    assert isinstance(facts, Document | Settings)
    assert repr(open_facts(reader_of(kind, EMPTY_SNAPSHOT)(data))) == repr(facts)
    assert repr(unpack_facts(pack_facts(facts))) == repr(unpack_facts(pack_facts(held))) == repr(facts)
    if facts.fault is not None:
        assert facts.fault.detail
        assert is_inside(data, facts.fault.line, facts.fault.column)
        assert not getattr(facts, "nodes", ())
    else:
        for node in getattr(facts, "nodes", ()):
            assert is_inside(data, node.line, 0)
        for _, line, column in getattr(facts, "places", ()):
            assert is_inside(data, line, column)


@settings(max_examples=12, phases=PHASES)
@given(repositories(), repositories())
def test_a_check_of_any_trees(head, base):
    cache = open_cache(None, "")
    report = check(snapshot(head), snapshot(base), AROUND, cache).report
    assert check(snapshot(head), snapshot(base), AROUND, cache).report == report
    assert check(snapshot(head), snapshot(base), AROUND, open_cache(None, "")).report == report
    paths = {*head, *base}
    for finding in (finding for unit in report.units for finding in unit.findings):
        sides = [side[finding.path] for side in (head, base) if finding.path in side]
        assert not sides or any(is_inside(data, finding.line, finding.column) for data in sides), finding
        assert sides or any(path.startswith(finding.path) for path in paths), finding
        assert finding.message
    for render in (*FORMATS.values(), render_text, render_whole_text):
        assert render(report) == render(report)
        render(report).encode()


def test_what_is_mutated_is_whole():
    """Else the changes would be lost in what is wrong anyway."""
    report = check(snapshot(WHOLE), snapshot({}), AROUND, open_cache(None, "")).report
    assert [f for unit in report.units for f in unit.findings if f.rule == "invalid-xml"] == []
    assert {unit.unit.partition(":")[0] for unit in report.units} == {"catalog", "course-v1", "lib"}
