"""What 1,000 pushes a minute and 100,000 reads a second come to: unit costs measured here, then simulated.

`python tests/benchmarks/scale.py` measures on SQLite and PostgreSQL and prints the tables of docs/scale.md. With
`--publish 12 --commit 5` (milliseconds) it simulates without measuring.
"""

from __future__ import annotations

import argparse
import heapq
import random
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import content
import postgresql

from contentrepo.applets.live.api import open_course, open_store
from contentrepo.applets.live.models import Door
from contentrepo.applets.live.sequence import take_sequence
from contentrepo.applets.publishing.api import publish_branch
from contentrepo.applets.repository.api import keep_repository

RUNS = (1, 10, 100)
ROUNDS = 9
PUSHES_A_MINUTE = 1000
READS_A_SECOND = 100_000
QUIZ = "problem/quiz1.xml"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--publish", type=float, help="milliseconds of a publisher for one push")
    parser.add_argument("--commit", type=float, help="of these, milliseconds in which the store's counter is locked")
    parser.add_argument("--reads", type=float, default=0, help="reads a second of one process")
    given = parser.parse_args()
    publish, commit, reads = given.publish, given.commit, given.reads
    if publish is None or commit is None:
        publish, commit, reads = measure()
    simulate(publish, commit)
    size(reads)


def measure() -> tuple[float, float, float]:
    """Print the unit costs; the milliseconds on PostgreSQL with most runs, and reads a second on SQLite."""
    print(f"{'store':12} {'runs':>6} {'one push':>10} {'nothing new':>12} {'counter locked':>15} {'bytes a block':>14}")
    reads = 0.0
    for name in ("sqlite", "postgresql"):
        for runs in RUNS:
            with tempfile.TemporaryDirectory() as folder:
                for location in [f"{folder}/live.sqlite3"] if name == "sqlite" else postgresql.make_schema():
                    publish, idle, commit, reads_here, size_ = measure_one(Path(folder), location, runs)
            reads = max(reads, reads_here if name == "sqlite" else 0)
            shown = f"{size_:14.0f}" if size_ else f"{'-':>14}"
            print(f"{name:12} {runs:6} {publish:7.1f} ms {idle:9.1f} ms {commit:12.1f} ms {shown}", flush=True)
    return publish, commit, reads


def measure_one(folder: Path, location: str, runs: int) -> tuple[float, float, float, float, float]:
    origin = content.make_bare(folder / "origin.git")
    work = content.make_work(folder / "work", origin=origin)
    files: dict[str, bytes] = {}
    for number in range(runs):
        files |= content.course(f"r{number}/", run=f"r{number}")
    work.commit(files)
    work.push("HEAD:main")
    opened = keep_repository(origin.path)  # as a publisher that stays has it
    with open_store(location, media=folder / "media") as store:
        publish_branch(opened(), store, door=Door.PUBLISHER)
        pushes, idle, commits = [], [], []
        for number in range(ROUNDS):
            work.commit({f"r0/{QUIZ}": content.course()[QUIZ].replace(b"so?", b"%d?" % number)})
            work.push("HEAD:main")
            started = perf_counter()
            done = publish_branch(opened(), store, door=Door.PUBLISHER)
            pushes.append(perf_counter() - started)
            started = perf_counter()
            publish_branch(opened(), store, door=Door.PUBLISHER, settled=done.state)
            idle.append(perf_counter() - started)
            started = perf_counter()
            with store.writing() as connection:
                take_sequence(connection)
            commits.append(perf_counter() - started)
        reads = read_blocks(store)
    file = Path(location)
    blocks = runs * sum(path.endswith(".xml") for path in content.course())
    size_ = file.stat().st_size / blocks if file.is_file() and runs > 1 else 0.0
    return (*(1000 * statistics.median(one) for one in (pushes, idle, commits)), reads, size_)


def read_blocks(store) -> float:
    """Blocks a second that one process reads of a run as of one release."""
    view = open_course(store, "course-v1:edX+CS101+r0")
    started, count = perf_counter(), 3000
    for _ in range(count):
        view.get_block("problem", "quiz1")
    return count / (perf_counter() - started)


def simulate(publish: float, commit: float) -> None:
    """Pushes at random times, so many publishers, and one counter that each of them locks for a while."""
    print(
        f"\n{PUSHES_A_MINUTE} pushes a minute; {publish:.1f} ms each, {commit:.1f} ms of them with the counter locked"
    )
    print(f"{'publishers':>10} {'busy':>6} {'counter busy':>13} {'median':>10} {'95 %':>10} {'longest':>10}")
    for publishers in (1, 2, 4, 8):
        waits, busy, locked = run_pushes(publishers, publish / 1000, commit / 1000, random.Random(1))
        waits.sort()
        shown = [1000 * waits[int(len(waits) * share)] for share in (0.5, 0.95)] + [1000 * waits[-1]]
        print(f"{publishers:10} {busy:6.0%} {locked:13.0%} " + " ".join(f"{one:7.0f} ms" for one in shown))
    print(f"the counter takes at most {60_000 / commit:,.0f} releases a minute, whatever the number of publishers")


def run_pushes(publishers: int, work: float, commit: float, chance: random.Random) -> tuple[list[float], float, float]:
    """Seconds from push to live of ten minutes of pushes; shares of time that publishers and the counter are busy."""
    moment, counter, waits = 0.0, 0.0, []
    free = [0.0] * publishers
    total = 10 * PUSHES_A_MINUTE
    for _ in range(total):
        moment += chance.expovariate(PUSHES_A_MINUTE / 60)
        started = max(moment, heapq.heappop(free))
        counter = max(counter, started + (work - commit) * chance.uniform(0.5, 1.5)) + commit
        heapq.heappush(free, counter)
        waits.append(counter - moment)
    return waits, total * work / moment / publishers, total * commit / moment


def size(reads: float) -> None:
    if reads:
        processes = READS_A_SECOND / reads
        print(f"\none process reads {reads:,.0f} blocks a second; {READS_A_SECOND:,} take {processes:.1f} of them")


if __name__ == "__main__":
    main()
