"""Many at once: pushers that move the branches of many repositories, publishers that all follow all of them."""

from __future__ import annotations

import os
import random
import select
import time
from pathlib import Path

import content
import forks

from contentrepo.api.publish import Door, keep_repository, open_store, publish_branch
from contentrepo.applets.live import api as live
from contentrepo.applets.media.api import open_media

PAGE = "html/text1.html"
HELD = b"<p>Hello %d.</p>\n"


class Crowd:
    """Repositories with many runs each, one store.

    Attributes:
        chains: repository -> the commits that its pushers bring to the branch, one after another.
    """

    def __init__(self, folder: Path, location: str, *, repositories: int, runs: int, commits: int) -> None:
        self.location, self.media = location, folder / "crowd.media"
        self.origins = [content.make_bare(folder / f"r{number}.git") for number in range(repositories)]
        self.works = [content.make_bare(folder / f"w{number}.git") for number in range(repositories)]
        self.runs = [
            [f"course-v1:edX+R{place}n{run}+2T2019" for run in range(runs // repositories)]
            for place in range(repositories)
        ]
        self.chains = [self._make_chain(place, commits) for place in range(repositories)]

    def open(self):
        return open_store(self.location, media=open_media(self.media))

    def _make_chain(self, place: int, commits: int) -> list[str]:
        """Commits that each change the page of a few runs."""
        work, chance, lines = self.works[place], random.Random(place), []
        self.origins[place].git("config", "contentrepo.name", f"r{place}")
        files = {}
        for run in self.runs[place]:
            number = run.split("+")[1]
            files |= content.course(f"runs/{number}", number=number)
        for step in range(commits):
            lines.append(
                b"commit refs/steps/%d\nmark :%d\ncommitter A <a@x.org> %d +0000\ndata 0\n" % (step, step + 1, step + 1)
            )
            lines += [b"from :%d\n" % step] if step else []
            changed = chance.sample(self.runs[place], min(3, len(self.runs[place]))) if step else []
            told = {f"runs/{run.split('+')[1]}/{PAGE}": HELD % step for run in changed} if step else files
            lines += [
                b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data) for path, data in told.items()
            ]
        work.git("fast-import", "--quiet", data=b"".join(lines))
        return [work.git("rev-parse", f"refs/steps/{step}") for step in range(commits)]

    def push(self, place: int, step: int) -> None:
        """Bring the branch to a step, by a real push."""
        self.works[place].git(
            "push", "-q", str(self.origins[place].path), f"{self.chains[place][step]}:refs/heads/main"
        )

    def pusher(self, number: int, pushers: int) -> int:
        """One of several: pushes the chains of its own repositories, in turn."""
        mine = range(number, len(self.origins), pushers)
        chance = random.Random(number)
        for step in range(1, len(self.chains[0])):
            for place in mine:
                self.push(place, step)
                time.sleep(chance.uniform(0, 0.02))
        return 0

    def publisher(self, number: int, stop: int) -> int:
        """One of several: publishes all repositories, in an order of its own, until told to stop, and once more."""
        chance, last = random.Random(number), False
        opened = [keep_repository(origin.path) for origin in self.origins]
        with self.open() as store:
            while not last:
                last = not _is_empty(stop)
                for place in chance.sample(range(len(opened)), len(opened)):
                    publish_branch(opened[place](), store, door=Door.PUBLISHER)
        return 0

    def settle(self) -> None:
        """First steps of all, published by one."""
        with self.open() as store:
            for place, origin in enumerate(self.origins):
                self.push(place, 0)
                publish_branch(keep_repository(origin.path)(), store, door=Door.PUBLISHER)

    def check(self) -> int:
        """Each tip is live, no unit went backwards, and no version was written twice.

        Returns:
            how many releases there were after the first ones.
        """
        with self.open() as store:
            for place, origin in enumerate(self.origins):
                steps = {commit: step for step, commit in enumerate(self.chains[place])}
                tip = self.chains[place][-1]
                for run in self.runs[place]:
                    folder = f"{tip}:runs/{run.split('+')[1]}"
                    releases = live.list_releases(store, run)[::-1]
                    assert live.read_unit(store, run).tree == origin.git("rev-parse", folder), f"{run} is behind"
                    assert [one.number for one in releases] == list(range(1, len(releases) + 1))
                    assert len({one.tree for one in releases}) == len(releases), f"{run} was written twice"
                    seen = [steps[one.commit] for one in releases]
                    assert seen == sorted(seen), f"{run} went backwards"
            everything = live.list_releases(store)
            assert len({one.sequence for one in everything}) == len(everything)
            return len(everything) - sum(map(len, self.runs))


def _is_empty(end: int) -> bool:
    return not select.select([end], [], [], 0)[0]


def let_loose(crowd: Crowd, *, publishers: int, pushers: int, tamper=lambda: None) -> int:
    """All at once until every push is done and every publisher has looked once more; how many were published."""
    waiting, stop = os.pipe()

    def publish(number: int) -> int:
        tamper()
        return crowd.publisher(number, waiting)

    publishing = [forks.start(lambda number=number: publish(number)) for number in range(publishers)]
    pushing = [forks.start(lambda number=number: crowd.pusher(number, pushers)) for number in range(pushers)]
    pushed = [forks.finish(process) for process in pushing]
    os.write(stop, b".")
    published = [forks.finish(process) for process in publishing]
    for end in (waiting, stop):
        os.close(end)
    assert {*pushed, *published} == {0}
    return crowd.check()
