"""Clients over HTTP and a pusher at once, while the server is killed again and again."""

import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from http.client import HTTPException

import content
import pytest
import served

FOLDER = "courses/edX/CS101/2T2019"
KEY = "/v1/authoring/blocks/block-v1:edX+CS101+2T2019+type@{}+block@{}"
UNIT = "block-v1:edX+CS101+2T2019+type@vertical+block@unit1"
CLIENTS, EDITS, KILLS, PUSHES = 3, 6, 3, 4


@pytest.fixture
def place(tmp_path):
    """A bare repository, its server's port, and a client's id and secret."""
    work = content.make_work(tmp_path / "work")
    files = content.course(FOLDER)
    problems = "".join(f'<problem url_name="p{number}"/>' for number in range(CLIENTS))
    unit = files[f"{FOLDER}/vertical/unit1.xml"].replace(b"</vertical>", problems.encode() + b"</vertical>")
    made = {
        f"{FOLDER}/problem/p{n}.xml": f'<problem display_name="P{n}"><p>Why?</p></problem>\n' for n in range(CLIENTS)
    }
    work.commit(files | {f"{FOLDER}/vertical/unit1.xml": unit} | {path: text.encode() for path, text in made.items()})
    origin = content.make_bare(tmp_path / "origin.git")
    work.git("remote", "add", "origin", str(origin.path))
    assert work.push("main").exit_code == 0
    return origin, work


class Mortal:
    """A server that is started again on its port whenever it was killed."""

    def __init__(self, path):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.path = path
        self.process = self.start()

    def start(self):
        command = [sys.executable, "-m", "contentrepo", "serve", "--port", str(self.port)]
        process = subprocess.Popen(command, cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout.readline().startswith(b"serving")
        return process

    def die(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def die_and_rise(self):
        self.die()
        self.process = self.start()


def insist(server, *request, **headers):
    """Send a request until it is answered."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            found = server.send(*request, **headers)
        except (OSError, HTTPException):
            time.sleep(0.05)
            continue
        if found.status not in (202, 429, 503):
            return found
        time.sleep(0.05)
    raise AssertionError("no answer")


def author(server, number, *, acknowledged, with_key=True, times=1):
    """Edits of one client: some change a block of its own, some make new ones. Each goes by its message."""
    for edit in range(EDITS):
        name = f"edit-{number}-{edit}"
        headers = {"If_Match": "*", **({"Idempotency_Key": name} if with_key else {})}
        request = (
            "PATCH",
            f"{KEY.format('problem', f'p{number}')}?message={name}",
            {"attributes": {"weight": f"{edit + 1}.0"}},
        )
        if edit % 2:
            body = {"parent": UNIT, "olx": f'<problem display_name="{name}"><p>Why?</p></problem>'}
            request = ("POST", f"/v1/authoring/blocks?message={name}", body)
        for _ in range(times):  # a client that lost the answer sends the request again
            found = insist(server, *request, **headers)
            assert found.status in (200, 201), found
        acknowledged.append((name, found.json["commit"]))


def push(work, acknowledged):
    for number in range(PUSHES):
        name = f"push-{number}"
        work.commit(
            {f"{FOLDER}/html/text1.html": f'<p>{name} <img src="/static/dot.png" alt="a"/></p>\n'.encode()},
            message=name,
        )
        while work.push("HEAD:main").exit_code:
            work.git("fetch", "--quiet", "origin")
            work.git("rebase", "--quiet", "origin/main")
        acknowledged.append((name, work.head))


def run_together(*works):
    failed = []

    def guarded(act):
        try:
            act()
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=guarded, args=(act,)) for act in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed


def told(origin):
    return Counter(line for line in origin.git("log", "--format=%s", "main").splitlines() if "-" in line)


def test_every_acknowledged_edit_is_in_history_once(place):
    origin, work = place
    acknowledged, chance = [], random.Random(7)
    client = served.make_client(origin.path, "ada@example.org")
    mortal = Mortal(origin.path)
    server = served.Server(mortal.port)
    server.token = server.take_token(client).json["access_token"]

    def kill():
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.2, 0.9))
            mortal.die_and_rise()

    try:
        authors = [lambda n=n: author(server, n, acknowledged=acknowledged) for n in range(CLIENTS)]
        run_together(*authors, lambda: push(work, acknowledged), kill)
    finally:
        mortal.die()
    assert len(acknowledged) == CLIENTS * EDITS + PUSHES
    assert told(origin) == Counter(name for name, _ in acknowledged)
    for name, commit in acknowledged:
        assert origin.git("log", "-1", "--format=%s", commit) == name
        origin.git("merge-base", "--is-ancestor", commit, "main")
    check_nothing_is_lost(origin)


def check_nothing_is_lost(origin):
    """What each client and the pusher wrote last is what stands there; every block that was made is there."""
    for number in range(CLIENTS):
        last = max(edit for edit in range(EDITS) if not edit % 2)
        assert f'weight="{last + 1}.0"' in origin.git("show", f"main:{FOLDER}/problem/p{number}.xml")
    assert f"push-{PUSHES - 1} " in origin.git("show", f"main:{FOLDER}/html/text1.html")
    made = origin.git("grep", "--only-matching", "-h", 'display_name="edit-[0-9-]*"', "main", "--", FOLDER).splitlines()
    wanted = {f'display_name="edit-{n}-{edit}"' for n in range(CLIENTS) for edit in range(EDITS) if edit % 2}
    assert Counter(made) == Counter(wanted)


def test_without_the_key_a_lost_answer_is_done_twice(place):
    """The mechanism taken out: the same harness counts what happened more than once."""
    origin, _ = place
    client = served.make_client(origin.path, "ada@example.org")
    with served.serving(origin.path) as server:
        server.token = server.take_token(client).json["access_token"]
        author(server, 0, acknowledged=[], with_key=False, times=2)
        assert max(told(origin).values()) == 2
        author(server, 1, acknowledged=[], with_key=True, times=2)
        assert {name: count for name, count in told(origin).items() if name.startswith("edit-1")} == {
            f"edit-1-{edit}": 1 for edit in range(EDITS)
        }
