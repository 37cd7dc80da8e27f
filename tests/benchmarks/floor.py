"""The floor of a cold check: every blob of a commit streamed out of git, XML and HTML parsed, no rule, no walk.

usage: floor.py REPOSITORY [REVISION]
"""

import subprocess
import sys
import threading

from lxml import etree

PARSED = {b"xml": etree.XMLParser(resolve_entities=False, no_network=True), b"html": etree.HTMLParser()}


def wanted(repository, revision):
    listing = subprocess.run(
        ["git", "ls-tree", "-r", "-z", revision], cwd=repository, check=True, capture_output=True
    ).stdout
    for row in filter(None, listing.split(b"\0")):
        head, path = row.split(b"\t", 1)
        kind = path.rpartition(b".")[2]
        if kind in PARSED:
            yield head.split()[2], kind


def main():
    repository, revision = sys.argv[1], (sys.argv[2:] or ["HEAD"])[0]
    kinds = dict(wanted(repository, revision))
    child = subprocess.Popen(
        ["git", "cat-file", "--batch", "--buffer"], cwd=repository, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    def feed():
        child.stdin.write(b"\n".join(kinds) + b"\n")
        child.stdin.close()

    threading.Thread(target=feed).start()
    for _ in kinds:
        oid, _type, size = child.stdout.readline().split()
        data = child.stdout.read(int(size) + 1)[:-1]
        etree.fromstring(data, PARSED[kinds[oid]])
    child.wait()


if __name__ == "__main__":
    main()
