import ast
import importlib
from pathlib import Path
from statistics import median

import pytest

TOP = Path(__file__).resolve().parent.parent
PACKAGE = TOP / "contentrepo"
MODULES = sorted(PACKAGE.rglob("*.py"))
APIS = sorted(PACKAGE.glob("applets/*/api.py"))


def name_of(path):
    return ".".join(path.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__")


def parsed(path):
    return ast.parse(path.read_text())


def lines_of(path):
    return len(path.read_text().splitlines())


def functions_of(path):
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_every_module_says_what_it_is():
    assert [name_of(path) for path in MODULES if not ast.get_docstring(parsed(path))] == []


def test_every_module_is_named_for_what_it_holds():
    empty_names = {"utils", "helpers", "common", "manager", "base", "misc"}
    assert [name_of(path) for path in MODULES if path.stem in empty_names] == []


def test_modules_are_short():
    assert [name_of(path) for path in MODULES if lines_of(path) > 400] == []
    assert median(map(lines_of, MODULES)) < 80


def test_functions_stop_at_forty_lines():
    sizes = {(name_of(path), f.name): f.end_lineno - f.lineno + 1 for path in MODULES for f in functions_of(path)}
    assert {name: size for name, size in sizes.items() if size > 40} == {}


def test_an_applet_is_entered_by_its_api_not_by_its_package():
    packages = PACKAGE.glob("applets/*/__init__.py")
    assert [name_of(path) for path in packages if len(parsed(path).body) != 1] == []


@pytest.mark.parametrize("path", APIS, ids=name_of)
def test_every_verb_of_an_api_is_listed_and_explained(path):
    api = importlib.import_module(name_of(path))
    verbs = {name: getattr(api, name) for name in api.__all__}
    functions = {n.name for n in parsed(path).body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")}
    assert functions <= set(verbs)
    assert [name for name, verb in verbs.items() if callable(verb) and not verb.__doc__] == []
