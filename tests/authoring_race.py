"""Many authors at once, by task and by push, some of them killed: what is acknowledged is in history exactly once.

Each author is a process. One that is killed at a random moment asks again with the same key, as a client would. What a
task's caller was told, or a pusher's git, is an acknowledgement.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from authors import RUN, block

HERE = Path(__file__).parent
GIVE_UP = 60  # tries of one push


class Edit(NamedTuple):
    """One edit: `word` is what it writes and nobody else does."""

    author: str
    number: int

    @property
    def word(self) -> str:
        return f"{self.author}-{self.number}"


def run_task(path: str, word: str, slot: int) -> None:
    """In a process of its own: append a block; done when this returns."""
    from contentrepo.api.author import Actor, CreateBlock, Task, perform_task
    from contentrepo.api.publish import keep_repository

    olx = f'<problem display_name="{word}"><p>{word}</p></problem>'.encode()
    operation = CreateBlock(block(f"vertical/unit{slot}", RUN), olx, block_id=word)
    task = Task(Actor(word, f"{word}@example.org"), (operation,), key=word, message=word)
    outcome = perform_task(keep_repository(Path(path))(), task)
    if str(outcome.state) != "applied":
        sys.exit(f"{word}: {outcome.state} {outcome.conflicts}")


def by_task(origin: Path, edit: Edit, slot: int, chance: random.Random) -> None:
    """Ask until somebody answers; some of those asked are killed."""
    for _ in range(GIVE_UP):
        process = subprocess.Popen(
            [sys.executable, __file__, "task", origin, edit.word, str(slot)], stderr=subprocess.PIPE, cwd=HERE
        )
        if chance.random() < 0.5:
            time.sleep(chance.uniform(0.1, 0.9))
            process.send_signal(signal.SIGKILL)
        _, said = process.communicate()
        if process.returncode == 0:
            return
        if process.returncode != -signal.SIGKILL:
            raise AssertionError(said.decode())
    raise AssertionError(f"{edit.word}: nobody answered")


def by_push(origin: Path, edit: Edit, slot: int, folder: Path) -> None:
    """Commit and push until it is taken, merging with git in between."""
    clone = folder / edit.author
    if not clone.exists():
        git(folder, "clone", "-q", str(origin), str(clone))
    (clone / "about").mkdir(exist_ok=True)
    (clone / f"about/{edit.word}.html").write_text(f"<p>{slot}</p>\n")
    git(clone, "add", "--all")
    git(clone, "commit", "-q", "-m", edit.word)
    for _ in range(GIVE_UP):
        command = ["git", "push", "-q", "origin", "HEAD:main"]
        if subprocess.run(command, cwd=clone, capture_output=True, check=False).returncode == 0:
            return
        git(clone, "pull", "-q", "--no-edit", "--no-rebase", "origin", "main")
    raise AssertionError(f"{edit.word}: never taken")


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True, env=os.environ)
    return done.stdout


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    _, _, where, what, which = sys.argv
    run_task(where, what, int(which))
