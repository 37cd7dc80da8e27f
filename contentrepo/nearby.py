"""Modules of ours are looked up where their package stands, at half the price of asking the whole path for each.

What is run is what the interpreter would run: its own compiled file, held to the source's time and size as it does.
Whatever is not plain is left to the interpreter (docs/decisions/0208).
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Sequence
from types import CodeType, ModuleType

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded yet

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader

    MAGIC_NUMBER: bytes

    def fix_name(code: CodeType, path: str) -> None: ...

else:
    # Loaded already, under a name that costs nothing.
    from _frozen_importlib import ModuleSpec
    from _frozen_importlib_external import MAGIC_NUMBER, PathFinder, SourceFileLoader
    from _imp import _fix_co_filename as fix_name

PACKAGE = __name__.partition(".")[0] + "."
_BY_TIME = MAGIC_NUMBER + bytes(4)
_HEADER = 16  # bytes
_MOST = 1 << 17  # the same, of a compiled file; ours have a third of it
_COMPILED = f".{sys.implementation.cache_tag}.pyc"
_SOURCE = ".py"


class _Loader(SourceFileLoader):
    """The interpreter's own, with a short way where the compiled file is there and of this source."""

    def get_code(self, fullname: str) -> CodeType | None:
        path = self.path
        try:
            data = _read(_compiled(path))
            state = os.stat(path)  # noqa: PTH116 - pathlib is not loaded yet
        except OSError:
            return super().get_code(fullname)
        words = (int(state.st_mtime), state.st_size)
        if data[:_HEADER] != _BY_TIME + b"".join([(word & 0xFFFFFFFF).to_bytes(4, "little") for word in words]):
            return super().get_code(fullname)
        code: CodeType = marshal.loads(memoryview(data)[_HEADER:])  # noqa: S302 - the interpreter's own file
        fix_name(code, path)
        return code


def _compiled(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/__pycache__/{name[: -len(_SOURCE)]}{_COMPILED}"


def _read(path: str) -> bytes:
    """The bytes of a file; b"" of a large one. A file object would ask the system for twice as much."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = os.read(file, _MOST)
    finally:
        os.close(file)
    return data if len(data) < _MOST else b""


class Nearby:
    """Finds modules of ours. What it does not find may still be found by others."""

    def __init__(self) -> None:
        self._names: dict[str, frozenset[str]] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if path is None or len(path) != 1 or not fullname.startswith(PACKAGE):
            return None
        folder, name = path[0], fullname.rpartition(".")[2]
        names = self._names.get(folder)
        if names is None:
            names = self._names[folder] = _list(folder)
        if name + _SOURCE in names:
            return _spec(fullname, f"{folder}/{name}{_SOURCE}", None)
        if name in names and os.path.isfile(f"{folder}/{name}/__init__.py"):  # noqa: PTH113
            return _spec(fullname, f"{folder}/{name}/__init__.py", [f"{folder}/{name}"])
        return None

    def invalidate_caches(self) -> None:
        self._names.clear()


def _list(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return frozenset()


def _spec(name: str, path: str, places: list[str] | None) -> ModuleSpec:
    spec = ModuleSpec(name, _Loader(name, path), origin=path, is_package=places is not None)
    spec.has_location = True  # as the interpreter's own finder says it
    spec.cached = _compiled(path)
    if places is not None:
        spec.submodule_search_locations = places
    return spec


def install() -> None:
    """Be asked right before the path is, where compiled files are beside their sources, and wanted as they are.

    Whoever stands before the path wants to see what is loaded: tools that measure what runs, for one.
    """
    if os.sep == "/" and PathFinder in sys.meta_path and not (sys.flags.optimize or sys.pycache_prefix):
        sys.meta_path.insert(sys.meta_path.index(PathFinder), Nearby())
