"""Sixteen clients edit different blocks of one course over HTTP, while a publisher runs.

usage: python tests/benchmarks/many_authors.py [COMPONENTS] [EDITS]

Each client keeps its connection and edits blocks of its own, one after the other. Printed are tasks in a second, and
the slowest task beside the median. Nothing here is asserted: `tests/scenarios/test_together.py` shows that none is
lost.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import served
from measure import CLI, ENVIRONMENT, git, make_course

CLIENTS = 16
MUST_RATE, MUST_WORST = 80, 4


def edit(port, token, blocks, spent, refused, *, start=0):
    """One edit of each block, with a number of its own from `start` on."""
    connection = HTTPConnection("127.0.0.1", port)
    for number, block in enumerate(blocks, start):
        headers = {"Authorization": f"Bearer {token}", "If-Match": "*", "Content-Type": "application/json"}
        headers["Idempotency-Key"] = f"{block}-{number}"
        body = json.dumps({"attributes": {"weight": f"{number + 2}.0"}})
        began = perf_counter()
        connection.request("PATCH", f"/v1/authoring/blocks/{block}", body, headers)
        answer = connection.getresponse()
        told = answer.read()
        spent.append(perf_counter() - began)
        if answer.status != 200:
            refused.append(told)


def run_together(port, token, keys, edits):
    spent, refused = [], []
    parts = [[keys[(client * edits + number) % len(keys)] for number in range(edits)] for client in range(CLIENTS)]
    threads = [threading.Thread(target=edit, args=(port, token, part, spent, refused)) for part in parts]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return perf_counter() - began, spent, refused


def measure(bare, client, edits):
    with served.serving(bare, "--config", "server.toml") as server:
        server.token = token = server.take_token(client).json["access_token"]
        run = server.get("/v1/courses").json["courses"][0]["run"]
        blocks = server.get(f"/v1/courses/{quote(run)}/outline").json["blocks"]
        keys = [block["usage_key"] for block in blocks if block["type"] == "problem"]
        run_together(server.port, token, keys[-CLIENTS:], 1)
        return run_together(server.port, token, keys, edits)


def make_bare(folder, components):
    """A bare repository whose course is live, and a client of a server of it that nothing slows down."""
    work, bare = Path(folder, "course"), Path(folder, "course.git")
    make_course(work, components)
    git("clone", "-q", "--bare", work, bare, cwd=folder)
    subprocess.run([*CLI, "publish"], cwd=bare, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    (bare / "server.toml").write_text("requests_per_second = 0\n")
    return bare, served.make_client(bare, "bench@example.org")


@contextmanager
def publishing(bare):
    """A publisher runs meanwhile."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    publisher = subprocess.Popen([*CLI, "publisher"], cwd=bare, env=ENVIRONMENT, **quiet)
    try:
        yield
    finally:
        publisher.terminate()
        publisher.wait()


def main(components=2000, edits=25):
    with tempfile.TemporaryDirectory() as folder:
        bare, client = make_bare(folder, components)
        with publishing(bare):
            took, spent, refused = measure(bare, client, edits)
    middle, worst = statistics.median(spent), max(spent)
    rate = len(spent) / took
    print(f"{CLIENTS} clients, {len(spent)} tasks, {len(refused)} refused {refused[:1]}")
    print(f"{rate:8.1f} tasks a second (must {MUST_RATE})   {'pass' if rate >= MUST_RATE else 'MISS'}")
    told = "pass" if worst <= MUST_WORST * middle else "MISS"
    times = f"median {middle * 1000:.0f} ms, worst {worst * 1000:.0f} ms"
    print(f"{times}: {worst / middle:.1f} times (may {MUST_WORST})   {told}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
