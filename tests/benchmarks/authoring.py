"""A task that changes one block, beside git writing and syncing the same commit.

usage: python tests/benchmarks/authoring.py [COMPONENTS] [TASKS] [CLIENTS]

Medians in milliseconds, in turn on one machine. The bare write is libgit2's, each object and the ref synced: the
blob, the trees on the way, the commit, the ref. With CLIENTS, as many threads
of one process then edit different blocks at once. Nothing here is asserted.
"""

import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pygit2
from measure import CLI, ENVIRONMENT, git, make_course, median

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from contentrepo.api.author import Actor, PatchBlock, Task, parse_usage_key, perform_task
from contentrepo.api.publish import keep_repository

WARM = 3
MUST_RATIO, MUST_MORE = 1.3, 12


def write_bare(clone, number, path):
    """The same change by libgit2, which syncs each object, its folder and the ref: seconds."""
    tip = git("rev-parse", "refs/heads/main", cwd=clone)
    data = subprocess.run(
        ["git", "cat-file", "blob", f"main:{path}"], cwd=clone, capture_output=True, check=True
    ).stdout
    if path.endswith(".html"):
        data += b"<p>%d</p>\n" % number
    else:
        data = data.replace(b"<problem", b'<problem bench="%d"' % number, 1)
    pygit2.settings.enable_fsync_gitdir(True)
    repository = pygit2.Repository(str(clone))
    started = time.perf_counter()
    entries = repository[tip].tree
    blob = repository.create_blob(data)
    tree = put(repository, entries, path.split("/"), blob)
    who = pygit2.Signature("Bench", "bench@example.org", int(time.time()), 0)
    repository.create_commit("refs/heads/main", who, who, f"Change {number}\n", tree, [tip])
    return time.perf_counter() - started


def put(repository, tree, parts, blob):
    builder = repository.TreeBuilder(tree)
    if len(parts) == 1:
        builder.insert(parts[0], blob, 0o100644)
    else:
        builder.insert(parts[0], put(repository, tree / parts[0], parts[1:], blob), 0o040000)
    return builder.write()


def main(components=10_000, tasks=20, clients=0):
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "course"
        make_course(work, components)
        clones = [Path(folder) / f"{name}.git" for name in ("ours", "bare")]
        for clone in clones:
            git("clone", "-q", "--bare", "--no-hardlinks", work, clone, cwd=folder)
        run = run_key(work)
        subprocess.run([*CLI, "publish"], cwd=clones[0], env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
        for kind in ("problem", "html"):
            measure(kind, clones, run, sorted((work / kind).glob("*.xml")), tasks)
        paths = sorted((work / "problem").glob("*.xml"))
        if clients:
            contend(clones[0], run, [path.stem for path in paths], clients, tasks)


def measure(kind, clones, run, paths, tasks):
    ours, bare = [], []
    open_it = keep_repository(clones[0])
    for number in range(WARM + tasks):
        path = paths[number % len(paths)]
        block = parse_usage_key(f"{run.replace('course-v1', 'block-v1')}+type@{kind}+block@{path.stem}")
        changed = f"{kind}/{path.name}" if kind == "problem" else f"{kind}/{path.stem}.html"
        operation = PatchBlock(block, {"weight": str(number + 2)})
        if kind == "html":
            operation = PatchBlock(block, {}, page=b"<p>Page %d of the benchmark.</p>\n" % number)
        task = Task(Actor("Ada", "ada@example.org"), (operation,))
        started = time.perf_counter()
        outcome = perform_task(open_it(), task)
        took = time.perf_counter() - started
        assert str(outcome.state) == "applied", outcome
        took_bare = write_bare(clones[1], number, changed)
        if number >= WARM:
            ours.append(took)
            bare.append(took_bare)
        elif number == 0:
            print(f"{kind}: first task     {took * 1000:9.1f} ms")
    print(f"task               {median(ours):9.1f} ms  (worst {max(ours) * 1000:.1f})")
    print(f"bare synced write  {median(bare):9.1f} ms  (worst {max(bare) * 1000:.1f})")
    bound = MUST_RATIO * median(bare) + MUST_MORE
    print(f"must be at most    {bound:9.1f} ms: {'met' if median(ours) <= bound else 'MISSED'}")


def contend(clone, run, names, clients, tasks):
    """Every client edits blocks of its own, as fast as it is answered."""

    def client(number):
        took, open_it = [], keep_repository(clone)
        for turn in range(tasks):
            name = names[(number * tasks + turn) % len(names)]
            block = parse_usage_key(f"{run.replace('course-v1', 'block-v1')}+type@problem+block@{name}")
            task = Task(Actor(f"A{number}", f"a{number}@example.org"), (PatchBlock(block, {"weight": f"1{turn}"}),))
            started = time.perf_counter()
            outcome = perform_task(open_it(), task)
            took.append(time.perf_counter() - started)
            assert str(outcome.state) in ("applied", "unchanged"), outcome
        return took

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        figures = [one for took in pool.map(client, range(clients)) for one in took]
    rate = len(figures) / (time.perf_counter() - started)
    print(f"{clients} clients: {rate:.1f} tasks a second")
    print(f"each: median {median(figures):.1f} ms, worst {max(figures) * 1000:.1f} ms")


def run_key(work):
    said = (work / "course.xml").read_text()
    org, course, run = (re.search(rf'{name}="([^"]*)"', said)[1] for name in ("org", "course", "url_name"))
    return f"course-v1:{org}+{course}+{run}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
