"""What 5,000 tasks leave behind: how long a task takes then, beside the first ones, and what the disk has taken.

usage: python tests/benchmarks/after_tasks.py [COMPONENTS] [TASKS]

A server and a publisher run, as they would. One client makes the first 200 and the last 200 tasks, one after the other;
those between come from sixteen at once. Nothing here is asserted.
"""

import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import served
from many_authors import CLIENTS, edit, make_bare, publishing
from measure import CLI, ENVIRONMENT, git

ENDS = 200
MUST = 1.3
WARM = 10


def edit_all(server, parts):
    """Let each part (the number of its first edit, blocks) be edited by a client of its own; seconds of each task.

    Each edit has a number of its own, so that none says what stands there already.
    """
    spent, refused = [], []
    token, port = server.token, server.port
    threads = [
        threading.Thread(target=edit, args=(port, token, part, spent, refused), kwargs={"start": start})
        for start, part in parts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not refused, refused[:1]
    return spent


def size(*places):
    """Bytes that files take on the disk."""
    files = [file for place in places for file in (place.rglob("*") if place.is_dir() else [place])]
    return sum(file.stat().st_blocks * 512 for file in files if file.is_file())


def tell_disk(bare, word):
    said = git("count-objects", "-v", cwd=bare)
    found = dict(line.split(": ") for line in said.splitlines())
    ours = bare / "contentrepo"
    parts = {
        word: size(*ours.glob(pattern)) / 1e6
        for word, pattern in {"facts": "facts*", "records": "tasks*", "live store": "live*"}.items()
    }
    print(
        f"{word:14} objects {size(bare / 'objects') / 1e6:6.1f} MB ({found['count']} loose, {found['packs']} packs)",
        *(f"{part} {megabytes:.1f} MB" for part, megabytes in parts.items()),
        sep="   ",
    )


def measure(bare, client, tasks):
    with served.serving(bare, "--config", "server.toml") as server:
        server.token = server.take_token(client).json["access_token"]
        run = server.get("/v1/courses").json["courses"][0]["run"]
        blocks = server.get(f"/v1/courses/{quote(run)}/outline").json["blocks"]
        keys = [block["usage_key"] for block in blocks if block["type"] == "problem"]

        def choose(start, count):
            return start, [keys[number % len(keys)] for number in range(start, start + count)]

        edit_all(server, [choose(0, WARM)])
        first = edit_all(server, [choose(WARM, ENDS)])
        tell_disk(bare, f"after {ENDS}")
        share = (tasks - 2 * ENDS) // CLIENTS
        edit_all(server, [choose(WARM + ENDS + number * share, share) for number in range(CLIENTS)])
        server.token = server.take_token(client).json["access_token"]
        last = edit_all(server, [choose(tasks, ENDS)])
        tell_disk(bare, f"after {tasks}")
    return first, last


def main(components=2000, tasks=5000):
    with tempfile.TemporaryDirectory() as folder:
        bare, client = make_bare(folder, components)
        tell_disk(bare, "before")
        with publishing(bare):
            first, last = measure(bare, client, tasks)
        subprocess.run([*CLI, "upkeep"], cwd=bare, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
        tell_disk(bare, "after upkeep")
    before, after = statistics.median(first) * 1000, statistics.median(last) * 1000
    told = "pass" if after <= MUST * before else "MISS"
    print(
        f"a task: first {ENDS} {before:.1f} ms, last {ENDS} {after:.1f} ms: {after / before:.2f} (may {MUST})   {told}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
