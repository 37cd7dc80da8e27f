import importlib.util
import marshal
import os
import py_compile
import subprocess
import sys
from pathlib import Path

import pytest

from contentrepo.nearby import Nearby

OTHER = "word = 'as compiled'"


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "made.py"
    file.write_text("word = 'as written'")
    return file


def load(source, name="contentrepo.made"):
    spec = Nearby().find_spec(name, [str(source.parent)])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compile_other(source, mode=py_compile.PycInvalidationMode.TIMESTAMP):
    """A compiled file that is held to be of this source, with something else in it, so that its use can be seen."""
    compiled = Path(py_compile.compile(str(source), invalidation_mode=mode))
    compiled.write_bytes(compiled.read_bytes()[:16] + marshal.dumps(compile(OTHER, "elsewhere.py", "exec")))
    return compiled


def test_the_compiled_file_is_run_where_it_is_of_this_source(source):
    compile_other(source)
    module = load(source)
    assert (module.word, module.__file__, module.__name__) == ("as compiled", str(source), "contentrepo.made")


@pytest.mark.parametrize(
    "change",
    [
        lambda source, _: os.utime(source, (1, 1)),
        lambda source, _: source.write_text("word = 'as written' "),
        lambda _, compiled: compiled.unlink(),
        lambda _, compiled: compiled.write_bytes(compiled.read_bytes()[:9]),
        lambda _, compiled: compiled.write_bytes(b"else" + compiled.read_bytes()[4:]),
    ],
    ids=["another time", "another size", "no compiled file", "half a header", "another interpreter's"],
)
def test_else_the_source_is(source, change):
    change(source, compile_other(source))
    assert load(source).word == "as written"


def test_a_compiled_file_that_is_held_to_a_digest_is_left_to_the_interpreter(source):
    compile_other(source, py_compile.PycInvalidationMode.CHECKED_HASH)
    assert load(source).word == "as compiled"
    source.write_text("word = 'as changed'")
    assert load(source).word == "as changed"


def test_what_fails_is_told_with_the_source_that_it_is_in(source):
    source.write_text("\n\ndef fail():\n    raise ValueError\n")
    compiled = Path(py_compile.compile(str(source)))
    source.rename(source.with_name("moved.py"))
    compiled.rename(compiled.with_name(compiled.name.replace("made", "moved")))
    assert load(source.with_name("moved.py"), "contentrepo.moved").fail.__code__.co_filename.endswith("/moved.py")


def test_packages_and_what_is_nowhere(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/__init__.py").write_text("")
    (tmp_path / "bare").mkdir()
    finder = Nearby()
    assert finder.find_spec("contentrepo.inner", [str(tmp_path)]).submodule_search_locations == [f"{tmp_path}/inner"]
    for name in ("contentrepo.bare", "contentrepo.nothing", "other.inner"):
        assert finder.find_spec(name, [str(tmp_path)]) is None
    assert finder.find_spec("contentrepo.inner", [str(tmp_path / "gone")]) is None


def test_what_appears_later_is_found_once_it_is_said(tmp_path):
    finder = Nearby()
    assert finder.find_spec("contentrepo.later", [str(tmp_path)]) is None
    (tmp_path / "later.py").write_text("")
    finder.invalidate_caches()
    assert finder.find_spec("contentrepo.later", [str(tmp_path)]) is not None


@pytest.mark.parametrize(("option", "short"), [([], "True"), (["-O"], "False"), (["-X", "pycache_prefix=/x"], "False")])
def test_it_is_asked_unless_compiled_files_are_wanted_otherwise(option, short):
    program = "import sys, contentrepo; print('Nearby' in [type(one).__name__ for one in sys.meta_path])"
    done = subprocess.run([sys.executable, *option, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == short


def test_whoever_wants_to_see_what_is_loaded_is_asked_before():
    program = (
        "import sys\n"
        "class Seeing:\n"
        "    seen = []\n"
        "    def find_spec(self, name, path=None, target=None): self.seen.append(name)\n"
        "sys.meta_path.insert(2, Seeing())\n"
        "import contentrepo.errors\nprint('contentrepo.errors' in Seeing.seen)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_a_large_compiled_file_is_left_to_the_interpreter(source):
    source.write_text(f"word = {'x' * 200_000!r}")
    py_compile.compile(str(source))
    assert len(load(source).word) == 200_000


def test_an_interpreter_without_its_inner_names_does_without_it():
    program = (
        "import sys, types\nsys.modules['_imp'] = types.ModuleType('_imp')\nimport contentrepo.errors\n"
        "print(type(sys.meta_path[0]).__name__ == 'Nearby', contentrepo.errors.UsageError.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "UsageError"]
