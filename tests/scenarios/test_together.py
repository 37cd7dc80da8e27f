"""One course, many clients over HTTP and pushers at once, a publisher, readers, and a server killed again and again."""

import random
import shutil
import threading
import time
from contextlib import contextmanager

import content
import pytest
import served
from daemons import running
from postgresql import make_schema
from program import call
from together import FOLDER, RUN, Ledger, make_course
from together_check import History, check_history, check_readings
from together_doors import Author, Mortal, Pusher, Reader, run_together

CLIENTS, PUSHERS, EDITS, KILLS, READERS = 6, 3, 3, 3, 1
GROUPS = [*(f"g{number}" for number in range(CLIENTS)), *(f"p{number}" for number in range(PUSHERS)), "s0"]


class World:
    """A bare repository with the course live, and a client's id and secret."""

    def __init__(self, folder, store):
        self.folder = folder
        self.config = folder / "server.toml"
        self.config.write_text("requests_per_second = 0\n")
        work = content.make_work(folder / "work")
        work.commit(make_course(GROUPS))
        self.origin = content.make_bare(folder / "origin.git")
        work.git("push", "--quiet", str(self.origin.path), "main")
        if store:
            self.origin.git("config", "contentrepo.store", store)
            self.origin.git("config", "contentrepo.media", str(folder / "media"))
        call("publish", cwd=self.origin.path)
        self.client = served.make_client(self.origin.path, "ada@example.org")
        self.begin()

    def begin(self):
        """From here on history is looked at."""
        self.first, self.ledger = self.origin.git("rev-parse", "main"), Ledger()

    def copy(self, folder):
        """The same on SQLite, for somebody who will spoil it."""
        other = object.__new__(World)
        other.__dict__.update(self.__dict__)
        other.folder, other.origin = folder, content.Repository(folder / "origin.git")
        shutil.copytree(self.origin.path, other.origin.path)
        other.begin()
        return other

    @contextmanager
    def serving(self, tamper=""):
        """A server that can be killed, and how to ask it."""
        mortal = Mortal(self.origin.path, "--config", str(self.config), tamper=tamper)
        try:
            server = served.Server(mortal.port)
            server.token = server.take_token(self.client).json["access_token"]
            yield mortal, server
        finally:
            mortal.die()

    def author(self, server, number):
        neighbour = f"g{(number + 1) % CLIENTS}" if number % 2 else f"p{number // 2}"
        return Author(server, number, self.ledger, neighbour=neighbour, base=self.first)

    def pusher(self, number):
        path = self.folder / f"clone{number}"
        path.mkdir()
        return Pusher(self.origin.path, content.Repository(path), number, self.ledger)

    @property
    def history(self):
        return History(self.origin.path, self.first)

    def commits(self):
        told = call("log", RUN, "--format", "json", cwd=self.origin.path)
        return {one["release"]: one["commit"] for one in told.json}


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    return World(tmp_path_factory.mktemp("together"), "")


@pytest.fixture
def world(pattern, tmp_path):
    return pattern.copy(tmp_path)


@pytest.fixture(scope="module")
def calm(pattern, tmp_path_factory):
    """A world with a server that nobody kills."""
    world = pattern.copy(tmp_path_factory.mktemp("calm"))
    with world.serving() as (_, server):
        yield world, server


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request, tmp_path):
    """A world of each database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("world")
    else:
        yield from (World(tmp_path, location) for location in make_schema())


def test_nothing_is_lost_and_nothing_is_mixed(either, request):
    edits = request.config.getoption("--together")
    if edits > EDITS:
        call("hooks", "install", cwd=either.origin.path)
    race(either, edits=edits, kills=KILLS * edits // EDITS)


def race(world, *, edits, kills, seed=7):
    chance, done = random.Random(seed), threading.Event()
    pushers = [world.pusher(number) for number in range(PUSHERS)]
    with (
        running(world.folder / "publisher", world.origin.path, "--poll", "0.2"),
        world.serving() as (mortal, server),
    ):
        authors = [world.author(server, number) for number in range(CLIENTS)]
        readers = [Reader(server, number, GROUPS) for number in range(READERS)]

        def kill():
            for _ in range(kills):
                time.sleep(chance.uniform(0.3, 1.2))
                mortal.die_and_rise()

        def write():
            try:
                run_together(*(lambda one=one: one.edit(edits) for one in (*authors, *pushers)), kill)
            finally:
                done.set()

        run_together(write, *(lambda one=one: one.read_until(done) for one in readers))
        settle(world, readers[0])
    assert len(world.ledger.edits) == (CLIENTS + PUSHERS) * edits
    check_history(world.history, world.ledger.edits)
    assert check_readings([told for one in readers for told in one.readings], world.history, world.commits()) > 1
    world.origin.git("fsck", "--strict", "--connectivity-only")
    call("verify", cwd=world.origin.path)


def settle(world, reader):
    """Until what is live is what the branch has; read once more then."""
    tip, end = world.origin.git("rev-parse", "main"), time.monotonic() + 60
    tree = world.origin.git("rev-parse", f"{tip}:{FOLDER}")
    while reader.server.get(f"/v1/courses/{RUN}").json["release"]["tree"] != tree:
        assert time.monotonic() < end, (world.folder / "publisher").read_text()
        time.sleep(0.05)
    reader.read_pages()


EARLY = """
from contentrepo.dataclass import replace
from contentrepo.entrypoints.http.authoring import writing
def early(repository, task, *, perform=writing.perform_task, **more):
    from threading import Timer
    Timer(60, perform, (repository, task)).start()
    return replace(perform(repository, replace(task, dry_run=True), **more), state=writing.TaskState.APPLIED)
