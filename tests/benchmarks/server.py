"""Where a benchmark's live store is: a file, a database that is named, or one of a server of the tests' own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def find_store(words: list[str], file: Path) -> Iterator[str]:
    """Its location.

    Args:
        words: what the command line has in place of it: nothing, a postgresql:// URL, or `postgresql` alone.
        file: where nothing is said.
    """
    if words != ["postgresql"]:
        yield words[0] if words else str(file)
        return
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from postgresql import make_schema

    yield from make_schema()
