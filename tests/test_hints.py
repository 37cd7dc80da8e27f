"""Our modules load without `typing`; nobody else sees a difference."""

import subprocess
import sys

import content

OURS = "import sys\nfrom contentrepo import hints\nhints.lend()\n"


def run(program):
    return subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_ours_get_what_they_need_of_it():
    program = OURS + (
        "from contentrepo.applets.facts.packed import PackedFacts\n"
        "from contentrepo.applets.facts.models import FactsCache\n"
        "from contentrepo.applets.validation.models import Unit\n"
        "print(PackedFacts({'a': 1})['a'], Unit.__name__, FactsCache.__name__, type(sys.modules['typing']).__name__)"
    )
    assert run(program) == "1 Unit FactsCache _Typing"


def test_others_get_the_real_one_and_then_so_do_ours():
    program = OURS + (
        "from typing import Any, Protocol\nprint(Any.__module__, Protocol.__module__)\n"
        "import typing\nfrom contentrepo.applets.facts import models\nprint(models.Any is typing.Any)"
    )
    assert run(program) == "typing typing\nTrue"


def test_what_is_not_lent_is_the_real_one():
    program = OURS + "__name__ = 'contentrepo.made'\nfrom typing import overload\nprint(overload.__module__)"
    assert run(program) == "typing"


def test_where_it_is_loaded_already_it_stays():
    assert run("import typing\n" + OURS + "print(sys.modules['typing'] is typing)") == "True"


def test_it_is_given_back():
    assert run(OURS + "hints.give_back()\nprint('typing' in sys.modules)\nimport typing\nprint(typing.List)") == (
        "False\ntyping.List"
    )


def test_a_check_of_olx_never_loads_it(tmp_path):
    for path, data in content.course().items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    program = (
        "import os, sys\nend = os._exit\n"
        "def leave(code):\n    os.write(1, type(sys.modules['typing']).__name__.encode())\n    end(code)\n"
        f"os._exit = leave\nsys.argv = ['contentrepo', 'validate', {str(tmp_path)!r}, '--format', 'json']\n"
        "sys.stdout = open(os.devnull, 'w')\nfrom contentrepo.__main__ import main\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("_Typing", "")
