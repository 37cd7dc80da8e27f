"""What a push pays for being checked: pushes of the same commits, in turn, to repositories that differ in their hook.

usage: python tests/benchmarks/push.py [COMPONENTS] [ROUNDS]

Medians in milliseconds of time and, in brackets, of CPU time (all processes of a push together, steadier on a busy
machine), and the difference to a hook that does nothing. Each repository checks every commit, so its index is warm; the
first rounds are not counted. What `contentrepo hooks serve` spends for a push is told beside it, not in it. The floor
is a hook that reads what changed and judges nothing (`push_floor.py`). With 1000 or 100000 COMPONENTS, its row
counts. Nothing here is asserted: the suite counts processes and modules.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import CLI, ENVIRONMENT, HERE, git, make_course

sys.path.insert(0, str(Path(__file__).parent.parent))
import content

NOTHING = "#!/bin/sh\nexit 0\n"
READING = f"#!/bin/sh\n{sys.executable} -I {HERE}/push_floor.py\n"
RESIDENT = [*CLI, "hooks", "serve"]
WARM = 2  # rounds that nobody counts
RUNS = (1, 1000)
MUST = {"OLX": 60, "YAML": 180}
TIMES = 1.5  # the floor
TICK = os.sysconf("SC_CLK_TCK")


class Contest:
    """One work tree and its bare clones: without a hook, with one that does nothing, the floor, ours, and `serve`."""

    def __init__(self, work):
        self.work = work
        self.clones = {
            name: work.parent / f"{work.name}-{name}.git"
            for name in ("none", "no-op", "floor", "pre-receive", "resident")
        }
        for clone in self.clones.values():
            git("clone", "-q", "--bare", "--no-hardlinks", work, clone, cwd=work.parent)
        for name, text in (("no-op", NOTHING), ("floor", READING)):
            hook = self.clones[name] / "hooks/pre-receive"
            hook.write_text(text)
            hook.chmod(0o755)
        for name in ("pre-receive", "resident"):
            subprocess.run([*CLI, "hooks", "install"], cwd=self.clones[name], env=ENVIRONMENT, check=True, stdout=-1)
        self.resident = subprocess.Popen(RESIDENT, cwd=self.clones["resident"], env=ENVIRONMENT, stdout=-1)
        self.resident.stdout.readline()
        self.spent_there = 0

    def run(self, rounds, change):
        """Name -> median of the pushes; `change(number)` says which file gets which bytes."""
        figures = {name: [] for name in self.clones}
        for number in range(WARM + rounds):
            if number == WARM:
                before = ticks(self.resident.pid)
            path, data = change(number)
            (self.work / path).write_bytes(data)
            git("add", path, cwd=self.work)
            git("commit", "-q", "-m", f"Change {number}", cwd=self.work)
            names = list(self.clones)
            for name in names[number % len(names) :] + names[: number % len(names)]:
                took = self.push(name)
                if number >= WARM:
                    figures[name].append(took)
        self.spent_there = (ticks(self.resident.pid) - before) / TICK * 1000 / rounds
        return {
            name: [statistics.median(part) * 1000 for part in zip(*took, strict=True)] for name, took in figures.items()
        }

    def push(self, name):
        command = ["git", "push", "-q", str(self.clones[name]), "HEAD:refs/heads/main"]
        started, spent = time.perf_counter(), cpu()
        done = subprocess.run(command, cwd=self.work, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        took = time.perf_counter() - started, cpu() - spent
        if done.returncode:
            sys.exit(f"{name}: {done.stderr}")
        return took


def ticks(process):
    """Clock ticks of processor time that a process and its ended children used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))


def cpu():
    """Seconds that finished child processes used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tell(what, figures, contest, must=None):
    told = "  ".join(f"{name} {wall:6.1f} ({spent:5.1f})" for name, (wall, spent) in figures.items())
    target = f", at most +{must}" if must else ""
    print(f"{what:<24}{told}")
    for name in ("pre-receive", "resident"):
        wall, spent = (ours - floor for ours, floor in zip(figures[name], figures["no-op"], strict=True))
        more = f"{wall:+6.1f} ({spent:+6.1f}) over no-op{target}"
        print(f"  {name:<22}{more}; {figures[name][0] / figures['floor'][0]:.2f} of the floor, at most {TIMES}")
    print(f"  {'the resident process':<22}{contest.spent_there:6.1f} of processor time for each", flush=True)


def olx_changes(work):
    paths = sorted((work / "problem").glob("*.xml"))

    def change(number):
        path = paths[number * 7 % len(paths)]
        more = f"  <p>Benchmark edit {number}.</p>\n</problem>".encode()
        return path.relative_to(work), path.read_bytes().replace(b"</problem>", more)

    return change


def yaml_changes(number):
    return Path("organizations/SynthX.yaml"), f"name: Synthesis, as of change {number}\n".encode()


def make_runs(work, runs):
    for number in range(runs):
        name = f"C{number:04}"
        for path, data in content.course(f"courses/edX/{name}/R1", number=name, run="R1").items():
            file = work / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    git("init", "-q", "--initial-branch=main", cwd=work)
    git("add", "--all", cwd=work)
    git("commit", "-q", "-m", "Courses", cwd=work)
    git("gc", "-q", cwd=work)


def run_changes(number):
    text = content.course()["problem/quiz1.xml"].replace(b"Is it so?", b"Is it so, %d?" % number)
    return Path("courses/edX/C0000/R1/problem/quiz1.xml"), text


def main():
    components = int((sys.argv[1:] or ["10000"])[0])
    rounds = int((sys.argv[2:] or ["15"])[0])
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder, "course")
        make_course(work, components)
        (work / "organizations").mkdir()
        contest = Contest(work)
        print(f"{components} components, medians of {rounds}, load {os.getloadavg()[0]:.1f}")
        tell("one OLX file", contest.run(rounds, olx_changes(work)), contest, MUST["OLX"])
        tell("one YAML file", contest.run(rounds, yaml_changes), contest, MUST["YAML"])
        contest.resident.terminate()
        for runs in RUNS:
            work = Path(folder, f"runs{runs}")
            work.mkdir()
            make_runs(work, runs)
            contest = Contest(work)
            tell(f"one OLX file, {runs} runs", contest.run(rounds, run_changes), contest)
            contest.resident.terminate()


if __name__ == "__main__":
    main()
