"""Runs by organization and by site: both follow the organization above."""

import pytest
from content import Repository, course
from program import contentrepo

from contentrepo.api.read import list_courses, open_store, parse_course_run_key

CATALOG = {
    "organizations/edX.yaml": b"name: edX\nsite: one.example.org\n",
    "organizations/school.yaml": b"name: School\nparent: edX\n",
    "organizations/MITx.yaml": b"name: MITx\nparent: edX\nsite: two.example.org\n",
}


@pytest.fixture
def work(work: Repository) -> Repository:
    files = dict(CATALOG)
    for org in ("edX", "school", "MITx", "stranger"):
        files |= course(f"courses/{org}/CS101/R1", org=org, run="R1")
    work.commit(files)
    contentrepo("publish", cwd=work.path)
    return work


def test_listings_follow_the_organization_above(work):
    def organizations(**asked):
        return [parse_course_run_key(one.run).org for one in list_courses(store, **asked)]

    with open_store(work.path / ".git/contentrepo/live.sqlite3") as store:
        assert organizations() == ["MITx", "edX", "school", "stranger"]
        assert organizations(organization="edX") == ["MITx", "edX", "school"]
        assert organizations(organization="stranger") == ["stranger"]
        assert organizations(site="one.example.org") == ["edX", "school", "stranger"]
        assert organizations(site="two.example.org") == ["MITx", "stranger"]
    asked = ("courses", "--organization", "edX", "--site", "two.example.org")
    assert contentrepo(*asked, cwd=work.path).output.startswith("course-v1:MITx+CS101+R1  release 1")
    refused = contentrepo("courses", "--organization", "edx", cwd=work.path, exits=2).errors
    assert "no organization `edx`" in refused
