"""What the difference of two commits in blocks costs, where one file of a large course differs.

usage: python tests/benchmarks/difference.py [COMPONENTS]

In one process that keeps the repository open. Nothing here is asserted: the suite asserts on the blobs that are read
and on the processes that are started (tests/applets/authoring/test_comparison.py).
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter_ns

from contentrepo.applets.authoring.api import compare_commits
from contentrepo.applets.repository.api import keep_repository

GENERATOR = Path(__file__).with_name("gen_course.py")
ROUNDS = 200


def main():
    components = sys.argv[1] if len(sys.argv) > 1 else "10000"
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        subprocess.run([sys.executable, GENERATOR, "--components", components, course], check=True, capture_output=True)
        old = commit(course)
        problem = next(course.rglob("problem/*.xml"))
        problem.write_bytes(problem.read_bytes().replace(b"<problem ", b'<problem max_attempts="9" ', 1))
        new = commit(course)
        opened = keep_repository(course)
        spent = sorted(measure(opened, old, new) for _ in range(ROUNDS))
        print(f"{components} components: median {spent[ROUNDS // 2]:.2f} ms, slowest {spent[-1]:.2f} ms")


def measure(opened, old, new):
    began = perf_counter_ns()
    assert len(compare_commits(opened(), old, new)) == 1
    return (perf_counter_ns() - began) / 1e6


def commit(course):
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), (*who, "commit", "-q", "-m", "x")):
        subprocess.run(["git", *words], cwd=course, check=True, capture_output=True)
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=course, check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
