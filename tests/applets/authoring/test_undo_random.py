from random import Random

from authors import ADA
from content import make_work
from random_course import RandomCourse, read_blocks

from contentrepo.api.author import TaskState, find_commits_of, undo_commits
from contentrepo.applets.repository.api import commit_snapshot, open_repository

SIDES = ("mine", "yours")  # what the edits of the two say begins with these


def words(files, side):
    """Everything in a course that a side wrote."""
    found = []
    for block in read_blocks(files).values():
        found += [block.uid, block.name, *block.lines, *block.settings.values()]
    return sorted(word for word in found if word.removeprefix("n").startswith(side))


def tracked(work):
    there = commit_snapshot(open_repository(work.path), "HEAD")
    bytes_of = dict(there.read(entry.blob for entry in there.files.values()))
    return {path: bytes_of[entry.blob] for path, entry in there.files.items()}


def lived_in(work, random):
    """A history of six edits by two authors."""
    course = RandomCourse(random, size=14)
    work.commit(course.files())
    for number in range(6):
        side, before = SIDES[random.randrange(2)], course.files().keys()
        course.edit(random, f"{side}{number}")
        work.remove(*(before - course.files().keys()))
        work.write(course.files())
        work.git("add", "--all")
        work.git("commit", "-q", "--allow-empty", "-m", side, "--author", f"{side} <{side}@example.org>")


def test_all_that_one_did_goes_and_all_that_the_other_did_stays(tmp_path):
    clean = 0
    for seed in range(7):
        work = make_work(tmp_path / str(seed))
        lived_in(work, Random(seed))
        before, opened = tracked(work), open_repository(work.path)
        mine = [commit.id for commit in find_commits_of(opened, SIDES[0], since=0, branch="main")]
        if not mine:
            continue
        outcome = undo_commits(opened, mine, ADA, branch="main")
        after = tracked(work)
        if outcome.state == TaskState.CONFLICT:
            assert outcome.conflicts
            assert after == before
            continue
        assert outcome.state in (TaskState.APPLIED, TaskState.UNCHANGED)
        assert words(after, SIDES[0]) == []
        # What one wrote over or took out comes back, also where the other had written it.
        assert set(words(after, SIDES[1])) >= set(words(before, SIDES[1]))
        clean += bool(words(before, SIDES[0]))
    assert clean > 2
