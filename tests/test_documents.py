import json
import re
from pathlib import Path

import click
import pytest

from contentrepo.entrypoints.cli.program import program

TOP = Path(__file__).resolve().parent.parent
PAGES = sorted([*TOP.glob("*.md"), *TOP.glob("docs/**/*.md")])
CONTEXT = click.Context(program)
COMMANDS = program.list_commands(CONTEXT)
QUOTED = re.compile(r"`(?:[^`\n]*(?:&& |bin/))?contentrepo ((?:[^`\n]|\n(?!\n))+)`")
COPIED = re.compile(r"^ *(?:\$ )?(?:[\w./]*bin/)?contentrepo ([a-z][^\n|]*)", re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name):
    command = program.get_command(CONTEXT, name)
    commands = [command, *getattr(command, "commands", {}).values()]
    assert all(command.help for command in commands)
    options = [option for command in commands for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_only_commands_and_files_that_exist(page):
    text = page.read_text()
    words = re.findall(r"(?:`|&& |\.venv/bin/)contentrepo ([a-z][a-z-]*)", text)
    assert set(words) <= set(COMMANDS)
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, *TOP.glob("deploy/ci/*.yml")], ids=lambda page: page.name)
def test_a_page_names_only_options_that_exist(page):
    text = page.read_text()
    spoken = [re.split(r"[\s\[\]|(),;=]+", found) for found in (*QUOTED.findall(text), *COPIED.findall(text))]
    unknown = [
        (words[0], option)
        for words in spoken
        if words[0] in COMMANDS
        for option in words
        if option.startswith("--") and option not in list_options(program, words)
    ]
    assert unknown == []


def list_options(group, words):
    """Of the command that the words begin with; of a group that has a command by default, of each that it has."""
    named = group.get_command(CONTEXT, words[0]) if words else None
    if isinstance(named, click.Group):
        return list_options(named, words[1:])
    commands = [named] if named else [group.get_command(CONTEXT, name) for name in group.list_commands(CONTEXT)]
    return {"--help"} | {option for one in commands for param in one.params for option in param.opts}


def test_our_own_words_name_only_commands_that_exist():
    for source in TOP.glob("contentrepo/**/*.py"):
        words = re.findall(r"(?:`|&& )contentrepo ([a-z][a-z-]*)", source.read_text())
        assert set(words) <= set(COMMANDS), source


def test_the_readme_has_exactly_two_commands_to_copy():
    blocks = re.findall(r"^```\n(.*?)^```", (TOP / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    commands = [block.strip() for block in blocks if block.startswith("python3")]
    assert [command.count("\n") for command in commands] == [0, 0]
    assert commands[0].endswith(".venv/bin/contentrepo demo")
    assert commands[1].endswith(".venv/bin/nox")


def test_the_readme_lists_every_applet():
    readme = (TOP / "README.md").read_text()
    applets = [path.parent.name for path in TOP.glob("contentrepo/applets/*/api.py")]
    assert [applet for applet in applets if f"    {applet}/" not in readme] == []


def test_every_decision_stands_in_the_index():
    decisions = TOP / "docs" / "decisions"
    index = (decisions / "README.md").read_text()
    assert [path.name for path in decisions.glob("[0-9]*.md") if f"({path.name})" not in index] == []


def test_the_settings_for_editors_are_json_and_name_schemas_that_exist():
    blocks = re.findall(r"^```json\n(.*?)^```", (TOP / "docs" / "editor.md").read_text(), re.MULTILINE | re.DOTALL)
    settings = [json.loads(block) for block in blocks]
    named = {path.removeprefix("SCHEMAS/") for one in settings for path in one.get("yaml.schemas", {})}
    assert named == {path.name for path in TOP.glob("schemas/*.json")} - {"report.v1.json"}
