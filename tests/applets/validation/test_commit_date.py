"""Whether a run is open is asked at the date of the commit, at every door that has one."""

import pytest
from content import make_work

from contentrepo.api.check import check_folder, check_revision, check_staged, check_work_tree, open_repository

FILES = {
    "contentrepo.yaml": b"format: 1\n",
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
    "courses/edX/CS101/1T2026.yaml": b"title: Spring\nend: 2026-06-01\n",
}
PROGRAM = {
    "programs/computing.yaml": b"title: Computing\ntype: xseries\nstatus: active\norganizations: [edX]\n"
    b"curricula: [{slug: core, title: Core, courses: [{course: edX+CS101}]}]\n"
}


def commit_at(repository, date, monkeypatch, files=None):
    monkeypatch.setenv("GIT_COMMITTER_DATE", date)
    return repository.commit(files or {})


def complaints(checked):
    return [finding.subject for finding in checked.report.findings if finding.rule == "no-open-run"]


@pytest.fixture
def repository(tmp_path):
    return make_work(tmp_path / "work")


@pytest.mark.parametrize(("date", "expected"), [("2026-05-31T23:59:59Z", []), ("2026-06-01T00:00:00Z", ["computing"])])
def test_a_commit_is_judged_by_its_own_date_whenever_that_is(repository, monkeypatch, date, expected):
    base = commit_at(repository, "2026-01-01T00:00:00Z", monkeypatch, FILES)
    head = commit_at(repository, date, monkeypatch, PROGRAM)
    opened = open_repository(repository.path)
    assert complaints(check_revision(opened, head, base=base)) == expected


@pytest.mark.parametrize(("date", "expected"), [("2026-05-31T23:59:59Z", []), ("2026-06-01T00:00:00Z", ["computing"])])
def test_what_has_no_commit_yet_is_judged_by_the_date_of_head(repository, monkeypatch, date, expected):
    commit_at(repository, date, monkeypatch, FILES)
    repository.write(PROGRAM)
    repository.git("add", "--all")
    opened = open_repository(repository.path)
    assert complaints(check_staged(opened)) == expected
    assert complaints(check_work_tree(opened, repository.path)) == expected


def test_a_program_keeps_a_course_whose_last_run_has_ended(repository, monkeypatch):
    base = commit_at(repository, "2026-01-01T00:00:00Z", monkeypatch, FILES | PROGRAM)
    head = commit_at(repository, "2027-01-01T00:00:00Z", monkeypatch, {"courses/edX/CS101.yaml": b"title: C\n"})
    assert complaints(check_revision(open_repository(repository.path), head, base=base)) == []


def test_a_folder_without_commits_has_no_news(tmp_path):
    for path, data in (FILES | PROGRAM).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    assert complaints(check_folder(tmp_path)) == []
