"""Where a benchmark's live store is: a file, or a schema on a server that is named or of the tests' own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def find_store(words: list[str], file: Path) -> Iterator[str]:
    """Its location; on a server gone with the block.

    Args:
        words: what the command line has in place of it: nothing, a postgresql:// URL, or `postgresql` alone.
        file: where nothing is said.
    """
    if not words:
        yield str(file)
        return
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from postgresql import make_schema

    yield from make_schema("" if words == ["postgresql"] else words[0])
