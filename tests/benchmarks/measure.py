"""Publishing and pushing: whole processes in turn, medians, and a push beside one without our hook.

usage: python tests/benchmarks/measure.py [COMPONENTS] [RUNS]

Prints one line for each figure. Nothing here is asserted: the suite asserts on counts.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

HERE = Path(__file__).parent
TOP = HERE.parent.parent
CLI = [sys.executable, "-m", "contentrepo"]
# Compiled modules are kept, as they are where the program is installed; else every start compiles all of it.
KEPT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT = {**KEPT, "PYTHONPATH": str(TOP), "GIT_CONFIG_GLOBAL": os.devnull}
IDENTITY = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")


def git(*words, cwd):
    return subprocess.run(
        ["git", *IDENTITY, *words], cwd=cwd, env=ENVIRONMENT, check=True, capture_output=True, text=True
    ).stdout.strip()


def run(*words, cwd):
    started = time.perf_counter()
    done = subprocess.run(words, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - started


def median(figures):
    return statistics.median(figures) * 1000


def report(name, figure, floor=None, against=""):
    ratio = f"  {figure / floor:5.2f} x {against}" if floor else ""
    print(f"{name:<58}{figure:9.1f} ms{ratio}", flush=True)


def make_course(folder, components):
    sizes = {"chapters": 100, "sequentials": 10, "verticals": 2, "static": 10}
    arguments = [f"--{name}={max(1, components // part)}" for name, part in sizes.items()]
    subprocess.run(
        [sys.executable, HERE / "gen_course.py", folder, "--git", f"--components={components}", *arguments],
        check=True,
        capture_output=True,
    )
    git("gc", "-q", cwd=folder)


def drop_uploads(work):
    """Take the uploaded files away, in a commit of its own, with what names them: the course is as clean as before.

    Pictures are gone; transcripts are with the platform's video service, where a video has its id there.
    """
    git("rm", "-r", "-q", "static", cwd=work)
    for page in work.glob("html/*.html"):
        _rewrite(page, [line for line in page.read_text().splitlines(keepends=True) if "/static/" not in line])
    for video in work.glob("video/*.xml"):
        lines = [line for line in video.read_text().splitlines(keepends=True) if "<transcript " not in line]
        named = f' edx_video_id="{uuid5(NAMESPACE_URL, video.stem)}" sub='
        _rewrite(video, [line.replace(" sub=", named) for line in lines])
    git("commit", "-q", "-a", "-m", "Without uploads", cwd=work)


def _rewrite(path, lines):
    path.write_text("".join(lines))


def edit(work, number):
    path = sorted((work / "problem").glob("*.xml"))[number]
    path.write_text(path.read_text().replace("</problem>", f"  <p>Benchmark edit {number}.</p>\n</problem>"))
    git("commit", "-q", "-m", f"Edit {number}", str(path), cwd=work)


def publish(bare, work, runs):
    report("first publish, with assets, whole process", run(*CLI, "publish", cwd=bare) * 1000)
    report("publish again (noop), whole process", run(*CLI, "publish", cwd=bare) * 1000)
    checks, publishes = [], []
    for number in range(runs):
        edit(work, number)
        git("push", "-q", "origin", "main", cwd=work)
        checks.append(run(*CLI, "validate", "--rev", "main", "--format", "json", cwd=bare))
        publishes.append(run(*CLI, "publish", cwd=bare))
    report("warm check of a one-file commit, whole process", median(checks))
    report("one-file publish (checked already), whole process", median(publishes))


def push(bare, work, runs):
    plain, hooked = [], []
    hook = bare / "hooks" / "pre-receive"
    for number in range(runs, 2 * runs):
        edit(work, 2 * number)
        hook.write_text("#!/bin/sh\nexit 0\n")
        hook.chmod(0o755)
        plain.append(run("git", "push", "-q", "origin", "main", cwd=work))
        hook.unlink()
        edit(work, 2 * number + 1)
        run(*CLI, "hooks", "install", cwd=bare)
        hooked.append(run("git", "push", "-q", "origin", "main", cwd=work))
    report("push of a one-file commit, hook that does nothing", median(plain))
    report("push of a one-file commit, pre-receive", median(hooked), median(plain), "no-op hook")


def main():
    components = int((sys.argv[1:] or ["10000"])[0])
    runs = int((sys.argv[2:] or ["5"])[0])
    with tempfile.TemporaryDirectory() as folder:
        work, bare = Path(folder, "work"), Path(folder, "course.git")
        make_course(work, components)
        git("clone", "-q", "--bare", work, bare, cwd=folder)
        git("remote", "add", "origin", bare, cwd=work)
        print(f"{components} components, medians of {runs}")
        publish(bare, work, runs)
        push(bare, work, runs)


if __name__ == "__main__":
    main()
