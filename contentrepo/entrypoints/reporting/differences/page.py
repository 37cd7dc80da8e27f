"""The differences as one page that loads nothing from anywhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby

from contentrepo.api.author import BlockDifference, compare_lines
from contentrepo.entrypoints.reporting.course_page.markup import Markup, element, join
from contentrepo.entrypoints.reporting.differences.sentences import NOT_SET, label, say, with_company

CONTEXT = 3
STYLE = Markup("""
:root { color-scheme: light dark; --line: #8884; --came: #2a82; --went: #c332; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem } h2 { font-size: 1rem; font-family: ui-monospace, monospace; overflow-wrap: anywhere;
  border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 2rem }
ul { padding-left: 1.2rem } li { margin: .3rem 0 } .quiet { opacity: .7 }
pre { overflow-x: auto; margin: .3rem 0; border: 1px solid var(--line); border-radius: 4px; padding: .3rem 0 }
pre span { display: block; padding: 0 .6rem; white-space: pre-wrap; overflow-wrap: anywhere; min-height: 1.5em }
ins, del { text-decoration: none; padding: 0 .2em; border-radius: 3px }
.came, ins { background: var(--came) } .went, del { background: var(--went) }
""")


def render_page(differences: Sequence[BlockDifference], *, old: str, new: str) -> str:
    """One HTML document; `old` and `new` are what the two states are called."""
    policy = f"default-src 'none'; style-src '{_digest(STYLE)}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"What changed from {old} to {new}"),
        element("style", STYLE),
    )
    title = element("h1", "What changed from ", element("code", old), " to ", element("code", new))
    body = element("body", element("main", title, _summary(differences), join(_files(differences))))
    page = "<!DOCTYPE html>\n" + element("html", head, body, lang="en") + "\n"
    return page.encode("utf-8", "backslashreplace").decode()


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _summary(differences: Sequence[BlockDifference]) -> Markup:
    blocks = {(one.folder, one.subject) for one in differences if one.subject}
    files = {one.path for one in differences}
    counts = (
        _count(len(found), noun) for found, noun in ((differences, "difference"), (blocks, "block"), (files, "file"))
    )
    words = "{} in {} and {}".format(*counts)
    return element("p", words if differences else "Nothing differs.", class_="quiet")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _files(differences: Sequence[BlockDifference]) -> Iterator[Markup]:
    told = list(with_company(differences))
    for path, group in groupby(told, key=lambda pair: pair[0].path):
        items = [element("li", join(_item(one, company))) for one, company in group]
        yield element("section", element("h2", path), element("ul", join(items)))


def _item(one: BlockDifference, company: int) -> Iterator[str]:
    yield element("strong", label(one)) if one.subject else ""
    if one.kind in ("attribute", "key"):
        yield f" {one.name.lstrip('/')}: "
        yield element("del", NOT_SET if one.old is None else one.old)
        yield " \N{RIGHTWARDS ARROW} "
        yield element("ins", NOT_SET if one.new is None else one.new)
    else:
        yield say(one, company)
        if one.kind in ("body", "text") and one.old is not None and one.new is not None:
            yield element("pre", join(_lines(one.old, one.new)))


def _lines(old: str, new: str) -> Iterator[Markup]:
    """The lines that came and went, with a few around them."""
    before, after = old.splitlines(), new.splitlines()
    done = 0
    for start, end, new_start, new_end in compare_lines(before, after):
        yield from _between(before, done, start)
        yield from (element("span", line, class_="went") for line in before[start:end])
        yield from (element("span", line, class_="came") for line in after[new_start:new_end])
        done = end
    yield from (element("span", line) for line in before[done : done + CONTEXT])


def _between(lines: Sequence[str], start: int, end: int) -> Iterator[Markup]:
    """Lines that both have, between two edits (or before the first): those next to one."""
    first = start + CONTEXT if start else 0
    if end - first <= CONTEXT:
        yield from (element("span", line) for line in lines[start:end])
        return
    yield from (element("span", line) for line in lines[start:first])
    if start:
        yield element("span", "...", class_="quiet")
    yield from (element("span", line) for line in lines[end - CONTEXT : end])
