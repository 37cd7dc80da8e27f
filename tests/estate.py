"""Three repositories that feed one live store and want one program: what must be true whoever has it."""

from __future__ import annotations

from pathlib import Path

import content
import forks
import kills
from sqlalchemy import text

from contentrepo.api.publish import Door, open_store, publish_branch
from contentrepo.applets.live import api as live
from contentrepo.applets.live.database.store import Store
from contentrepo.applets.media.api import open_media
from contentrepo.applets.publishing.api import check_store, move_claim
from contentrepo.applets.repository.api import open_repository
from contentrepo.errors import Refused

NAMES = ("a", "b", "c")
PROGRAM = "program/ds"
RUN = "course-v1:edX+CS102+2T2019"
SHARED = "courses/edX/CS102/2T2019"  # each repository has this run's OLX, and one of them publishes it
WON, REFUSED = 0, 1
FILES = {
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: C\n",
    "courses/edX/CS101/1T2030.yaml": b"title: R\nexternal_course_key: K-1\n",
}
DS = (
    b"title: D\ntype: masters\nstatus: unpublished\norganizations: [edX]\n"
    b"curricula: [{slug: core, title: C, courses: [{course: edX+CS101}]}]\n"
)


class Estate:
    """The repositories, all with the program's file and the run's OLX in their tips; `a` has both live."""

    def __init__(self, folder: Path, location: str) -> None:
        self.location, self.media = location, folder / "live.media"
        self.origins = {name: content.make_bare(folder / f"{name}.git") for name in NAMES}
        self.works = {name: content.make_work(folder / name, origin=one) for name, one in self.origins.items()}
        for name, origin in self.origins.items():
            origin.git("config", "contentrepo.name", name)
        with self.open() as store:
            self.push("a", FILES | {"programs/ds.yaml": DS} | content.course(SHARED, number="CS102"))
            self.publish("a", store)
            for name in ("b", "c"):
                self.push(name, {"README.md": b"New.\n"})
                self.publish(name, store)
                self.push(name, {"programs/ds.yaml": DS} | content.course(SHARED, number="CS102"))
                self.publish(name, store)

    def open(self) -> Store:
        return open_store(self.location, media=open_media(self.media))

    def push(self, name: str, files: dict[str, bytes]) -> None:
        self.works[name].commit(files)
        assert self.works[name].push("+HEAD:refs/heads/main").exit_code == 0

    def publish(self, name: str, store: Store) -> dict[str, str]:
        published = publish_branch(open_repository(self.origins[name].path), store, door=Door.PUBLISHER)
        return {one.unit: str(one.outcome) for one in published.outcomes}

    def move(self, name: str, what: str, store: Store) -> live.ClaimMove:
        repository = open_repository(self.origins[name].path)
        return move_claim(repository, store, what, reason="a team of its own", actor="Olga <o@x.org>")

    def try_to_move(self, name: str, what: str, before=lambda: None) -> int:
        """The same, as a process of its own does it."""
        with self.open() as store:
            before()
            try:
                self.move(name, what, store)
            except Refused:
                return REFUSED
        return WON

    def try_to_publish(self, name: str, before=lambda: None) -> int:
        with self.open() as store:
            before()
            self.publish(name, store)
        return WON

    def holder(self, what: str, store: Store) -> str:
        """Who has it: exactly one of the three, whatever happened."""
        kind, _, name = what.partition("/") if "/" in what else ("olx", "", what)
        held = [one for one in live.list_claims(store) if (one.kind, one.name) == (kind, name)]
        assert len(held) == 1, what
        return held[0].source.repository

    def check(self, store: Store) -> None:
        """One has the program, with its key, and one the run; nothing is counted twice or not."""
        assert is_there(store)
        self.holder(PROGRAM, store)
        self.holder(RUN, store)
        self._check_numbers(store)

    def converge(self, store: Store) -> None:
        """The next start of each publisher: each unit's rows are of its release, and git has all that is live."""
        for name, origin in self.origins.items():
            self.publish(name, store)
            assert check_store(open_repository(origin.path), store).units == ()
        self.check(store)

    def _check_numbers(self, store: Store) -> None:
        releases = live.list_releases(store)
        queries = (
            "SELECT sequence FROM refusals",
            "SELECT cleared FROM refusals WHERE cleared IS NOT NULL",
            "SELECT sequence FROM accepted_commits",
            "SELECT sequence FROM claim_moves",
        )
        with store.reading() as connection:
            others = [row[0] for query in queries for row in connection.execute(text(query))]
        taken = {one.sequence for one in releases} | set(others)
        assert taken == set(range(1, live.read_sequence(store) + 1)), "a gap in the sequences"
        for unit in {one.unit for one in releases}:
            numbers = sorted(one.number for one in releases if one.unit == unit)
            assert numbers == list(range(1, len(numbers) + 1)), "a gap or a double in the numbers"


def is_there(store: Store) -> bool:
    """Whether a reader finds the program's run by the key that learners' records have."""
    return live.find_run_in_program(store, "ds", "k-1") is not None


def kill_moves(estate: Estate, what: str, kills_wanted: int, *, stride: int, act=forks.die) -> int:
    """A move is killed before one boundary after another; each time it is as if never asked for, or done.

    Returns:
        how many moves came through.
    """
    done, killed, fatal = 0, 0, 1
    while killed < kills_wanted or not done:
        with estate.open() as store:
            giver = estate.holder(what, store)
        taker = NAMES[(NAMES.index(giver) + 1) % len(NAMES)]

        def watch(fatal: int = fatal) -> None:
            kills.Boundaries(fatal, act).watch()

        code = forks.run(lambda taker=taker, watch=watch: estate.try_to_move(taker, what, watch))
        assert code in (WON, -9), code
        done, killed = done + (code == WON), killed + (code != WON)
        fatal = fatal + stride if code else 1 + done % stride
        with estate.open() as store:
            assert estate.holder(what, store) in ((taker,) if code == WON else (giver, taker))
            estate.check(store)
            if killed % 5 == 0 or code == WON:
                estate.converge(store)
    return done


def meet_before_writing(meet) -> None:
    """In this process the first transaction that writes waits for the other process: both have planned by then."""
    writing, met = Store.writing, []

    def wait(store):
        if not met:
            met.append(True)
            meet()
        return writing(store)

    Store.writing = wait
