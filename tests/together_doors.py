"""Those who edit and read one course at once: clients over HTTP, pushers, readers, and a server that is killed."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from http.client import HTTPException
from pathlib import Path

import together_check
from content import Repository
from served import Answered, Server
from together import NAME, PARTS, RUN, WEIGHT, Edit, Ledger, Slot, key_of, rewrite

BLOCKS = "/v1/authoring/blocks/"
SERVE = "import sys; from contentrepo.__main__ import main; sys.argv = ['contentrepo', *sys.argv[1:]]; main()"
SHARED = Slot("s0", NAME)


class Mortal:
    """A server that is started again on its port whenever it was killed; `tamper` is Python that runs in it first."""

    def __init__(self, path: Path, *options: str, tamper: str = "") -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.path, self.options, self.program = path, options, f"{tamper}\n{SERVE}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-c", self.program, "serve", "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(command, cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.process.stdout.readline().startswith(b"serving")

    def die(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def die_and_rise(self) -> None:
        self.die()
        self.start()


class Author:
    """A client over HTTP. It has a group of its own, other attributes of a neighbour's, and one that is everybody's."""

    def __init__(self, server: Server, number: int, ledger: Ledger, *, neighbour: str, base: str) -> None:
        self.server, self.ledger = server, ledger
        self.keys, self.again = True, 0.2  # how often a request is sent once more, as if its answer had been lost
        self.chance = random.Random(number)
        self.own, self.beside = Slot(f"g{number}", NAME), Slot(neighbour, WEIGHT)
        self.base = base
        self.seen = {self.own: 0, self.beside: 0}

    def edit(self, times: int) -> None:
        for _ in range(times):
            act = self.chance.choice((self.change_mine, self.change_mine, self.change_shared, self.make))
            act()

    def change_mine(self) -> None:
        """From the commit of one's own last edit, which others have left behind: what they did since merges."""
        slot = self.chance.choice(list(self.seen))
        number = self.ledger.draw()
        done = self._insist("POST", "/v1/tasks", self._task(slot, number, self.base))
        assert done.status == 200, done
        self.base = done.json["commit"]
        self.ledger.enter(Edit(number, slot, self.seen[slot], self.base))
        self.seen[slot] = number

    def change_shared(self) -> None:
        """What everybody changes: a conflict tells all that is needed, and the next try starts from what is there."""
        number = self.ledger.draw()
        while True:
            found = self._ask_on("GET", BLOCKS + key_of(f"problem/{SHARED.group}a"))
            seen, base = int(found.json["attributes"][NAME][1:]), found.headers["contentrepo-commit"]
            done = self._insist("POST", "/v1/tasks", self._task(SHARED, number, base))
            if done.status == 200:
                break
            assert done.problem == "conflict", done
            told = done.json["conflicts"][0]
            assert (told["base"], told["ours"]) == (SHARED.render(seen), SHARED.render(number))
            assert told["theirs"] != told["base"]
            assert re.fullmatch("edit [0-9]+", told["by"]["subject"])
            assert done.json["resolve"]["body"]["base"] == done.json["tip"]
        self.ledger.enter(Edit(number, SHARED, seen, done.json["commit"]))

    def make(self) -> None:
        number = self.ledger.draw()
        body = {"parent": key_of(f"vertical/{SHARED.group}"), "olx": '<problem display_name="M"><p>Why?</p></problem>'}
        done = self._insist("POST", f"/v1/authoring/blocks?message=edit%20{number}", body)
        assert done.status == 201, done
        self.ledger.enter(Edit(number, None, 0, done.json["commit"]))

    def _task(self, slot: Slot, number: int, base: str) -> object:
        change = {slot.attribute: slot.render(number)}
        operations = [
            {"op": "patch-block", "block": key_of(f"problem/{slot.group}{part}"), "attributes": change}
            for part in PARTS
        ]
        return {"operations": operations, "base": base, "message": f"edit {number}"}

    def _insist(self, method: str, path: str, body: object) -> Answered:
        """Send a write until it is answered, always under one key."""
        headers = {"Idempotency_Key": f"{self.own.group}-{self.chance.random()}"} if self.keys else {}
        done = self._send_on(method, path, body, headers)
        if done.status < 300 and self.chance.random() < self.again:
            again = self._send_on(method, path, body, headers)
            assert not self.keys or again.json["commit"] == done.json["commit"], (done, again)
        return done

    def _send_on(self, method: str, path: str, body: object, headers: dict[str, str]) -> Answered:
        if self.keys and self.chance.random() < 0.2:
            headers = headers | {"Prefer": "respond-async"}
        return insist(lambda: _finish(self.server, self.server.send(method, path, body, **headers)))

    def _ask_on(self, method: str, path: str) -> Answered:
        return insist(lambda: self.server.ask(method, path))


def _finish(server: Server, found: Answered) -> Answered:
    """What became of a write that takes long: asked at its address, until the address knows."""
    while found.status == 202:
        told = server.get(found.headers["location"])
        if told.status != 200:
            return told._replace(status=503)
        if told.json["state"] != "working":
            status, result = told.json["status"], told.json["result"]
            headers = {"content-type": "application/problem+json"} if status >= 400 else {}
            return _answered(status, headers, result)
        time.sleep(0.05)
    return found


