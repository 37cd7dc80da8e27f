from __future__ import annotations

import content

from contentrepo.applets.facts.api import open_cache
from contentrepo.applets.repository.api import folder_snapshot
from contentrepo.applets.validation.api import check_folder
from contentrepo.applets.validation.reading import read_kinds

TOO_LARGE = (64 << 20) + 1


def make_large(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(TOO_LARGE)


def test_files_too_large_to_be_held_are_faults_and_the_others_are_read(tmp_path):
    kinds = {"a.xml": "xml", "b.json": "json", "c.xml": "xml", "d.html": "html"}
    make_large(tmp_path / "b.json")
    for path, data in {"a.xml": b"<a/>", "c.xml": b"<c/>", "d.html": b"<p/>"}.items():
        (tmp_path / path).write_bytes(data)
    facts = read_kinds(folder_snapshot(tmp_path), kinds, open_cache(None, "test"))
    assert {path: fact.fault and fact.fault.code for path, fact in facts.items()} == {
        "a.xml": None,
        "b.json": "too-large",
        "c.xml": None,
        "d.html": None,
    }


def test_a_finding_names_the_file_that_is_too_large(tmp_path):
    for path, data in content.course().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    make_large(tmp_path / "problem/quiz1.xml")
    findings = check_folder(tmp_path).report.findings
    assert [(finding.path, finding.level) for finding in findings if "bytes" in finding.message] == [
        ("problem/quiz1.xml", "error")
    ]
