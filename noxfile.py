"""What a change must pass. `nox` runs the default sessions; `nox -l` lists all of them.

Sessions without an environment of their own use the one that runs nox: the README's second command makes it.
"""

from __future__ import annotations

import sys

import nox

nox.needs_version = ">=2025.10"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["tests", "lowest", "lint", "types", "contracts"]

CODE = ("contentrepo", "tests", "noxfile.py")
PATIENT = ("--timeout=7200",)  # seconds for one test; the suite's own limit is for a few


@nox.session(venv_backend="none")
def tests(session: nox.Session) -> None:
    """Every test, on all cores; arguments go to pytest."""
    session.run(sys.executable, "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """The tests against the built wheel and the lowest versions that pyproject.toml declares."""
    session.install(".[dev,postgres,lsp,server,s3]", "--resolution", "lowest-direct")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(venv_backend="none")
def lint(session: nox.Session) -> None:
    """Style: ruff's rules and its formatter."""
    session.run(sys.executable, "-m", "ruff", "check", *CODE)
    session.run(sys.executable, "-m", "ruff", "format", "--check", *CODE)


@nox.session(venv_backend="none")
def types(session: nox.Session) -> None:
    """Types: mypy, strict for the package."""
    session.run(sys.executable, "-m", "mypy")


@nox.session(venv_backend="none")
def contracts(session: nox.Session) -> None:
    """The walls of the house: `.importlinter`."""
    session.run(sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


@nox.session(venv_backend="none")
def races(session: nox.Session) -> None:
    """1,000 races of each pair of writers, on SQLite and on PostgreSQL: none may be lost. Not a default."""
    test = "tests/applets/live/test_races.py"
    session.run(sys.executable, "-m", "pytest", "-n", "0", *PATIENT, test, "--races", "1000")


@nox.session(venv_backend="none")
def kills(session: nox.Session) -> None:
    """5,000 publishes killed, 750 on failing machines, SQLite and PostgreSQL; arguments go to pytest. Not a default."""
    test = "tests/scenarios/test_kills.py"
    session.run(sys.executable, "-m", "pytest", "-n", "auto", *PATIENT, test, "--kills=5000", *session.posargs)


@nox.session(venv_backend="none")
def together(session: nox.Session) -> None:
    """6 clients, 3 pushers, a reader, 60 edits each, the server killed 60 times; both databases. Not a default."""
    test = "tests/scenarios/test_together.py"
    session.run(sys.executable, "-m", "pytest", "-n", "0", *PATIENT, test, "--together=60", *session.posargs)


@nox.session(venv_backend="none")
def claims(session: nox.Session) -> None:
    """What moves between repositories: 100 kills and 100 races of each kind; arguments go to pytest. Not a default."""
    more = ["tests/scenarios/test_claim_moves.py", "--kills=5000", "--races=1000", *session.posargs]
    session.run(sys.executable, "-m", "pytest", "-n", "auto", *PATIENT, *more)


@nox.session(venv_backend="none")
def crowds(session: nox.Session) -> None:
    """4 publishers, 8 pushers, 200 runs, on SQLite and on PostgreSQL; arguments go to pytest. Not a default."""
    test = "tests/scenarios/test_crowd.py"
    session.run(sys.executable, "-m", "pytest", "-n", "0", *PATIENT, test, "--crowd", *session.posargs)


@nox.session(venv_backend="none")
def pasts(session: nox.Session) -> None:
    """A repository of 1,000 commits, step by step, with hooks and without; arguments go to pytest. Not a default."""
    test = "tests/scenarios/test_long_past.py"
    session.run(sys.executable, "-m", "pytest", "-n", "auto", *PATIENT, test, "--commits=1000", *session.posargs)


@nox.session(venv_backend="none")
def programs(session: nox.Session) -> None:
    """Random changes of programs through random doors, 200 histories. Not a default."""
    test = "tests/scenarios/test_programs_stay_good.py"
    session.run(sys.executable, "-m", "pytest", "-n", "0", *PATIENT, test, "--histories=200", *session.posargs)


@nox.session(venv_backend="none")
def api(session: nox.Session) -> None:
    """Fifty requests of every kind for each operation of the HTTP document."""
    test = "tests/entrypoints/http/test_routes.py"
    session.run(sys.executable, "-m", "pytest", "-n", "0", *PATIENT, test, "--examples=50", *session.posargs)


@nox.session(venv_backend="none")
def benchmarks(session: nox.Session) -> None:
    """Figures beside a floor, beside edx-cleaner, and beside their limits (docs/performance.md). Not a default.

    Arguments go to the first script: `nox -s benchmarks -- --large 100000` measures the memory of a large course, too.
    """
    cleaner = session.cache_dir / "edx-cleaner"
    if not (cleaner / "bin" / "edx-cleaner").exists():  # in an environment of its own, for its licence is another
        session.run(sys.executable, "-m", "venv", str(cleaner))
        session.run(str(cleaner / "bin" / "pip"), "install", "-q", "olxcleaner==0.3.0", external=True)
    program = f"--edx-cleaner={cleaner / 'bin' / 'edx-cleaner'}"
    session.run(sys.executable, "tests/benchmarks/validation.py", program, *session.posargs)
    session.run(sys.executable, "tests/benchmarks/measure.py")
    session.run(sys.executable, "tests/benchmarks/push.py")
    for name in (
        "refusal",
        "blocks",
        "lookups",
        "catalog",
        "program_releases",
        "sync",
        "resident",
        "runs",
        "first",
        "live",
        "difference",
        "over_http",
        "authoring",
        "many_authors",
        "after_tasks",
    ):
        session.run(sys.executable, f"tests/benchmarks/{name}.py")
    neighbour = session.cache_dir / "openedx-core"  # of another licence, and fifty packages
    session.run(sys.executable, "tests/benchmarks/openedx_core.py", f"--environment={neighbour}")


@nox.session(venv_backend="none")
def hostile(session: nox.Session) -> None:
    """Hostile trees and files at their full size, against the bounds of docs/threat-model.md. Not a default."""
    session.run(sys.executable, "tests/hostile/measure.py", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """A search, led by coverage, for bytes that break something: two minutes, or what is said. Not a default."""
    session.install("-e", ".[dev]", "atheris>=3.0")
    arguments = session.posargs or ["-max_total_time=120", f"-artifact_prefix={session.create_tmp()}/"]
    session.run("python", "tests/hostile/fuzz.py", *arguments)
