"""Courses that come, go, move and change keys at random: what is live is what git says, and nothing is forgotten."""

from random import Random

import content
import pytest
from histories import commit_all

from contentrepo.applets.live.api import list_units
from contentrepo.applets.live.models import Door
from contentrepo.applets.publishing.api import publish_branch, verify
from contentrepo.applets.repository.api import open_repository
from contentrepo.applets.validation import check as checking
from contentrepo.applets.validation.api import read_layout

FOLDERS = ("a", "b", "b/in", "courses/edX/C1/r1")
KEYS = [(number, run) for number in ("C1", "C2") for run in ("r1", "r2", "course")]
ROOT = '<course org="edX" course="{}" url_name="{}"/>'
ACKNOWLEDGED = "".join(
    f"Acknowledge: {rule} course-v1:edX+{number}+{run}\n"
    for rule in ("course-run-key-changed", "blocks-removed", "grading-changed")
    for number, run in KEYS
)
WENT = ("published", "removed", "noop")


def below(files, folder):
    return {path: data for path, data in files.items() if path.startswith(f"{folder}/")}


def change(files, chance):
    files, folder = dict(files), chance.choice(FOLDERS)
    number, run = chance.choice(KEYS)
    match chance.choice(["new", "drop", "move", "key", "key", "line", "line", "break", "rest"]):
        case "new":
            files |= content.course(folder, number=number, run=run)
        case "drop":
            files = {path: data for path, data in files.items() if path not in below(files, folder)}
        case "move":
            old = below(files, chance.choice(FOLDERS[:2]))
            files = {path: data for path, data in files.items() if path not in old}
            files |= {f"{folder}/{path.partition('/')[2]}": data for path, data in old.items()}
        case "key":
            files[f"{folder}/course.xml"] = ROOT.format(number, run).encode()
        case "line":
            files["contentrepo.yaml"] = f"format: 1\nroots:\n  {folder}: course-v1:edX+{number}+{run}\n".encode()
        case "break":
            files[f"{folder}/problem/quiz1.xml"] = chance.choice([b"<problem", b"<problem><p>Why?</p></problem>"])
        case _:
            files["contentrepo.yaml"], files["README"] = b"format: 1\n", b"%d" % chance.randrange(9)
    return files


def publish_each(folder, store, seed, count=12):
    """Publish random states one after the other; what is wrong after each."""
    chance, states = Random(seed), [content.course("a", number="C1", run="r1")]
    while len(states) < count:
        states.append(change(states[-1], chance))
    bare = content.make_bare(folder / f"{seed}.git")
    message = f"x\n\n{ACKNOWLEDGED}" if seed % 2 else "x"
    for commit in commit_all(bare, states, message=message.encode()):
        bare.git("update-ref", "refs/heads/main", commit)
        repository = open_repository(bare.path)
        told = {one.unit: one.outcome for one in publish_branch(repository, store, door=Door.PUBLISHER).outcomes}
        wanted = {unit: tree for unit, tree in read_layout(repository, commit).trees.items() if tree}
        live = {one.unit: one.tree for one in list_units(store)}
        differing = {unit for unit in {*wanted, *live} if wanted.get(unit) != live.get(unit)}
        yield [unit for unit in differing if told.get(unit, "noop") in WENT], verify(repository, store).units


@pytest.mark.parametrize("seed", range(2))
def test_what_is_live_is_what_git_says_and_nothing_is_forgotten(tmp_path, store, seed):
    for forgotten, drifted in publish_each(tmp_path, store, seed):
        assert not forgotten
        assert not drifted


def test_units_that_wait_for_nobody_are_found_out(tmp_path, store, monkeypatch):
    monkeypatch.setattr(checking, "find_waits", lambda _base, _head: {})
    assert any(forgotten or drifted for forgotten, drifted in publish_each(tmp_path, store, 0))
