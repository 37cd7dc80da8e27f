"""How a rule quotes what the content says, so that no name can forge or garble our sentence.

What a terminal, a browser or a CI log needs beyond that is the renderers' business.
"""

from __future__ import annotations

from contentrepo.applets.findings.api import make_visible

LONGEST = 120
"""Characters of a value that a message shows; the finding's own `value` is never shortened."""


def quote(value: str) -> str:
    """`value` in backticks, on one line, with what cannot be seen made visible."""
    shown = value if len(value) <= LONGEST else f"{value[: LONGEST - 3]}..."
    return f"`{make_visible(shown)}`"
