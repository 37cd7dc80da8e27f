"""Random changes of a catalog through random doors, judged by `catalog_oracle` after every step.

One step edits the work tree, and others carry what stands there through a door: a commit with the hook or without it, a
push to a server with the hook or to one without, a task of the API, the publisher, a rollback. Whatever went through a
door that refuses must be no bad state, the live store never is in one, and who is refused is told of a clash that is
there.
"""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, ClassVar

import catalog_oracle
import content
import hypothesis.strategies as st
import pytest
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from contentrepo.api.author import Actor, PutFile, Task, TaskState, perform_task
from contentrepo.applets.live.api import open_store
from contentrepo.applets.live.models import Door
from contentrepo.applets.publishing.api import publish_branch, revert_unit, status
from contentrepo.applets.repository.api import install_hooks, open_repository
from contentrepo.errors import Refused

ORG = "edX"
RUNS = [f"{course}/{run}" for course in ("A", "B", "C") for run in ("r1", "r2")]
COURSES = ("A", "B", "C")
KEYS = ("", "K-1", "k-1", "K-2")
CURRICULA = ("p/x", "p/y", "q/x", "free")
NESTINGS = (("p", "q"), ("q", "s"))
CATALOG = "catalog:test"
CURRENT, FOR_EVER = 2**31 - 1, 2**63 - 1  # how the store's tables say "now", by release and by sequence
RULE = "external-course-key-taken"

KEY = st.tuples(st.just("key"), st.sampled_from(RUNS), st.sampled_from(KEYS))
CHANGES = st.one_of(
    KEY,
    KEY,
    KEY,
    st.tuples(st.just("swap"), st.sampled_from(RUNS), st.sampled_from(RUNS)),
    st.tuples(st.just("course"), st.sampled_from(CURRICULA), st.sampled_from(COURSES)),
    st.tuples(st.just("exclude"), st.sampled_from(CURRICULA), st.sampled_from(RUNS)),
    st.tuples(st.just("nest"), st.sampled_from(NESTINGS), st.just("")),
    st.tuples(st.just("active"), st.sampled_from(CURRICULA), st.just("")),
)


SOME_CHANGES = st.lists(CHANGES, min_size=1, max_size=3)
Changes = list[tuple[str, Any, Any]]


class State:
    """A catalog as an author has it in mind."""

    def __init__(self) -> None:
        self.keys = dict.fromkeys(RUNS, "")
        self.courses = {"p/x": {"A"}, "p/y": {"B"}, "q/x": {"C"}, "free": {"A", "C"}}
        self.excluded: set[tuple[str, str]] = set()
        self.nested: set[tuple[str, str]] = {("p", "q")}
        self.inactive: set[str] = set()

    def change(self, kind: str, one: Any, other: Any) -> None:
        if kind == "key":
            self.keys[one] = other
        elif kind == "swap":
            self.keys[one], self.keys[other] = self.keys[other], self.keys[one]
        elif kind == "course":
            self.courses[one] ^= {other}
        elif kind == "exclude":
            self.excluded ^= {(one, other)}
        elif kind == "nest":
            self.nested ^= {one}
        else:
            self.inactive ^= {one}

    def files(self) -> dict[str, bytes]:
        texts = {"contentrepo.yaml": "format: 1\n", f"organizations/{ORG}.yaml": "name: edX\n"}
        texts |= {f"courses/{ORG}/{course}.yaml": f"title: {course}\n" for course in COURSES}
        for run, key in self.keys.items():
            line = f"external_course_key: {key}\n" if key else ""
            texts[f"courses/{ORG}/{run}.yaml"] = f"title: {run}\nstatus: published\n{line}"
        for slug in ("p", "q", "s"):
            texts[f"programs/{slug}.yaml"] = "".join(self._program(slug))
        texts["curricula/free.yaml"] = "title: free\n" + self._curriculum("free", "")
        return {path: text.encode() for path, text in texts.items()}

    def _program(self, slug: str) -> Iterator[str]:
        yield f"title: {slug}\ntype: masters\nstatus: unpublished\norganizations: [{ORG}]\n"
        nested = [below for above, below in self.nested if above == slug]
        if nested:
            yield f"programs: [{', '.join(nested)}]\n"
        names = [name for name in CURRICULA if name.startswith(f"{slug}/")]
        yield "curricula:\n" if names else ""
        for name in names:
            yield f"  - slug: {name[-1]}\n    title: {name}\n" + self._curriculum(name, "    ")

    def _curriculum(self, name: str, indent: str) -> str:
        lines = ["active: false"] if name in self.inactive else []
        lines.append("courses:" if self.courses[name] else "courses: []")
        for course in sorted(self.courses[name]):
            lines.append(f"  - course: {ORG}+{course}")
            runs = [run for where, run in sorted(self.excluded) if where == name and run.startswith(f"{course}/")]
            if runs:
                keys = ", ".join(f"course-v1:{ORG}+{run.replace('/', '+')}" for run in runs)
                lines.append(f"    excluded_runs: [{keys}]")
        return "".join(f"{indent}{line}\n" for line in lines)


