"""Drafts of external course keys: each is compared with the live branch, and none with another draft."""

import pytest
from content import make_bare

from contentrepo.api.check import RefUpdate, Verdict, check_update, open_repository

MAIN, DRAFT, OTHER = "refs/heads/main", "refs/heads/draft", "refs/heads/other"
ABSENT = "0" * 40
MEANWHILE, TAKEN = "external-course-key-taken-meanwhile", "external-course-key-taken"
PROGRAM = (
    "title: Computing\ntype: masters\nstatus: active\norganizations: [edX]\n"
    "curricula: [{slug: core, title: Core, courses: [{course: edX+CS101}]}]\n"
)


class Catalog:
    """A bare repository whose branches hold a course and the external course keys of its runs."""

    def __init__(self, path):
        self.bare = make_bare(path)

    def commit(self, branch, parent="", **keys):
        """Move a branch to a commit with these runs and keys, and say how."""
        git = self.bare.git
        old = git("for-each-ref", "--format=%(objectname)", branch) or ABSENT
        texts = {"organizations/edX.yaml": "name: edX\n", "courses/edX/CS101.yaml": "title: Computing\n"}
        texts |= {f"courses/edX/CS101/{run}.yaml": _run(run, key) for run, key in keys.items()}
        stream = [f"commit {branch}", "committer A <a@example.org> 1767323045 +0000", "data 6", "change"]
        stream += [f"from {parent}"] * bool(parent) + ["deleteall"]
        for path, text in (texts | {"programs/computing.yaml": PROGRAM}).items():
            stream += [f"M 100644 inline {path}", f"data {len(text)}", text]
        git("fast-import", "--quiet", "--force", data="\n".join([*stream, ""]).encode())
        return RefUpdate(old, git("rev-parse", branch), branch)

    def judge(self, update, *others):
        checked = check_update(open_repository(self.bare.path), update, [update, *others])
        report = checked.report
        return report.verdict, sorted((f.rule, f.subject[-1]) for f in report.findings if f.rule.startswith(TAKEN))


def _run(run, key):
    return f"title: Run {run}\nexternal_course_key: {key}\n" if key else f"title: Run {run}\n"


@pytest.fixture
def catalog(tmp_path):
    return Catalog(tmp_path / "origin.git")


@pytest.fixture
def base(catalog):
    return catalog.commit(MAIN, a="KEY-1", b="").new


def test_a_draft_is_refused_for_a_key_that_a_live_run_got_meanwhile(catalog, base):
    catalog.commit(MAIN, base, a="KEY-1", b="", c="KEY-2")
    verdict, found = catalog.judge(catalog.commit(DRAFT, base, a="KEY-1", b="key-2"))
    assert (verdict, found) == (Verdict.REJECTED, [(MEANWHILE, "b")])


def test_it_is_refused_too_where_the_same_push_moves_the_live_branch(catalog, base):
    live = catalog.commit(MAIN, base, a="KEY-1", b="", c="KEY-2")
    draft = catalog.commit(DRAFT, base, a="KEY-1", b="KEY-2")
    catalog.bare.git("update-ref", MAIN, base)
    assert catalog.judge(draft)[0] is Verdict.ACCEPTED
    assert catalog.judge(draft, live) == (Verdict.REJECTED, [(MEANWHILE, "b")])


def test_a_draft_does_not_collide_with_a_draft(catalog, base):
    catalog.commit(OTHER, base, a="KEY-1", b="", c="KEY-2")
    assert catalog.judge(catalog.commit(DRAFT, base, a="KEY-1", b="KEY-2")) == (Verdict.ACCEPTED, [])


def test_the_live_branch_does_not_collide_with_a_draft(catalog, base):
    catalog.commit(DRAFT, base, a="KEY-1", b="KEY-2")
    assert catalog.judge(catalog.commit(MAIN, base, a="KEY-1", b="", c="KEY-2")) == (Verdict.ACCEPTED, [])


def test_a_clash_names_live_runs_and_no_drafts(catalog, base):
    catalog.commit(DRAFT, base, a="KEY-1", b="KEY-2")
    update = catalog.commit(MAIN, base, a="KEY-1", b="", c="KEY-2", d="KEY-2")
    assert catalog.judge(update) == (Verdict.REJECTED, [(TAKEN, "c"), (TAKEN, "d")])


def test_a_draft_of_a_run_beside_the_live_version_of_it_is_no_second_holder(catalog, base):
    catalog.commit(MAIN, base, a="KEY-1", b="KEY-2")
    assert catalog.judge(catalog.commit(DRAFT, base, a="KEY-1", b="KEY-2")) == (Verdict.ACCEPTED, [])


def test_a_clash_within_the_draft_is_told_once(catalog, base):
    catalog.commit(MAIN, base, a="KEY-1", b="", c="KEY-3")
    update = catalog.commit(DRAFT, base, a="KEY-1", b="KEY-1")
    assert catalog.judge(update) == (Verdict.REJECTED, [(TAKEN, "a"), (TAKEN, "b")])


def test_a_clash_that_the_live_branch_has_already_is_not_the_drafts(catalog, base):
    catalog.commit(MAIN, base, a="KEY-1", b="", c="KEY-1")
    assert catalog.judge(catalog.commit(DRAFT, base, a="KEY-1", b="KEY-9")) == (Verdict.ACCEPTED, [])


def test_a_key_that_the_draft_moves_on_is_free(catalog, base):
    catalog.commit(MAIN, base, a="KEY-1", b="", c="KEY-2")
    assert catalog.judge(catalog.commit(DRAFT, base, a="KEY-3", b="KEY-1")) == (Verdict.ACCEPTED, [])
