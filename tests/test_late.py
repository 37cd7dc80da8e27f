"""Doors whose names are found where they live: what type checkers read and what runs must be one."""

import ast
import importlib
from pathlib import Path

import pytest

from contentrepo.late import late

PACKAGE = Path(importlib.import_module("contentrepo").__file__).parent
DOORS = [path for path in sorted(PACKAGE.rglob("*.py")) if "__getattr__ = late(" in path.read_text()]


def name_of(path):
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)


def told_to_type_checkers(path):
    """name -> module, as the imports for type checkers have it."""
    tree = ast.parse(path.read_text())
    blocks = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    imports = [node for block in blocks for node in block.body if isinstance(node, ast.ImportFrom)]
    return {name.name: node.module for node in imports for name in node.names}


def test_there_are_such_doors():
    assert len(DOORS) >= 3


@pytest.mark.parametrize("path", DOORS, ids=name_of)
def test_each_name_is_the_one_that_type_checkers_see(path):
    door, told = importlib.import_module(name_of(path)), told_to_type_checkers(path)
    own = set(vars(door))
    for name in door.__all__:
        if name in told:
            assert getattr(door, name) is getattr(importlib.import_module(told[name]), name), name
        else:
            assert name in own, name


def test_a_name_that_no_home_has_is_an_attribute_error():
    find = late("contentrepo.late", {"contentrepo.late": "late"})
    assert find("late") is late
    with pytest.raises(AttributeError, match=r"module 'contentrepo\.late' has no attribute 'soon'"):
        find("soon")