class Programs(RuleBasedStateMachine):
    """One repository, its server, its store; `guarded` says whether the server has its hook."""

    guarded: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="contentrepo-programs-"))
        self.draft = State()
        self.committed = State()  # what the work tree's HEAD has
        self.pushed = State()  # what the server's main has
        self.live: State | None = None
        self.elsewhere: dict[str, bytes] = {}  # what is live of another repository
        self.known_elsewhere: dict[str, bytes] = {}  # the same, as the server's guard has it
        self.releases: list[State] = []

    @initialize()
    def start(self) -> None:
        self.origin = content.make_bare(self.folder / "origin.git")
        self.origin.git("config", "contentrepo.name", "test")
        self.work = content.make_work(self.folder / "work", origin=self.origin)
        self.store = open_store(self.folder / "live.sqlite3")
        self.work.commit(self.draft.files())
        assert self.work.push("HEAD:refs/heads/main").exit_code == 0
        self.work.git("config", "contentrepo.name", "test")
        for repository in (self.origin, self.work):
            install_hooks(open_repository(repository.path))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(changes=SOME_CHANGES)
    def commit(self, changes: Changes) -> None:
        """With the hook: accepted where the state is good, else told why."""
        if not self._edit(changes):
            return
        clashes = catalog_oracle.find_clashes(self.draft.files())
        self.work.write(self.draft.files())
        self.work.git("add", "--all")
        done = subprocess.run(
            ["git", "commit", "--quiet", "-m", "change"], cwd=self.work.path, capture_output=True, check=False
        )
        said = (done.stdout + done.stderr).decode()
        assert (done.returncode == 0) == (not clashes), (clashes, said)
        if done.returncode == 0:
            self.committed = deepcopy(self.draft)
        else:
            check_words(said, clashes)
            self.work.git("reset", "--quiet", "--hard")
            self.draft = deepcopy(self.committed)

    @rule(changes=SOME_CHANGES)
    def push(self, changes: Changes) -> None:
        """To a server with the hook: accepted where the state is good, else told why."""
        if not self._commit_unchecked(changes):
            return
        clashes = catalog_oracle.find_clashes(self.committed.files() | self.known_elsewhere)
        done = self._push(guarded=self.guarded)
        assert (done.exit_code == 0) == (not clashes), (clashes, done.output)
        if done.exit_code == 0:
            self.pushed = deepcopy(self.committed)
        else:
            check_words(done.output, clashes)
            self.draft, self.committed = deepcopy(self.pushed), deepcopy(self.pushed)
            self.work.git("reset", "--quiet", "--hard", "origin/main")

    @rule(changes=SOME_CHANGES)
    def ask_the_api(self, changes: Changes) -> None:
        """A task on what the server has: done where the state is good, else answered with the findings."""
        wanted = deepcopy(self.pushed)
        for change in changes:
            wanted.change(*change)
        before, after = self.pushed.files(), wanted.files()
        operations = tuple(PutFile(path, data) for path, data in after.items() if before.get(path) != data)
        if not operations:
            return
        clashes = catalog_oracle.find_clashes(after | self.known_elsewhere)
        outcome = perform_task(open_repository(self.origin.path), Task(Actor("Ann", "ann@example.org"), operations))
        assert (outcome.state == TaskState.APPLIED) == (not clashes), (clashes, outcome)
        if clashes:
            assert outcome.report is not None
            found = [finding for finding in outcome.report.findings if finding.blocks]
            assert {finding.rule for finding in found} == {RULE}
            check_holders({(finding.subject, finding.value) for finding in found}, clashes)
            return
        self.pushed = wanted
        self.draft, self.committed = deepcopy(wanted), deepcopy(wanted)
        self.work.git("fetch", "--quiet", "origin")
        self.work.git("reset", "--quiet", "--hard", "origin/main")

    @rule(changes=SOME_CHANGES)
    def push_past_the_hook(self, changes: Changes) -> None:
        """As a forge's merge button brings it: nobody can refuse. The publisher finds it."""
        if self._commit_unchecked(changes):
            assert self._push(guarded=False).exit_code == 0
            self.pushed = deepcopy(self.committed)
        self.publish()

    @rule()
    def publish(self) -> None:
        """The publisher takes a good state or refuses, and says why; a rollback may hold it, too."""
        clashes = catalog_oracle.find_clashes(self.pushed.files() | self.elsewhere)
        published = publish_branch(open_repository(self.origin.path), self.store, door=Door.PUBLISHER)
        outcomes = {one.unit: str(one.outcome) for one in published.outcomes}
        self.known_elsewhere = dict(self.elsewhere)
        outcome = outcomes.get(CATALOG, "noop")
        assert clashes or outcome not in {"refused", "claimed"}, outcomes
        assert not clashes or outcome != "published", (outcomes, clashes)
        if outcome == "published":
            self.live = deepcopy(self.pushed)
            self.releases.append(deepcopy(self.pushed))
        if outcome == "refused":
            rows = status(open_repository(self.origin.path), self.store)
            found = [finding for row in rows for finding in row.findings if finding.blocks]
            assert {finding.rule for finding in found} == {RULE}
            check_holders({(finding.subject, finding.value) for finding in found}, clashes)

    @precondition(lambda self: len(self.releases) > 1)
    @rule(which=st.integers(0, 20))
    def revert(self, which: int) -> None:
        number = which % len(self.releases) + 1
        if clashes := catalog_oracle.find_clashes(self.releases[number - 1].files() | self.elsewhere):
            self._revert_in_vain(number, clashes)
            return
        reverted = revert_unit(
            self.store, open_repository(self.origin.path), CATALOG, number, reason="a test", actor="Olga"
        )
        (outcome,) = reverted.outcomes
        assert str(outcome.outcome) in {"published", "reverted", "noop"}, outcome
        self.live = deepcopy(self.releases[number - 1])
        if str(outcome.outcome) != "noop":
            self.releases.append(deepcopy(self.live))

    def _revert_in_vain(self, number: int, clashes: set[catalog_oracle.Clash]) -> None:
        """Its keys were taken meanwhile; the refusal names who has them."""
        with pytest.raises(Refused) as refused:
            revert_unit(self.store, open_repository(self.origin.path), CATALOG, number, reason="a test", actor="Olga")
        assert any(run in str(refused.value) for clash in clashes for run in clash.runs), (refused.value, clashes)

    @invariant()
    def live_is_one_good_state(self) -> None:
        """In git and in the store, which say the same."""
        if self.live is None:
            return
        archive = subprocess.run(
            ["git", "archive", "--format=tar", "refs/contentrepo/live/main"],
            cwd=self.origin.path,
            capture_output=True,
            check=True,
        )
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            in_git = {one.name: tar.extractfile(one).read() for one in tar if one.isfile()}
        in_store, claims = self._read_store()
        assert in_git == in_store == self.live.files()
        assert catalog_oracle.find_clashes(in_store | self.elsewhere) == set()
        assert claims == catalog_oracle.find_claims(in_store | self.elsewhere)

    def _edit(self, changes: Changes) -> bool:
        for change in changes:
            self.draft.change(*change)
        return self.draft.files() != self.committed.files()

    def _commit_unchecked(self, changes: Changes) -> bool:
        if self._edit(changes):
            self.work.commit(self.draft.files())
            self.committed = deepcopy(self.draft)
        return self.committed.files() != self.pushed.files()

    def _read_store(self) -> tuple[dict[str, bytes], set[tuple[str, str, str]]]:
        """The current files and claims, by our own look at the tables."""
        with sqlite3.connect(self.folder / "live.sqlite3") as database:
            files = database.execute(
                "SELECT path, data FROM files JOIN blobs ON blobs.id = files.blob JOIN units ON units.id = files.unit"
                " WHERE to_release = ? AND units.name = ?",
                (CURRENT, CATALOG),
            ).fetchall()
            claims = database.execute(
                "SELECT scope, folded, run FROM key_claims WHERE to_sequence = ?", (FOR_EVER,)
            ).fetchall()
        return dict(files), set(claims)

    def _push(self, *, guarded: bool) -> content.Pushed:
        hook = self.origin.path / "hooks" / "pre-receive"
        aside = hook.with_name("aside")
        if not guarded:
            hook.rename(aside)
        try:
            return self.work.push("HEAD:refs/heads/main")
        finally:
            if not guarded:
                aside.rename(hook)


