"""Kept patterns are those that `re.compile` would give, or they are not taken."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import contentrepo.applets.olx.document
import contentrepo.entrypoints.hooks.pre_receive  # noqa: F401 - all of these have patterns
from contentrepo import pattern, pattern_file
from contentrepo.pattern_file import PatternFile

SAMPLE = Path(__file__).parent.parent / "sample_course"
SAID = [
    ("a+b", 0),
    (b"a+b", 0),
    (r"(?P<first>\w)|(?P<second>[^\W\d]{2,})", 0),
    (r"(?i)x(?=y)", 0),
    (rb"(?>a|ab)++$", re.MULTILINE | re.DOTALL),
    ("\u017f[k-\u017f]", re.IGNORECASE),
    ("\\d\ud800", re.ASCII),
]


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return str(tmp_path / "patterns")


@pytest.fixture
def kept(path):
    file = PatternFile(path)
    for text, flags in SAID:
        file.compile(text, flags)
    file.keep()
    return Path(path)


def compiled_again(path, monkeypatch):
    """What is compiled because the file does not have it."""
    seen = []
    with monkeypatch.context() as patch:
        real = re.compile
        patch.setattr(re, "compile", lambda *said: seen.append(said) or real(*said))
        found = [PatternFile(str(path)).compile(text, flags) for text, flags in SAID]
    assert found == [re.compile(text, flags) for text, flags in SAID]
    return len(seen)


def test_a_kept_one_is_the_compiled_one_and_nothing_is_compiled(kept, monkeypatch):
    assert compiled_again(kept, monkeypatch) == 0
    file = PatternFile(str(kept))
    match = file.compile(*SAID[2]).search("äb")
    assert (match.groupdict(), match.lastgroup) == ({"first": "ä", "second": None}, "first")
    assert file.compile(*SAID[0]).search("aab")[0] == "aab"
    assert file.compile(*SAID[1]).search(b"aab")[0] == b"aab"


@pytest.mark.parametrize(
    "change",
    [
        lambda _: b"",
        lambda data: data[:-1],
        lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:],
        lambda data: data + b"\0",
    ],
    ids=["empty", "cut short", "one bit", "longer"],
)
def test_what_is_not_whole_is_as_good_as_none(kept, change, monkeypatch):
    kept.write_bytes(change(kept.read_bytes()))
    assert compiled_again(kept, monkeypatch) == len(SAID)


def test_so_is_what_another_interpreter_kept(kept, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(pattern_file, "STAMP", "another")
        assert compiled_again(kept, monkeypatch) == len(SAID)
    assert compiled_again(kept, monkeypatch) == 0


def test_two_processes_that_keep_lose_nothing_of_each_other(path):
    first, second = PatternFile(path), PatternFile(path)
    first.compile("a", 0)
    second.compile("b", 0)
    first.keep()
    second.keep()
    assert {key[2] for key in pattern_file._read(path)} == {"a", "b"}


def test_what_nobody_wants_any_more_goes(path, monkeypatch):
    monkeypatch.setattr(pattern_file, "MOST", 2)
    for text in "abc":
        file = PatternFile(path)
        file.compile(text, 0)
        file.keep()
    assert {key[2] for key in pattern_file._read(path)} == {"b", "c"}


@pytest.mark.parametrize(("name", "value"), [("dont_write_bytecode", True), ("pycache_prefix", "/elsewhere")])
def test_nothing_is_written_where_no_compiled_module_would_be(path, monkeypatch, name, value):
    monkeypatch.setattr(sys, name, value)
    file = PatternFile(path)
    file.compile("a", 0)
    file.keep()
    assert not Path(path).exists()


def test_where_nothing_can_be_written_nothing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(pattern_file, "_take_apart", lambda _: pytest.fail("for nothing"))
    file = PatternFile(str(tmp_path / "nowhere" / "patterns"))
    assert file.compile("a", 0).match("a")
    file.keep()
    assert list(tmp_path.iterdir()) == []


def test_every_pattern_of_ours_can_be_kept(path):
    """`keep` tries each, and one that fails would keep all from being kept."""
    everything = PatternFile(path)
    known = pattern_file._read(pattern._file._path) | dict.fromkeys(pattern._file._fresh)
    for _, flags, text in known:
        everything.compile(text, flags)
    everything.keep()
    assert len(known) > 40
    assert pattern_file._read(path).keys() == known.keys()


def test_a_second_start_compiles_nothing_of_ours(tmp_path):
    program = (
        "import os, re, sys\nfrom contentrepo import pattern\n"
        f"sys.dont_write_bytecode = False\npattern._file._path = {str(tmp_path / 'patterns')!r}\n"
        "end, real, seen = os._exit, re.compile, []\n"
        "def compile(text, flags=0):\n"
        "    seen.append(sys._getframe(1).f_code.co_filename)\n    return real(text, flags)\n"
        "re.compile = compile\n"
        "count = lambda: sum(one.endswith('pattern_file.py') for one in seen)\n"
        "os._exit = lambda code: (os.write(2, b'%d' % count()), end(code))\n"
        f"sys.argv = ['contentrepo', 'validate', {str(SAMPLE)!r}]\n"
        "from contentrepo.__main__ import main\nmain()\n"
    )
    told = [
        int(subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, cwd=tmp_path).stderr)
        for _ in range(2)
    ]
    assert told[0] > 40
    assert told[1] == 0


def test_flags_are_those_of_the_library():
    ours = [pattern.IGNORECASE, pattern.MULTILINE, pattern.DOTALL, pattern.ASCII]
    assert ours == [re.IGNORECASE, re.MULTILINE, re.DOTALL, re.ASCII]
