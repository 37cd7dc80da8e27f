"""Content repositories for tests: a small course as files, and real git around it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de000"
    "0000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def course(folder="", *, org="edX", number="CS101", run="2T2019") -> dict[str, bytes]:
    """A whole, valid course of one chapter, without findings: path -> bytes, below `folder`."""
    files = {
        "course.xml": f'<course url_name="{run}" org="{org}" course="{number}"/>\n',
        f"course/{run}.xml": '<course display_name="Computing" start="2019-02-01T00:00:00Z" end="2019-07-01T00:00:00Z"'
        ' certificates="{&quot;certificates&quot;: [{&quot;is_active&quot;: true}]}">'
        '<chapter url_name="week1"/></course>\n',
        "chapter/week1.xml": '<chapter display_name="Week 1"><sequential url_name="lesson1"/></chapter>\n',
        "sequential/lesson1.xml": '<sequential display_name="Lesson 1" format="Homework" graded="true">'
        '<vertical url_name="unit1"/></sequential>\n',
        "vertical/unit1.xml": '<vertical display_name="Unit 1">\n  <html url_name="text1"/>\n'
        '  <problem url_name="quiz1"/>\n</vertical>\n',
        "html/text1.xml": '<html filename="text1" display_name="Read this"/>\n',
        "html/text1.html": '<p>Hello. <img src="/static/dot.png" alt="a dot"/></p>\n',
        "problem/quiz1.xml": '<problem display_name="Quiz 1"><p>Is it so?</p><multiplechoiceresponse><choicegroup>'
        '<choice correct="true">Yes</choice><choice correct="false">No</choice>'
        "</choicegroup></multiplechoiceresponse></problem>\n",
        f"policies/{run}/policy.json": f'{{"course/{run}": {{"display_name": "Computing"}}}}\n',
        f"policies/{run}/grading_policy.json": '{"GRADER": [{"type": "Homework", "short_label": "HW", "min_count": 1,'
        ' "drop_count": 0, "weight": 1.0}], "GRADE_CUTOFFS": {"Pass": 0.5}}\n',
        "about/overview.html": "<p>About computing.</p>\n",
        "info/updates.html": "<p>Welcome.</p>\n",
    }
    below = f"{folder}/" if folder else ""
    return {below + path: text.encode() for path, text in files.items()} | {below + "static/dot.png": PNG}


class Pushed(NamedTuple):
    """What `git push` came to; `output` is what the pusher sees."""

    exit_code: int
    output: str


class Repository:
    """A git repository in a folder. Every method runs the real git."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def git(self, *arguments: str, data: bytes | None = None) -> str:
        """What a git command prints, without the last line end; a command that fails fails the test."""
        done = subprocess.run(["git", *arguments], cwd=self.path, input=data, capture_output=True, check=False)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def write(self, files: Mapping[str, bytes]) -> None:
        for path, data in files.items():
            target = self.path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)

    def remove(self, *paths: str) -> None:
        for path in paths:
            (self.path / path).unlink()

    def commit(self, files: Mapping[str, bytes] | None = None, *, message: str = "change") -> str:
        """The id of a commit of the whole work tree, after writing `files`; no hook runs."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", message)
        return self.head

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def push(self, *refspecs: str) -> Pushed:
        """Push to `origin` (the current branch, where nothing is said) and tell how it went."""
        command = ["git", "push", "origin", *(refspecs or ("HEAD",))]
        done = subprocess.run(
            command, cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ, check=False
        )
        return Pushed(done.returncode, done.stdout.decode("utf-8", "replace"))


def make_bare(path: Path) -> Repository:
    """A new bare repository whose HEAD is `main`."""
    path.mkdir(parents=True)
    repository = Repository(path)
    repository.git("init", "--quiet", "--bare", "--initial-branch=main")
    return repository


def make_work(path: Path, *, origin: Repository | None = None) -> Repository:
    """A new work tree on an unborn `main`, with `origin` as its remote."""
    path.mkdir(parents=True)
    repository = Repository(path)
    repository.git("init", "--quiet", "--initial-branch=main")
    if origin is not None:
        repository.git("remote", "add", "origin", str(origin.path))
    return repository