OTHER_RUNS = ("D/r1", "D/r2")
OTHER_CHANGES = st.one_of(
    st.tuples(st.just("key"), st.sampled_from(OTHER_RUNS), st.sampled_from(KEYS)),
    st.tuples(st.just("course"), st.sampled_from(("edX+A", "edX+B", "MITx+D")), st.just("")),
)


class TwoRepositories(Programs):
    """A second repository with a course and a program of its own, which lists courses of the first."""

    @initialize()
    def start(self) -> None:
        super().start()
        self.second = content.make_bare(self.folder / "second.git")
        self.second.git("config", "contentrepo.name", "second")
        self.desk = content.make_work(self.folder / "desk", origin=self.second)
        self.keys = dict.fromkeys(OTHER_RUNS, "")
        self.listed = {"MITx+D"}
        self.publish()  # there is something to refer to

    @rule(changes=st.lists(OTHER_CHANGES, min_size=1, max_size=3))
    def publish_elsewhere(self, changes: Changes) -> None:
        """Past any hook: its publisher takes a state that is good together with what is live of the first."""
        before = dict(self.keys), set(self.listed)
        for kind, one, other in changes:
            if kind == "key":
                self.keys[one] = other
            else:
                self.listed ^= {one}
        files = self._other_files()
        assert self.live is not None
        clashes = catalog_oracle.find_clashes(self.live.files() | files)
        self.desk.commit(files)
        assert self.desk.push("+HEAD:refs/heads/main").exit_code == 0
        published = publish_branch(open_repository(self.second.path), self.store, door=Door.PUBLISHER)
        outcome = next((str(one.outcome) for one in published.outcomes if one.unit == "catalog:second"), "noop")
        if clashes:
            assert outcome in {"refused", "claimed", "noop"}, (published, clashes)
            self.keys, self.listed = before
        else:
            assert outcome in {"published", "noop"}, published
            self.elsewhere = files

    def _other_files(self) -> dict[str, bytes]:
        texts = {"organizations/MITx.yaml": "name: MITx\n", "courses/MITx/D.yaml": "title: D\n"}
        for run, key in self.keys.items():
            line = f"external_course_key: {key}\n" if key else ""
            texts[f"courses/MITx/{run}.yaml"] = f"title: {run}\nstatus: published\n{line}"
        courses = "".join(f"      - course: {course}\n" for course in sorted(self.listed))
        texts["programs/z.yaml"] = (
            "title: z\ntype: masters\nstatus: unpublished\norganizations: [MITx]\ncurricula:\n"
            f"  - slug: x\n    title: x\n    courses:{' []' if not courses else ''}\n{courses}"
        )
        return {path: text.encode() for path, text in texts.items()}


