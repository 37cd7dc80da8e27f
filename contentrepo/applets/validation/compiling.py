"""Whether the programs in problems compile, asked of a child process: once for each batch of blobs that nobody knew.

Nothing is ever run. Where the child cannot tell, in time or at all, nothing is said of a program.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from contentrepo.applets.facts.models import BlobFacts, Brief, Document, FactsKey
from contentrepo.applets.olx import api as olx

if TYPE_CHECKING:
    from contentrepo.applets.validation.compiler_fork import CompilerFork
    from contentrepo.applets.validation.compiler_process import CompilerProcess

CHILD = Path(__file__).with_name("script_child.py")
WAIT = 10.0  # seconds for all programs of one child
FEW = 2000  # files to be read
CHILDREN = 3  # for one batch: the first, and others after programs that ended it


class Compiler:
    """A child that starts when programs are seen, while we read on; at most one at a time.

    Args:
        forks: whether little is read: then a fork, which has its programs with it, is sooner there than an interpreter.
    """

    def __init__(self, *, forks: bool = False) -> None:
        self._child: CompilerProcess | None = None
        self._fork: CompilerFork | None = None
        self._forks = forks and may_fork()

    def prepare(self, facts: BlobFacts) -> None:
        """Look at facts that were just read."""
        if not self._forks and self._child is None and _has_programs(facts):
            with suppress(OSError):
                self._child = _start_child()

    def begin(self, some: Iterable[BlobFacts | Brief]) -> None:
        """Look at all facts of a kind, when the next kind is about to be read: a fork begins with their programs."""
        if self._forks and self._fork is None and (programs := _list_programs(filter(_has_programs, some))):
            with suppress(OSError):
                self._fork = _fork(programs)

    def ask(self, programs: Sequence[str]) -> list[int]:
        """The answers up to the first program that the child did not survive."""
        child, self._child = self._child, None
        fork, self._fork = self._fork, None
        try:
            if not self._forks:
                return (child or _start_child()).ask(programs, seconds=WAIT)
            if fork is not None and fork.programs != programs:
                fork.close()
                fork = None
            return (fork or _fork(programs)).answer(seconds=WAIT)
        except OSError:
            return []

    def close(self) -> None:
        """Let no child wait for programs that do not come, nor answer when nobody listens."""
        for child in (self._child, self._fork):
            if child is not None:
                child.close()
        self._child = self._fork = None


def may_fork() -> bool:
    """Whether no second thread runs: a fork would take the locks that it holds."""
    threading = sys.modules.get("threading")
    return threading is None or threading.active_count() == 1


def _start_child() -> CompilerProcess:
    from contentrepo.applets.validation.compiler_process import CompilerProcess  # most pushes bring no program

    return CompilerProcess(CHILD)


def _fork(programs: Sequence[str]) -> CompilerFork:
    from contentrepo.applets.validation.compiler_fork import CompilerFork  # nor these

    return CompilerFork(programs)


def _has_programs(facts: BlobFacts | Brief) -> bool:
    return type(facts) is Document and facts.remarks != () and bool(olx.pending_programs(facts))


def _list_programs(some: Iterable[BlobFacts | Brief]) -> list[str]:
    """Each once, of documents that have some."""
    found = (olx.pending_programs(facts) for facts in some if type(facts) is Document)
    return list(dict.fromkeys(chain.from_iterable(found)))


def with_compiled_programs(fresh: dict[FactsKey, BlobFacts], compiler: Compiler) -> dict[FactsKey, BlobFacts]:
    """Facts with every program in them judged; the same object where there is none."""
    waiting = {
        key: facts for key, facts in fresh.items() if type(facts) is Document and facts.remarks and _has_programs(facts)
    }
    if not waiting:
        return fresh
    programs = _list_programs(waiting.values())
    stops = dict(zip(programs, compile_programs(programs, compiler), strict=True))
    return {**fresh, **{key: _settle(facts, stops) for key, facts in waiting.items()}}


def _settle(facts: Document, stops: Mapping[str, int]) -> Document:
    return olx.settle_programs(facts, [stops[program] for program in olx.pending_programs(facts)])


def compile_programs(programs: Sequence[str], compiler: Compiler) -> list[int]:
    """For each program the line, from 1, where compiling stops; 0 where it does not, or where nobody can say."""
    stops: list[int] = []
    for _ in range(CHILDREN):
        if len(stops) >= len(programs):
            break
        answers = compiler.ask(programs[len(stops) :])
        stops += answers
        if len(stops) < len(programs):
            stops.append(0)  # the one that ended the child
    return [max(stop, 0) for stop in stops] + [0] * (len(programs) - len(stops))
