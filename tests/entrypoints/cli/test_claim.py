"""What an operator sees of claims and keys, and moves."""

import content
from program import contentrepo

CATALOG = {
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: C\n",
    "courses/edX/CS101/2T2019.yaml": b"title: C\nexternal_course_key: CS-101\n",
}
RUN = "course-v1:edX+CS101+2T2019"


def test_claims_are_listed_and_a_unit_moves_to_another_branch(work, origin):
    origin.git("config", "contentrepo.name", "example")
    work.commit(content.course("courses/edX/CS101/2T2019") | CATALOG)
    work.push("HEAD:refs/heads/main", "HEAD:refs/heads/second")
    contentrepo("publish", cwd=origin.path)
    listed = contentrepo("claim", "list", "--format", "json", cwd=origin.path).json
    assert {(one["kind"], one["name"]) for one in listed["claims"]} >= {
        ("olx", RUN),
        ("run", RUN),
        ("course", "edX+CS101"),
    }
    moved = contentrepo("claim", "move", RUN, "--branch", "second", "--reason", "on its own", cwd=origin.path)
    assert moved.output == f"{RUN} is published from example, branch second, from now on\n"
    said = contentrepo("claim", "list", cwd=origin.path).output
    assert "organization edX  example, branch main" in said
    assert f"moved: {RUN} from example, branch main, to example, branch second" in said
    contentrepo("claim", "move", "course-v1:edX+CS1+1", "--reason", "no such", cwd=origin.path, exits=1)


def test_the_history_of_a_key(work, origin):
    work.commit(CATALOG)
    work.push("HEAD:refs/heads/main")
    contentrepo("publish", cwd=origin.path)
    said = contentrepo("keys", "history", "cs-101", cwd=origin.path).output
    assert said.startswith(f"{RUN}  CS-101  from ")
    assert f"(commit {work.head[:12]}) and has it" in said
    assert contentrepo("keys", "history", "nobody", cwd=origin.path).output == "no run ever had this key\n"
    (span,) = contentrepo("keys", "history", "CS-101", "--format", "json", cwd=origin.path).json
    assert (span["run"], span["line"], span["until"]) == (RUN, 2, None)
