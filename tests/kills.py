"""A publisher killed at any boundary, through public doors alone: what it publishes, and what must be true after.

A boundary is a call that reaches beyond the process: a statement, a commit, a file operation, a git command. They are
seen by the interpreter's own profiler, wherever the program makes them, so that no part of the program is stood in for.
"""

from __future__ import annotations

import os
import random
import re
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import NamedTuple, Self

import content
import forks
from sqlalchemy import text

from contentrepo.api.publish import Door, Store, open_store, publish_branch
from contentrepo.applets.live import api as live
from contentrepo.applets.media.api import open_media
from contentrepo.applets.repository.api import keep_repository, open_repository, read_live, tree_id
from contentrepo.applets.repository.models import Entry

ONE, TWO = "course-v1:edX+CS101+2T2019", "course-v1:edX+CS102+2T2019"
FOLDERS = {ONE: "courses/edX/CS101/2T2019", TWO: "courses/edX/CS102/2T2019"}
CATALOG = "catalog:killed"
UNITS = (*FOLDERS, CATALOG)
BROKEN = "broken"

C_CALLS = frozenset(
    {"execute", "executemany", "executescript", "commit", "rollback", "fsync", "fdatasync", "rename", "replace"}
    | {"mkdir", "unlink", "remove", "rmdir", "link", "symlink", "open", "write", "sendfile", "fork_exec", "utime"}
    | {"create", "set_target", "delete", "create_commit", "create_blob", "create_reference"}
)
C_HOMES = ("sqlite3", "posix", "nt", "_io", "io", "_posixsubprocess", "pygit2", "_pygit2")
POSTGRESQL = re.compile("/psycopg/|/database/wire[.]py$").search
IN_TRANSACTION = 2  # libpq's word for a transaction that waits for its next statement
PYTHON_CALLS = frozenset({"execute", "executemany", "commit", "rollback", "write", "write_row", "copy"})


class Tip(NamedTuple):
    """A commit, and what it would make live: unit -> tree; "" where it has no such unit, BROKEN where it is refused."""

    commit: str
    trees: dict[str, str]


