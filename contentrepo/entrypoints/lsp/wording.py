"""What an editor shows: cards and rule pages as Markdown, candidates as completions. Names are hostile here, too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from lsprotocol.types import CompletionItem, CompletionItemKind, Range, TextEdit

from contentrepo.api.check import find_rule
from contentrepo.api.edit import Candidate, Card, make_visible
from contentrepo.entrypoints.reporting.page import read_page

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")


def render_cards(cards: Iterable[Card]) -> str:
    return "\n\n---\n\n".join(map(_card, cards))


def _card(card: Card) -> str:
    what = f"{_plain(card.kind)} {_code(card.name)}"
    lines = [f"**{_plain(card.title)}** ({what})" if card.title else what]
    if card.trail:
        lines.append(" → ".join(map(_plain, card.trail)))
    lines.append("\n".join(f"- {_plain(fact)}" for fact in card.facts))
    lines.append(_code(card.key) if card.key else "")
    return "\n\n".join(line for line in lines if line)


def render_rule(rule_id: str) -> str:
    """A rule's page; "" for no rule of ours."""
    rule = find_rule(rule_id)
    return f"## {rule.ID}\n\n{read_page(rule).markdown}" if rule else ""


def make_items(candidates: Iterable[Candidate], place: Range, *, is_markup: bool) -> Iterator[CompletionItem]:
    """Completions in the candidates' order; what is typed finds them by id and by title."""
    for index, one in enumerate(candidates):
        title = make_visible(one.title)
        yield CompletionItem(
            label=make_visible(one.value),
            kind=CompletionItemKind.File if one.kind in {"asset", "page"} else CompletionItemKind.Reference,
            detail=" ".join(filter(None, (one.kind, title, "(nothing uses it yet)" if one.is_free else ""))),
            filter_text=f"{one.value} {one.title}",
            sort_text=f"{index:04}",
            text_edit=TextEdit(place, escape(one.value) if is_markup else one.value),
        )


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", make_visible(text))


def _code(text: str) -> str:
    return f"`{make_visible(text).replace('`', '')}`"
