"""What is loaded without its own wishes works as it does with them."""

import subprocess
import sys

import pytest


def run(program):
    return subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_pathlib_is_loaded_without_what_reads_addresses():
    program = (
        "import sys\nfrom contentrepo.stand_in import load_pathlib\nload_pathlib()\nimport pathlib\n"
        "print([name in sys.modules for name in ('pathlib', 'urllib.parse', 'ipaddress')])"
    )
    assert run(program) == "[True, False, False]"


def test_what_pathlib_wants_of_it_it_gets():
    program = (
        "from contentrepo.stand_in import load_pathlib\nload_pathlib()\nfrom pathlib import Path\n"
        "print(Path('/a b').as_uri())\nfrom urllib.parse import unquote\nprint(unquote('c%20d'))"
    )
    assert run(program) == "file:///a%20b\nc d"


def test_paths_with_stars_are_found_as_with_all_that_pathlib_takes(tmp_path):
    (tmp_path / "a.py").touch()
    program = (
        "import sys\nfrom contentrepo.stand_in import load_pathlib\nload_pathlib()\nfrom pathlib import Path\n"
        f"print([path.name for path in Path({str(tmp_path)!r}).glob('*.p?')], Path('b.py').match('*.py'))\n"
        "import fnmatch, re\nprint(re.compile('a'), fnmatch.fnmatch('b', 'B'))"
    )
    assert run(program) == "['a.py'] True\nre.compile('a') False"


def test_what_is_loaded_already_stays():
    program = (
        "import sys, urllib.parse\nfrom contentrepo.stand_in import load_pathlib\nload_pathlib()\n"
        "print(sys.modules['urllib.parse'] is urllib.parse)"
    )
    assert run(program) == "True"


def test_where_a_module_cannot_be_loaded_no_stand_in_is_left():
    program = (
        "import sys\nfrom contentrepo.stand_in import load_without\n"
        "try:\n    load_without('nowhere', {'inspect': 'isclass'})\n"
        "except ImportError as error:\n    print(error.name)\n"
        "print('inspect' in sys.modules)"
    )
    assert run(program) == "nowhere\nFalse"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="it is written in C there from the start")
def test_moments_are_had_without_the_library_around_them():
    program = (
        "import sys\nfrom contentrepo.moment import UTC, datetime\nprint('datetime' in sys.modules)\n"
        "import datetime as library\nprint(library.datetime is datetime, library.UTC is UTC)"
    )
    assert run(program) == "False\nTrue True"
