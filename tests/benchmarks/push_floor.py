"""A pre-receive hook that reads what a push changes and judges nothing: the difference, the blobs, lxml.

usage: in a bare repository, with the lines that git gives to a pre-receive hook on standard input
"""

import subprocess
import sys

from lxml import etree, html

PARSERS = {"xml": etree.fromstring, "html": html.fragments_fromstring}


def main():
    for line in sys.stdin:
        old, new, _ = line.split()
        changed = git("diff-tree", "-r", "--no-commit-id", old, new).splitlines()
        blobs = {row.split()[3]: row.rpartition("\t")[2].rpartition(".")[2] for row in changed}
        for name, kind in zip(blobs, blobs.values(), strict=True):
            data = git("cat-file", "blob", name)
            if kind in PARSERS and data.strip():
                PARSERS[kind](data)


def git(*words):
    return subprocess.run(["git", *words], check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