class World:
    """A bare repository, the tips that its branch may have, and the store that it feeds."""

    def __init__(self, folder: Path, location: str, states: Sequence[dict[str, bytes]] = ()) -> None:
        self.origin = content.make_bare(folder / "origin.git")
        self.origin.git("config", "contentrepo.name", "killed")
        self.location, self.media = location, folder / "live.media"
        self.tips = make_tips(self.origin, states or [make_state(number) for number in range(6)])
        self.live = dict.fromkeys(UNITS, "")
        self.seen = 0  # sequence up to which the log was replayed
        self.replayed: dict[str, tuple[int, dict[str, str]]] = {}

    def open(self):
        return open_store(self.location, media=open_media(self.media))

    def set_tip(self, tip: Tip) -> None:
        ref = self.origin.path / "refs/heads/main"
        aside = ref.with_name("main.new")
        aside.write_text(f"{tip.commit}\n")
        aside.replace(ref)

    def expected(self, tip: Tip) -> dict[str, str]:
        """What is live once the tip was published: a refused unit stays as it is."""
        return {unit: self.live[unit] if tree == BROKEN else tree for unit, tree in tip.trees.items()}

    def publish(self, store) -> set[str]:
        repository = keep_repository(self.origin.path)()  # as a publisher that stays opens it
        published = publish_branch(repository, store, door=Door.PUBLISHER)
        return {str(outcome.outcome) for outcome in published.outcomes}

    def work(self) -> int:
        """The same, as a process of its own does it."""
        with self.open() as store:
            self.publish(store)
        return 0

    def read_trees(self, store) -> dict[str, str]:
        there = {unit.unit: unit.tree for unit in live.list_units(store)}
        return {unit: there.get(unit, "") for unit in UNITS}

    def check_after_kill(self, tip: Tip) -> None:
        """Each unit is as before or as after, and the log tells all of it once."""
        with self.open() as store:
            now, after = self.read_trees(store), self.expected(tip)
            for unit in UNITS:
                assert now[unit] in (self.live[unit], after[unit]), (unit, now[unit])
            self.live = now
            self.check_log(store)

    def converge(self, tip: Tip) -> None:
        """The next start, without any help."""
        after = self.expected(tip)
        with self.open() as store:
            self.publish(store)
            assert self.read_trees(store) == after
            self.check_log(store)
            self.live = after
            ref = read_live(open_repository(self.origin.path), "main")
            files = live.live_files(store, "killed", "main")
            assert ref is not None
            assert ref.tree == tree_id({path: Entry(row.mode, row.blob) for path, row in files.items()})
            assert ref.sequence <= live.read_sequence(store)

    def check_log(self, store) -> None:
        """No gap, no double: the numbers and sequences follow each other, and the records lead to what is live."""
        last = live.read_sequence(store)
        newest = live.list_releases(store, limit=last - self.seen) if last > self.seen else ()
        fresh = sorted((one for one in newest if one.sequence > self.seen), key=_sequence)
        taken = [one.sequence for one in fresh] + self._other_sequences(store)
        assert sorted({one for one in taken if one > self.seen}) == list(range(self.seen + 1, last + 1))
        assert len({one.sequence for one in fresh}) == len(fresh)
        for release in fresh:
            number, files = self.replayed.get(release.unit, (0, {}))
            assert release.number == number + 1, "a gap in the numbers"
            for record in live.read_log(store, release.unit, release.number):
                if record.kind == "file":
                    assert files.get(record.subject, "") == record.old, "the log has a gap or a double"
                    files[record.subject] = record.new
            self.replayed[release.unit] = (release.number, {path: blob for path, blob in files.items() if blob})
        for unit in {release.unit for release in fresh}:
            rows = live.read_unit(store, unit).files
            assert sorted(rows) == sorted(self.replayed[unit][1])
        self.seen = last

    def _other_sequences(self, store) -> list[int]:
        """Of what is no release: refusals, their ends, and commits that were looked at."""
        queries = (
            "SELECT sequence FROM refusals WHERE sequence > :seen",
            "SELECT cleared FROM refusals WHERE cleared > :seen",
            "SELECT sequence FROM accepted_commits WHERE sequence > :seen",
        )
        with store.reading() as connection:
            return [row[0] for query in queries for row in connection.execute(text(query), {"seen": self.seen})]


def _sequence(release) -> int:
    return release.sequence


def make_tips(origin, states: Sequence[dict[str, bytes]]) -> list[Tip]:
    """Commits that all come from one."""
    marks = [b"commit refs/tips/1\nmark :1\ncommitter A <a@x.org> 1 +0000\ndata 4\nroot\n"]
    for number, files in enumerate(states, 2):
        said = b"Tip\n\n" + b"".join(b"Acknowledge: blocks-removed %s\n" % unit.encode() for unit in FOLDERS)
        marks.append(b"commit refs/tips/%d\nmark :%d\ncommitter A <a@x.org> %d +0000\n" % (number, number, number))
        marks.append(b"data %d\n%s\nfrom :1\ndeleteall\n" % (len(said), said))
        for path, data in files.items():
            marks.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))
    origin.git("fast-import", "--quiet", "--force", data=b"".join(marks))
    return [_tip(origin, number, files) for number, files in enumerate(states, 2)]


def make_live_world(folder: Path, location: str) -> World:
    """A world whose second tip is live."""
    world = World(folder, location)
    world.open().close()
    world.set_tip(world.tips[1])
    world.converge(world.tips[1])
    return world


