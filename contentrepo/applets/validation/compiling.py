"""Whether the programs in problems compile, asked of a child process: once for each batch of blobs that nobody knew.

Nothing is ever run. Where the child cannot tell, in time or at all, nothing is said of a program.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from contentrepo.applets.facts.models import BlobFacts, Document, FactsKey
from contentrepo.applets.olx import api as olx

CHILD = Path(__file__).with_name("script_child.py")
WAIT = 10.0  # seconds for all programs of one child
CHILDREN = 3  # for one batch: the first, and others after programs that ended it


def with_compiled_programs(fresh: dict[FactsKey, BlobFacts]) -> dict[FactsKey, BlobFacts]:
    """Facts with every program in them judged; the same object where there is none."""
    waiting = {
        key: facts
        for key, facts in fresh.items()
        if type(facts) is Document and facts.remarks and olx.pending_programs(facts)
    }
    if not waiting:
        return fresh
    programs = list(dict.fromkeys(program for facts in waiting.values() for program in olx.pending_programs(facts)))
    stops = dict(zip(programs, compile_programs(programs), strict=True))
    return {**fresh, **{key: _settle(facts, stops) for key, facts in waiting.items()}}


def _settle(facts: Document, stops: Mapping[str, int]) -> Document:
    return olx.settle_programs(facts, [stops[program] for program in olx.pending_programs(facts)])


def compile_programs(programs: Sequence[str]) -> list[int]:
    """For each program the line, from 1, where compiling stops; 0 where it does not, or where nobody can say."""
    stops: list[int] = []
    for _ in range(CHILDREN):
        if len(stops) >= len(programs):
            break
        answers = _ask_child(programs[len(stops) :])
        stops += answers
        if len(stops) < len(programs):
            stops.append(0)  # the one that ended the child
    return [max(stop, 0) for stop in stops] + [0] * (len(programs) - len(stops))


def _ask_child(programs: Sequence[str]) -> list[int]:
    """The answers up to the first program that the child did not survive."""
    import subprocess  # takes longer to load than most pushes take to read

    command = [sys.executable, "-I", "-S", "-W", "ignore", str(CHILD)]
    try:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return []
    encoded = [program.encode("utf-8", "surrogatepass") for program in programs]
    question = b"".join(b"%d\n%b" % (len(program), program) for program in encoded)
    with child:
        try:
            answer, _ = child.communicate(question, timeout=WAIT)
        except subprocess.TimeoutExpired:
            child.kill()
            answer, _ = child.communicate()
    return [int(line) for line in answer.split()][: len(programs)]
