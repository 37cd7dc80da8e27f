from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import contentrepo
from contentrepo.applets.validation.api import checker_digest
from contentrepo.data import schemas

PROGRAM = """
import sys
from pathlib import Path
read = []
sys.addaudithook(lambda event, said: event == "open" and read.append(str(said[0])))
from contentrepo.applets.validation.api import checker_digest
del read[:]
digest = checker_digest(Path(sys.argv[1]) if sys.argv[1] else None)
print(digest, sum(path.endswith((".py", ".json")) for path in read))
"""


class Installation:
    """A copy of the program that a test may change."""

    def __init__(self, folder):
        self.package = folder / "contentrepo"
        top, data = Path(contentrepo.__file__).parent, schemas()
        self.schemas = folder / data.relative_to(top.parent)  # in a wheel, inside the package
        shutil.copytree(top, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(data, self.schemas, dirs_exist_ok=True)

    def ask(self, *noted, compiles=False):
        """The digest, and how many sources were read for it."""
        command = [sys.executable, "-c", PROGRAM, *map(str, noted or [""])]
        environment = os.environ | {"PYTHONPATH": ".", "PYTHONDONTWRITEBYTECODE": "" if compiles else "1"}
        folder = self.package.parent
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
        digest, read = done.stdout.split()
        return digest, int(read)


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    return Installation(tmp_path_factory.mktemp("installation"))


def test_the_digest_is_worked_out_once_and_is_the_same_elsewhere(installation, tmp_path):
    first = installation.ask(tmp_path / "contentrepo")
    assert first[0] == checker_digest() == installation.ask()[0]
    assert first[1] > 100
    assert installation.ask(tmp_path / "contentrepo") == (first[0], 0)


@pytest.mark.parametrize("where", ["applets/olx/dates.py", "applets/validation/rules/symlink.py", "schemas"])
def test_a_source_of_the_same_size_and_time_gives_another_digest(installation, tmp_path, where):
    before, _ = installation.ask(tmp_path / "contentrepo")
    file = installation.schemas / "run.v1.json" if where == "schemas" else installation.package / where
    content, state = file.read_bytes(), file.stat()
    other = content.replace(b" a ", b" A ", 1)
    assert len(other) == len(content)
    assert other != content
    file.write_bytes(other)
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    after, read = installation.ask(tmp_path / "contentrepo")
    assert after != before
    assert read > 100
    file.write_bytes(content)
    assert installation.ask(tmp_path / "contentrepo")[0] == before


def test_a_new_rule_gives_another_digest(installation, tmp_path):
    before, _ = installation.ask(tmp_path / "contentrepo")
    rule = installation.package / "applets/validation/rules/new.py"
    rule.write_text('"""Nothing."""\n')
    assert installation.ask(tmp_path / "contentrepo")[0] != before
    rule.unlink()


@pytest.mark.parametrize("said", [b"", b"nonsense", b"\xff\xfe", b"a b"])
def test_a_note_that_is_none_of_ours_is_written_anew(installation, tmp_path, said):
    folder = tmp_path / "contentrepo"
    folder.mkdir()
    (folder / "checker").write_bytes(said)
    digest, read = installation.ask(folder)
    assert digest == checker_digest()
    assert read > 100
    assert installation.ask(folder) == (digest, 0)


def test_where_nothing_can_be_noted_the_sources_are_read(installation, tmp_path):
    (tmp_path / "contentrepo").write_bytes(b"a file, no folder")
    assert installation.ask(tmp_path / "contentrepo")[0] == installation.ask(tmp_path / "contentrepo")[0]


def test_the_digest_is_noted_beside_what_python_compiled(installation, tmp_path):
    note = installation.package / "applets/validation/__pycache__/checker"
    first = installation.ask(compiles=True)
    assert note.is_file()
    assert installation.ask(compiles=True) == (first[0], 0)
    note.unlink()
    assert installation.ask()[1] > 100
    assert not note.exists()
    assert installation.ask(tmp_path / "one", compiles=True) == first
    assert installation.ask(tmp_path / "another", compiles=True) == (first[0], 0)
    note.unlink()
    assert installation.ask(tmp_path / "one") == (first[0], 0)
