"""Runs by organization and by site: both follow the organization above."""

import pytest
from content import Repository, course
from program import contentrepo

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


def organizations(work: Repository, *asked: str) -> list[str]:
    rows = contentrepo("courses", *asked, "--format", "json", cwd=work.path).json
    return [row["key"].removeprefix("course-v1:").partition("+")[0] for row in rows]


def test_listings_follow_the_organization_above(work):
    assert organizations(work) == ["MITx", "edX", "school", "stranger"]
    assert organizations(work, "--organization", "edX") == ["MITx", "edX", "school"]
    assert organizations(work, "--organization", "stranger") == ["stranger"]
    assert organizations(work, "--site", "one.example.org") == ["edX", "school", "stranger"]
    assert organizations(work, "--site", "two.example.org") == ["MITx", "stranger"]
    assert organizations(work, "--organization", "edX", "--site", "two.example.org") == ["MITx"]
    refused = contentrepo("courses", "--organization", "edx", cwd=work.path, exits=2).errors
    assert "no organization `edx`" in refused