def _answered(status: int, headers: dict[str, str], result: object) -> Answered:
    import json

    return Answered(status, headers, json.dumps(result).encode())


def insist(ask: Callable[[], Answered]) -> Answered:
    """Ask until there is an answer that is one."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        try:
            found = ask()
        except (OSError, HTTPException):
            found = None
        if found is not None and found.status not in (429, 503):
            return found
        time.sleep(0.05)
    raise AssertionError("no answer")


class Pusher:
    """Somebody with a clone, who pushes until it is taken; where git finds a conflict, they look and write it anew."""

    def __init__(self, origin: Path, clone: Repository, number: int, ledger: Ledger) -> None:
        self.ledger, self.clone = ledger, clone
        self.chance = random.Random(1000 + number)
        self.own = Slot(f"p{number}", NAME)
        clone.git("clone", "-q", str(origin), ".")

    def edit(self, times: int) -> None:
        for _ in range(times):
            self._bring(self.chance.choice((self.own, self.own, SHARED)), self.ledger.draw())

    def _bring(self, slot: Slot, number: int) -> None:
        seen = self._write(slot, number)
        while self.clone.push("HEAD:main").exit_code:
            self.clone.git("fetch", "-q", "origin")
            if self._try("rebase", "-q", "origin/main"):
                continue
            self._try("rebase", "--abort")
            seen = self._write(slot, number)
        self.ledger.enter(Edit(number, slot, seen, self.clone.head))

    def _write(self, slot: Slot, number: int) -> int:
        self.clone.git("fetch", "-q", "origin")
        self.clone.git("reset", "-q", "--hard", "origin/main")
        files = {path: (self.clone.path / path).read_text() for path in rewrite(_Nothing(), slot, number)}
        self.clone.commit(rewrite(files, slot, number), message=f"edit {number}")
        found = re.search(rf'{slot.attribute}="e?([0-9]+)"', next(iter(files.values())))
        assert found
        return int(found[1])

    def _try(self, *words: str) -> bool:
        command = ["git", *words]
        return not subprocess.run(
            command, cwd=self.clone.path, capture_output=True, check=False, env=os.environ
        ).returncode


class _Nothing(dict[str, str]):
    """Files of which only the names are wanted."""

    def __missing__(self, path: str) -> str:
        return ""


class Reader:
    """Reads what is live in every way there is, all the time, and notes what it read of which release."""

    pause = 0.02  # seconds: others want to get on, too

    def __init__(self, server: Server, number: int, groups: Sequence[str]) -> None:
        self.server, self.groups = server, groups
        self.chance = random.Random(2000 + number)
        self.readings: list[together_check.Reading] = []
        self.newest = 0

    def read_until(self, stop: threading.Event) -> None:
        while not stop.is_set():
            act = self.chance.choice((self.read_pages, self.read_subtree, self.read_one_by_one, self.read_earlier))
            try:
                act()
            except (OSError, HTTPException):
                time.sleep(0.05)
            time.sleep(self.pause)

    def read_pages(self, limit: int = 5) -> None:
        """A listing of several pages is of one release."""
        path = f"/v1/courses/{RUN}/blocks?limit={limit}"
        cursor, found, releases = "", [], set()
        while cursor is not None:
            page = self._get(f"{path}&cursor={cursor}" if cursor else path)
            found += page.json["blocks"]
            releases.add(page.json["release"]["number"])
            cursor = page.json["next"]
        self._check_whole(found)
        (release,) = releases
        self._note(release, found)

    def read_subtree(self) -> None:
        found = self._get(f"/v1/blocks/{key_of('chapter/week1')}/subtree")
        self._check_whole(found.json["blocks"])
        self._note(found.json["release"]["number"], found.json["blocks"])

    def read_one_by_one(self) -> None:
        """Each block says its release; of one release they fit together."""
        group = self.chance.choice(self.groups)
        for part in PARTS:
            found = self._get(f"/v1/blocks/{key_of(f'problem/{group}{part}')}")
            release = int(found.headers["contentrepo-release"])
            assert release >= self.newest, "what is live went backwards"
            self.newest = release
            self._note(release, [found.json])

    def read_earlier(self) -> None:
        """Several questions at one release."""
        release = self.chance.randint(1, max(1, self.newest))
        group = self.chance.choice(self.groups)
        keys = [key_of(f"problem/{group}{part}") for part in PARTS]
        found = [self._get(f"/v1/blocks/{key}?at={release}").json for key in keys]
        self._check_whole(found)
        self._note(release, found)

    def _get(self, path: str) -> Answered:
        found = self.server.get(path)
        assert found.status == 200, found
        return found

    def _check_whole(self, blocks: Sequence[dict[str, object]]) -> None:
        mixed = list(together_check.find_mixed(blocks))
        assert not mixed, mixed[0]

    def _note(self, release: int, blocks: Sequence[dict[str, object]]) -> None:
        self.readings += [(release, *told) for told in together_check.tell_values(blocks)]


def run_together(*works: Callable[[], object]) -> None:
    """All at once; the first failure fails."""
    failed: list[BaseException] = []

    def guarded(act: Callable[[], object]) -> None:
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
    if failed:
        raise failed[0]