def make_state(number: int) -> dict[str, bytes]:
    """Files, by path: pages, pictures and keys that differ from number to number, a course that goes, a broken one."""
    files = {"organizations/edX.yaml": b"name: edX\n"}
    for place, (unit, folder) in enumerate(FOLDERS.items()):
        course = folder.split("/")[2]
        files[f"courses/edX/{course}.yaml"] = b"title: C%d\n" % number
        files[f"{folder}.yaml"] = b"title: A run\nexternal_course_key: K-%d\n" % ((number + place) % 2)
        if (number, unit) == (3, TWO):
            continue  # a tip without this course
        files |= content.course(folder, number=course)
        files[f"{folder}/html/text1.html"] = b'<p>Hello %d. <img src="/static/dot.png" alt="a dot"/></p>\n' % number
        files[f"{folder}/static/dot.png"] = content.PNG + b"%d" % (number % 3)
    files["programs/p.yaml"] = (
        b"title: P\ntype: masters\nstatus: unpublished\norganizations: [edX]\ncurricula:\n"
        b"  - {slug: core, title: Core, courses: [{course: edX+CS101}, {course: edX+CS102}]}\n"
    )
    if number == 4:
        files[f"{FOLDERS[ONE]}/vertical/unit1.xml"] = b"<vertical"
    return files


def _tip(origin, number: int, files: dict[str, bytes]) -> Tip:
    commit = origin.git("rev-parse", f"refs/tips/{number}")
    listed = origin.git("ls-tree", "-r", commit).splitlines()
    entries = {line.split("\t")[1]: line.split("\t")[0].split() for line in listed}
    catalog = {
        path: Entry(int(mode, 8), blob)
        for path, (mode, _, blob) in entries.items()
        if not any(path.startswith(f"{folder}/") for folder in FOLDERS.values())
    }
    trees = {CATALOG: tree_id(catalog)}
    for unit, folder in FOLDERS.items():
        there = any(path.startswith(f"{folder}/") for path in files)
        trees[unit] = origin.git("rev-parse", f"{commit}:{folder}") if there else ""
    if files.get(f"{FOLDERS[ONE]}/vertical/unit1.xml") == b"<vertical":
        trees[ONE] = BROKEN
    return Tip(commit, trees)


class Boundaries:
    """Counts the boundaries of this process, and does something before one of them."""

    def __init__(self, fatal: int, act=forks.die) -> None:
        self.passed, self.fatal, self.act = 0, fatal, act

    def watch(self) -> None:
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)

    def _profile(self, frame, event, argument) -> None:
        if event == "c_call":
            name = argument.__name__
            if name in C_CALLS and _home_of(argument).startswith(C_HOMES):
                self._pass(argument)
        elif event == "call" and frame.f_code.co_name in PYTHON_CALLS and POSTGRESQL(frame.f_code.co_filename):
            self._pass(frame)

    def _pass(self, call) -> None:
        self.passed += 1
        if self.passed == self.fatal:
            sys.setprofile(None)
            self.act(call)


def split_and_die(call) -> None:
    """Take the mechanism out: what the transaction has written until then is committed, and then the process dies."""
    split(call)
    forks.die()


def split(call) -> None:
    """Commit what the transaction has written until now; `call` is SQLite's function, or the frame of psycopg's."""
    if isinstance(call, FrameType):
        owner = call.f_locals.get("self")
        server = getattr(getattr(owner, "connection", owner), "pgconn", None)
        if server is not None and server.pipeline_status:
            server.send_query_params(b"COMMIT", None)
            server.pipeline_sync()
            while server.flush():
                pass
        elif server is not None and server.transaction_status == IN_TRANSACTION:
            server.exec_(b"COMMIT")
        return
    owner = getattr(call, "__self__", None)
    if type(owner).__module__ == "sqlite3":
        connection = getattr(owner, "connection", owner)
        if connection.in_transaction:
            connection.commit()


def _home_of(function) -> str:
    owner = getattr(function, "__self__", None)
    if owner is None or isinstance(owner, type(sys)):
        return getattr(function, "__module__", None) or getattr(owner, "__name__", "") or ""
    return type(owner).__module__


def publish_killed(world: World, fatal: int, *, act=forks.die) -> int:
    """The exit code of a process that publishes and is killed before its n-th boundary; 0 where it has not so many."""
    return work_killed(world, world.publish, Boundaries(fatal, act))


