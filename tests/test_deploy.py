"""The files in `deploy` that operators copy: their commands parse, and the parts that need no container run."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path
from time import monotonic, sleep

import click
import content
import postgresql
import pytest
import yaml
from daemons import ask, running

from contentrepo.applets.live.api import list_releases, open_store
from contentrepo.entrypoints.cli.program import program

TOP = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((TOP / "deploy" / "compose" / "compose.yaml").read_text())
SETTINGS = (TOP / "deploy" / "compose" / "publisher.toml").read_text()
UNITS = sorted((TOP / "deploy" / "systemd").glob("*.service"))
SERVICES = {name: one for name, one in COMPOSE["services"].items() if "command" in one}
RUN = "course-v1:edX+CS101+2T2019"


def parse(arguments: list[str], folder: Path) -> None:
    """As the program would; folders and files that an operator makes stand in `folder`."""
    placed = [str(folder / Path(one).name) if one.startswith("/") else one for one in arguments]
    for one in placed:
        path = Path(one)
        if path.parent == folder:
            path.mkdir(exist_ok=True) if path.suffix == ".git" else path.touch()
    command = program.commands.get(placed[0]) or program.get_command(click.Context(program), placed[0])
    rest = placed[1:]
    while isinstance(command, click.Group):
        command, rest = command.get_command(click.Context(command), rest[0]), rest[1:]
    assert command is not None, placed
    command.make_context(placed[0], rest)


@pytest.mark.parametrize("name", SERVICES)
def test_the_commands_of_the_containers_parse(name: str, tmp_path: Path) -> None:
    parse(SERVICES[name]["command"], tmp_path)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_the_commands_of_the_units_parse(unit: Path, tmp_path: Path) -> None:
    lines = [line.partition("=")[2] for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
    assert lines
    for line in lines:
        started = shlex.split(line)
        if Path(started[0]).name == "sh":
            started = shlex.split(started[2])[1:]  # of `exec`
        assert Path(started[0]).name == "contentrepo"
        parse(started[1:], tmp_path)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_systemd_has_nothing_to_say_about_the_units(unit: Path, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd-analyze here")
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text().replace("/opt/contentrepo/bin/contentrepo", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if unit.name in line]
    assert said == []


def test_every_volume_and_secret_of_the_compose_file_is_there() -> None:
    named = {volume.partition(":")[0] for one in COMPOSE["services"].values() for volume in one.get("volumes", [])}
    assert {name for name in named if not name.startswith(".")} == set(COMPOSE["volumes"])
    assert all((TOP / "deploy" / "compose" / name).is_file() for name in named if name.startswith("."))
    published = [port for one in COMPOSE["services"].values() for port in one.get("ports", [])]
    assert all(port.startswith("127.0.0.1:") for port in published)
    for secret in ("COURSES_SECRET", "PGPASSWORD"):
        assert secret in SERVICES["publisher-1"]["environment"]


def test_the_image_gets_what_the_package_is_made_of_and_nothing_else() -> None:
    """Above all no `.env`."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    files = ["pyproject.toml", project["project"]["readme"], *project["project"]["license-files"]]
    dockerfile = (TOP / "deploy" / "compose" / "Dockerfile").read_text()
    copied = [line.split()[1:-1] for line in dockerfile.splitlines() if line.startswith("COPY ")]
    assert sorted(chain.from_iterable(copied)) == sorted([*files, *wheel["packages"], *wheel["force-include"]])


@pytest.fixture
def location():
    pytest.importorskip("psycopg")
    yield from postgresql.make_schema()


def test_two_publishers_and_a_server_run_as_composed(tmp_path: Path, origin, work, location: str) -> None:
    work.commit(content.course())
    work.push("HEAD:main")
    media = str(tmp_path / "media")
    variables = {"COURSES_SECRET": "shared", "CONTENTREPO_STORE": location, "CONTENTREPO_MEDIA": media}
    files = [_settings(tmp_path / f"publisher-{number}", location, origin) for number in (1, 2)]
    with (
        running(tmp_path / "log-1", "--config", files[0], environment=variables) as first,
        running(tmp_path / "log-2", "--config", files[1], environment=variables) as second,
    ):
        for daemon in (first, second):
            _wait(lambda daemon=daemon: ask(f"{daemon.address}/readyz")[0] == 200, daemon.log)
        work.commit({"problem/quiz1.xml": b"<problem/>\n"})
        work.push("HEAD:main")
        assert ask(f"{second.address}/wake/courses", b"{}", X_Gitlab_Token="shared")[0] == 202  # noqa: S106
        _wait(lambda: len(_released(location, media)) == 2, second.log)
        _serve(tmp_path / "publisher-1" / "courses.git", variables, tmp_path / "log-3")
        assert (first.stop(), second.stop()) == (0, 0)
    assert len(set(_released(location, media))) == 2


def _settings(folder: Path, location: str, origin: content.Repository) -> Path:
    folder.mkdir()
    text = SETTINGS.replace("postgresql://contentrepo@database/contentrepo", location)
    text = text.replace("/srv/git", str(folder)).replace("/srv/media", str(folder.parent / "media"))
    text = text.replace("https://forge.example.org/edX/courses.git", f"file://{origin.path}")
    file = folder / "publisher.toml"
    file.write_text(text.replace("0.0.0.0:8081", "127.0.0.1:0"))
    return file


def _serve(repository: Path, variables: dict[str, str], log: Path) -> None:
    """The server answers with the command of its container, and lets nobody in without a token."""
    told = {"/srv/git/courses.git": str(repository), "0.0.0.0": "127.0.0.1", "8000": "0"}  # noqa: S104
    told["/srv/media/clients.json"] = str(log.parent / "clients.json")
    command = [told.get(one, one) for one in SERVICES["server"]["command"]]
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "contentrepo", *command],
            stdout=said,
            stderr=said,
            env=os.environ | variables | {"PYTHONPATH": str(TOP)},
        )
    try:
        _wait(lambda: "http://127.0.0.1:" in log.read_text(), log)
        address = log.read_text().partition("http://")[2].split()[0]
        assert ask(f"http://{address}/v1/courses")[0] == 401
    finally:
        process.terminate()
        process.wait(30)


def _released(location: str, media: str) -> list[str]:
    with open_store(location, media=media) as store:
        return [one.commit for one in list_releases(store, RUN)]


def _wait(is_so, log: Path) -> None:
    started = monotonic()
    while not is_so():
        assert monotonic() - started < 90, log.read_text()
        sleep(0.1)
