import subprocess
import sys

import pytest
from lxml import etree


def run(program):
    return subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.skipif(etree.LXML_VERSION < (6, 1), reason="this lxml takes more of gzip")
def test_lxml_is_loaded_without_gzip():
    assert run("import sys\nfrom contentrepo.applets.olx.library import etree\nprint('gzip' in sys.modules)") == "False"


def test_what_lxml_wants_of_gzip_it_gets():
    program = (
        "import io\nfrom contentrepo.applets.olx.library import etree\n"
        "file = io.BytesIO()\netree.fromstring('<a/>').getroottree().write(file, compression=9)\n"
        "import gzip\nprint(gzip.decompress(file.getvalue()).decode())"
    )
    assert run(program) == "<a/>"


@pytest.mark.skipif(etree.LXML_VERSION < (6, 1), reason="this lxml takes more of inspect")
def test_lxml_is_loaded_without_inspect():
    program = (
        "import sys\nfrom contentrepo.applets.olx.library import etree\n"
        "print('inspect' in sys.modules, etree.fromstring('<a/>').tag)\nimport inspect\nprint(inspect.isfunction(run))"
    )
    assert run(program.replace("run", "print")) == "False a\nFalse"


def test_what_lxml_wants_of_inspect_it_gets():
    """A parser target is what lxml takes it for."""
    program = (
        "import sys\nfrom contentrepo.applets.olx.library import etree\n"
        "class Target:\n"
        "    def start(self, tag, attributes, namespaces): self.seen = (tag, dict(attributes), dict(namespaces))\n"
        "    def close(self): return self.seen\n"
        'print(etree.XML(\'<a b="1" xmlns:c="d"/>\', etree.XMLParser(target=Target())))\n'
        "print('inspect' in sys.modules)"
    )
    assert run(program) == "('a', {'b': '1'}, {'c': 'd'})\nTrue"


def test_where_inspect_is_loaded_already_it_stays():
    program = (
        "import inspect, sys\nfrom contentrepo.applets.olx.library import etree\n"
        "print(sys.modules['inspect'] is inspect)"
    )
    assert run(program) == "True"


def test_anything_else_comes_from_the_real_one():
    program = (
        "import sys\nfrom contentrepo.stand_in import StandIn\n"
        "sys.modules.pop('inspect', None)\nsys.modules['inspect'] = one = StandIn('inspect')\n"
        "from inspect import isclass\nimport inspect\nprint(isclass(int), inspect is not one)"
    )
    assert run(program) == "True True"