def work_killed(world: World, task: Callable[[Store], object], boundaries: Boundaries) -> int:
    """The same of a process that does anything else with the store."""

    def work() -> int:
        with world.open() as store:
            boundaries.watch()
            task(store)
            sys.setprofile(None)
        return 0

    return forks.run(work)


def publish_killed_after(world: World, seconds: float) -> int:
    """The same, killed from outside at a moment that nobody has chosen."""

    process = forks.start(world.work)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    return forks.finish(process)


class Reader:
    """A process that reads all the time and counts how often it saw something that is no whole release."""

    def __init__(self, world, pause: float = 0.1, look: Callable[..., bool] | None = None) -> None:
        self.world, self.pause, self.look = world, pause, look or read_whole
        self.stop_end = os.pipe()
        self.count_end = os.pipe()

    def __enter__(self) -> Self:
        self.process = forks.start(self._read)
        return self

    def __exit__(self, *_problem: object) -> None:
        time.sleep(self.pause * 3)
        os.write(self.stop_end[1], b".")
        self.code = forks.finish(self.process)
        self.rounds = int(os.read(self.count_end[0], 20) or b"0")
        for end in (*self.stop_end, *self.count_end):
            os.close(end)

    def _read(self) -> int:
        rounds = 0
        os.close(self.stop_end[1])  # so that it ends with its parent, whatever becomes of that
        with self.world.open() as store:
            is_last = False
            while not is_last:  # what stands when it is stopped is looked at, too, however late it came to its turn
                is_last = bool(select.select([self.stop_end[0]], [], [], self.pause)[0])
                if not self.look(store):
                    os.write(self.count_end[1], b"%d" % rounds)
                    return 1
                rounds += 1
        os.write(self.count_end[1], b"%d" % rounds)
        return 0


def read_whole(store) -> bool:
    """Whether each unit, read in several queries as of the release that was found first, has that release's tree."""
    for unit in live.list_units(store):
        files = live.read_files_at(store, unit.unit, unit.release)
        if hash_files(unit.unit, files) != unit.tree:
            return False
        state = live.read_unit(store, unit.unit)
        if state.tree and hash_files(unit.unit, state.files) != state.tree:
            return False
    return True


def hash_files(unit: str, files) -> str:
    folder = f"{FOLDERS[unit]}/" if unit in FOLDERS else ""
    return tree_id({path.removeprefix(folder): Entry(row.mode, row.blob) for path, row in files.items()})


def choose(chance: random.Random, world: World) -> Tip:
    """A tip that is not live."""
    return chance.choice([tip for tip in world.tips if world.expected(tip) != world.live])


def kill_at_boundaries(world: World, kills: int, *, rest: int, stride: int = 1, **more) -> int:
    """Kill a publish before one boundary after another, from the first again when one came through.

    Every `rest` kills the next start has to put all right.

    Returns:
        how often one came through, which is how often all boundaries (with a stride, so many of them) had their turn.
    """
    killed, sweeps, fatal = 0, 0, 1
    while killed < kills:
        tip = world.tips[(killed + sweeps) % 2]
        world.set_tip(tip)
        code = publish_killed(world, fatal, **more)
        assert code in (0, -signal.SIGKILL)
        killed, sweeps = killed + (code != 0), sweeps + (code == 0)
        fatal = fatal + stride if code else 1 + sweeps % stride
        world.check_after_kill(tip)
        if killed % rest == 0:
            world.converge(tip)
    return sweeps


def kill_at_random(world: World, chance: random.Random, kills: int, *, longest: float, rest: int) -> None:
    """Kill a publish at moments that nobody has chosen; at every fifth one another publisher is at work, too."""
    killed = 0
    while killed < kills:
        tip = choose(chance, world)
        world.set_tip(tip)
        other = forks.start(world.work) if killed % 5 == 4 else 0
        killed += publish_killed_after(world, chance.uniform(0, longest)) == -signal.SIGKILL
        if other:
            assert forks.finish(other) == 0
        world.check_after_kill(tip)
        if killed % rest == 0:
            world.converge(tip)
