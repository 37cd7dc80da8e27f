"""How long a pusher waits to hear that 10,000 findings are refused: real pushes through the installed hook.

usage: python tests/benchmarks/refusal.py [FINDINGS] [RUNS]

Nothing here is asserted: the suite asserts on lines and counts (tests/scenarios/test_refusal.py).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from measure import CLI, ENVIRONMENT, git, median, report, run

POINTERS = 100
ROOT = {
    "course.xml": '<course url_name="r" org="o" course="c"/>\n',
    "course/r.xml": '<course display_name="Course"><chapter url_name="c"/></course>\n',
    "chapter/c.xml": '<chapter display_name="Week"><sequential url_name="s"/></chapter>\n',
    "sequential/s.xml": '<sequential display_name="Lesson"/>\n',
}


def write(folder, files):
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def bad_lesson(findings, number):
    """A lesson whose verticals point to nothing; the number makes each one new to git and to the cache."""
    names = [f"v{vertical}" for vertical in range(findings // POINTERS)]
    units = "".join(f'<vertical url_name="{name}"/>' for name in names)
    files = {"sequential/s.xml": f'<sequential display_name="Lesson {number}">{units}</sequential>\n'}
    for name in names:
        pointers = "".join(f'  <problem url_name="{number}_{name}_{pointer}"/>\n' for pointer in range(POINTERS))
        files[f"vertical/{name}.xml"] = f'<vertical display_name="Unit">\n{pointers}</vertical>\n'
    return files


def main():
    findings = int((sys.argv[1:] or ["10000"])[0])
    runs = int((sys.argv[2:] or ["5"])[0])
    with tempfile.TemporaryDirectory() as folder:
        work, bare = Path(folder, "work"), Path(folder, "course.git")
        git("init", "-q", "-b", "main", work, cwd=folder)
        git("init", "-q", "--bare", "-b", "main", bare, cwd=folder)
        subprocess.run([*CLI, "hooks", "install", bare], env=ENVIRONMENT, check=True, capture_output=True)
        git("remote", "add", "origin", bare, cwd=work)
        write(work, ROOT)
        git("add", "-A", cwd=work)
        git("commit", "-q", "-m", "Start", cwd=work)
        git("push", "-q", "origin", "main", cwd=work)
        figures = []
        for number in range(runs):
            write(work, bad_lesson(findings, number))
            git("add", "-A", cwd=work)
            git("commit", "-q", "--amend", "-m", f"Bad {number}", cwd=work)
            figures.append(run("git", "push", "--force", "origin", "main", cwd=work))
        report(f"refused push with {findings} findings, whole", median(figures))


if __name__ == "__main__":
    main()
