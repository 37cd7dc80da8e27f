"""Runs that took the place of another."""

from content import course

from contentrepo.api.check import check_revision, open_repository


def told(work, before, after):
    """(unit, subject) of each finding, after one commit of files took the place of another."""
    work.commit(before)
    base = work.head
    work.git("rm", "-rq", ".")
    work.commit(after)
    report = check_revision(open_repository(work.path), "HEAD", base=base).report
    return [(f.unit[-6:], f.subject[-6:]) for f in report.findings if f.rule == "course-run-key-changed"]


def run(folder, key, number="CS101"):
    return course(folder, run=key, number=number)


def test_two_folders_swap_nothing(work):
    assert told(work, {**run("a", "1T2019"), **run("b", "2T2019")}, {**run("b", "1T2019"), **run("a", "2T2019")}) == []


def test_both_halves_are_told(work):
    assert told(work, run("a", "1T2019"), run("a", "2T2019")) == [("1T2019", "1T2019"), ("2T2019", "1T2019")]


def test_one_of_two_new_ones_is_the_successor(work):
    after = {**run("b", "2T2019"), **run("c", "3T2019")}
    assert len(told(work, run("a", "1T2019"), after)) == 2


def test_two_runs_become_one(work):
    before = {**run("a", "1T2019"), **run("b", "2T2019")}
    found = told(work, before, run("a", "3T2019"))
    assert found == [("1T2019", "1T2019"), ("2T2019", "2T2019"), ("3T2019", "1T2019"), ("3T2019", "2T2019")]


def test_another_course_in_another_folder_is_no_successor(work):
    other = {
        path: data + b"<!-- -->" for path, data in run("b", "2T2019", "CS202").items() if not path.endswith("json")
    }
    assert told(work, run("a", "1T2019"), other) == []
