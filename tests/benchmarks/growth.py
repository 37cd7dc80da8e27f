"""A commit that adds a block or takes one away, published inside a program that stays: medians of one run, in turn.

usage: python tests/benchmarks/growth.py [COMPONENTS] [RUNS] [STORE]

Beside them stands a commit that changes the text of a problem. STORE is as in `resident.py`. Nothing is asserted here.
"""

import re
import subprocess

from measure import ENVIRONMENT, git, report
from resident import median, open_bench, time_publish

MEANT = "another edit\n\nAcknowledge: graded-block-removed course-v1:SynthX+BIG101+2030_T1\n"
POINTER = re.compile(r' *<problem url_name="([^"]+)"/>\n?')


def put(bare, path, text=None):
    """Put a text into the bare repository's own index, or take the file away."""
    line = f"0 {'0' * 40}\t{path}\n"
    if text is not None:
        line = f"100644 {ask(bare, ['hash-object', '-w', '--stdin'], text)}\t{path}\n"
    ask(bare, ["update-index", "--index-info"], line)


def ask(bare, words, text):
    command = ["git", *words]
    made = subprocess.run(command, cwd=bare, env=ENVIRONMENT, input=text, capture_output=True, text=True, check=True)
    return made.stdout.strip()


def commit_index(bare):
    tree = git("write-tree", cwd=bare)
    git("update-ref", "refs/heads/main", git("commit-tree", tree, "-p", "main", "-m", MEANT, cwd=bare), cwd=bare)


class Units:
    """The units of a course that point to problems, each of them grown and shrunk once."""

    def __init__(self, course):
        self.bare = course.bare
        texts = ((path, git("show", f"main:{path}", cwd=self.bare)) for path in course.paths if path[:9] == "vertical/")
        said = git("grep", "-h", "jump_to_id", "main", cwd=self.bare)  # what is referred to has the whole read
        fit = ((path, text, POINTER.search(text)) for path, text in texts if text.count("url_name") > 1)
        self.left = ((path, text) for path, text, match in fit if match and match[1] not in said)

    def add(self, number):
        """Commit one more problem, before the first one of a unit."""
        path, text = next(self.left)
        match = POINTER.search(text)
        said = git("show", f"main:problem/{match[1]}.xml", cwd=self.bare)
        pointer = f'  <problem url_name="added{number}"/>\n'
        put(self.bare, f"problem/added{number}.xml", said)
        put(self.bare, path, text[: match.start()] + pointer + text[match.start() :])
        commit_index(self.bare)

    def remove(self, _number):
        """Commit a unit without its first problem."""
        path, text = next(self.left)
        match = POINTER.search(text)
        put(self.bare, f"problem/{match[1]}.xml")
        put(self.bare, path, text.replace(match[0], "", 1))
        commit_index(self.bare)


def main():
    with open_bench() as (components, runs, course, keep, store, _):
        units = Units(course)
        took = {"changed": [], "added": [], "removed": []}
        for number in range(runs + 2):  # the first load what is loaded late
            for what, commit in (("added", units.add), ("removed", units.remove)):
                commit(number)
                took[what].append(time_publish(keep, store))
            course.edit("problem", -1 - number)
            took["changed"].append(time_publish(keep, store))
        for part in ("wall", "cpu"):
            floor = median(took["changed"][2:], part)
            report(f"{components} components, {part}: a problem changed", floor)
            for what in ("added", "removed"):
                label = f"{components} components, {part}: a problem {what}"
                report(label, median(took[what][2:], part), floor, "a problem changed")


if __name__ == "__main__":
    main()