writing.perform_task = early
"""


def test_a_server_that_answers_before_the_branch_moves_is_found_out(world):
    with world.serving(EARLY) as (_, server):
        world.author(server, 0).change_mine()
    with pytest.raises(AssertionError, match="exactly once"):
        check_history(world.history, world.ledger.edits)


BLIND = """
import contextlib, time
from contentrepo.applets.authoring import group
from contentrepo.applets.repository import commit_writing, refs
def move(repository, ref, new, *, expected, reason, options=()):
    time.sleep(3)
    refs.try_git(repository, "update-ref", ref, new)
commit_writing.move_ref = move
group.wait_turn = lambda folder: contextlib.nullcontext()
"""


def test_a_branch_that_moves_from_wherever_it_is_loses_edits(world):
    """Two servers of one repository, which do not wait for each other either."""
    with world.serving(BLIND) as (_, one), world.serving(BLIND) as (_, other):
        authors = [world.author(server, number) for number, server in enumerate((one, other))]
        run_together(*(one.change_mine for one in authors))
    with pytest.raises(AssertionError, match="exactly once"):
        check_history(world.history, world.ledger.edits)


def test_a_push_that_asks_nobody_is_found_out(world):
    one, other = world.pusher(0), world.pusher(1)
    one.edit(1)
    other.clone.git("commit", "--quiet", "--allow-empty", "-m", "edit 0")
    other.clone.git("push", "--quiet", "--force", "origin", "HEAD:main")
    with pytest.raises(AssertionError, match="exactly once"):
        check_history(world.history, world.ledger.edits)


def test_without_keys_a_lost_answer_is_done_twice(calm):
    world, server = calm
    world.begin()
    author = world.author(server, 0)
    author.again = 1.0
    author.make()
    check_history(world.history, world.ledger.edits)
    author.keys = False
    author.make()
    with pytest.raises(AssertionError, match="exactly once"):
        check_history(world.history, world.ledger.edits)


class Interrupted(Reader):
    """Somebody publishes while it reads: right after the first block of the second group."""

    act = None

    def _get(self, path):
        found = super()._get(path)
        if self.act and any(block["id"] == "g1a" for block in found.json["blocks"]):
            self.act()
        return found


def interrupt(world, server):
    world.begin()
    reader, author = Interrupted(server, 0, GROUPS), world.author(server, 1)
    author.seen = {author.own: 0}

    def act():
        author.change_mine()
        call("publish", cwd=world.origin.path)

    reader.act = act
    return reader


def test_pages_are_of_one_release_whatever_is_published_meanwhile(calm):
    world, server = calm
    reader = interrupt(world, server)
    reader.read_pages(limit=1)
    check_readings(reader.readings, world.history, world.commits())
    mistaken = [(release + 1, *told) for release, *told in reader.readings]
    with pytest.raises(AssertionError, match="is of another one"):
        check_readings(mistaken, world.history, world.commits())


FORGETFUL = """
from contentrepo.entrypoints.http.delivery import courses
courses.list_blocks = lambda store, run, at, *, ask=courses.list_blocks, **more: ask(store, run, None, **more)
"""


def test_pages_of_several_releases_are_found_out(world):
    with world.serving(FORGETFUL) as (_, server), pytest.raises(AssertionError, match="g1b says e1"):
        interrupt(world, server).read_pages(limit=1)