def check_words(said: str, clashes: set[catalog_oracle.Clash]) -> None:
    """A refusal in text names only runs that clash, and at least one of them; nothing else is an error."""
    errors = [line for line in said.splitlines() if ": error: " in line]
    assert errors, said
    assert all(f"({RULE}" in line for line in errors), said
    clashing = {run for clash in clashes for run in clash.runs}
    for line in errors:
        found = re.search(r"courses/([^\s:]+)\.yaml:\d+", line)
        assert found, line
        named = {"course-v1:" + found[1].replace("/", "+"), *re.findall(r"course-v1:[^\s`]+", line)}
        assert named <= clashing, (line, clashes)
        assert any(named <= clash_group for clash_group in _groups(clashes)), (line, clashes)


def _groups(clashes: set[catalog_oracle.Clash]) -> list[set[str]]:
    """Runs that share one key, in whatever scopes."""
    groups: dict[str, set[str]] = {}
    for clash in clashes:
        groups.setdefault(clash.folded, set()).update(clash.runs)
    return list(groups.values())


def check_holders(found: set[tuple[str, str]], clashes: set[catalog_oracle.Clash]) -> None:
    """A refusal as findings has one for each holder of each key, and no other."""
    assert found == {(run, clash.folded) for clash in clashes for run in clash.runs if f":{ORG}+" in run}
