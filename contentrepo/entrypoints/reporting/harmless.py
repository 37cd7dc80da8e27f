"""Lines that a CI's log may show: content in them must not be taken for an order to the machine that shows them.

GitHub's runner obeys lines that begin with `::`, and, from earlier times, `##[` wherever it stands in a line
(actions/runner, ActionCommand.cs).
"""

from __future__ import annotations

from contentrepo.api.check import make_visible


def show(text: str) -> str:
    """Text of the content on one line, with nothing hidden in it and no order anywhere."""
    return make_visible(text).replace("##[", "##\\[")


def show_first(text: str) -> str:
    """The same for text with which a line begins; one colon is enough, for a place follows with another."""
    shown = show(text)
    return f"./{shown}" if shown.lstrip().startswith(":") else shown
