"""Textbooks and links that the policy gives the course, and those of them that lead nowhere or into another run.

What the course's own element says in their place is read with the other content of its file.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from contentrepo.applets.keys.models import CourseRunKey
from contentrepo.applets.olx.assets import reference_names
from contentrepo.applets.olx.codes import FOREIGN_LINK
from contentrepo.applets.olx.conclusions import is_named, names_of
from contentrepo.applets.olx.models import Oddities, Oddity, Root
from contentrepo.applets.olx.policy import COURSE_KEY, PolicyFile

MISSING = "missing-textbook"
STATIC = "/static/"

_LISTS = ("pdf_textbooks", "html_textbooks")
_MARKS = ("-v1:", "-v1%", "/c4x/", "i4x:", "/courses/")
SHOWN = 200
_MAX_PARTS = 100_000  # of one setting; no real one comes near


def note_textbooks(policy: PolicyFile, assets: Container[str], odd: Oddities) -> None:
    """Chapters of textbooks whose address is a file that is not there, or no address."""
    settings = policy.settings.get(COURSE_KEY, {})
    listed = {name: books for name in _LISTS if isinstance(books := settings.get(name), list) and books}
    for name, books in listed.items():
        for index, book in enumerate(books):
            for address in _addresses(book) if isinstance(book, dict) else ():
                if not _leads_somewhere(address, assets):
                    place = policy.place(policy.names[COURSE_KEY], name, str(index))
                    odd.note(MISSING, Oddity(place, f"{name} {index + 1}", address[:SHOWN], _title(book)))


def _addresses(book: Mapping[str, object]) -> Iterator[str]:
    chapters = book.get("chapters")
    for part in (book, *(chapters if isinstance(chapters, list) else ())):
        if isinstance(part, dict) and isinstance(url := part.get("url"), str):
            yield url


def _title(book: Mapping[str, object]) -> str:
    title = book.get("tab_title") or book.get("title")
    return title[:SHOWN] if isinstance(title, str) else ""


def _leads_somewhere(address: str, assets: Container[str]) -> bool:
    if address.startswith(STATIC):
        return any(name in assets for name in reference_names(address[len(STATIC) :].partition("#")[0]))
    return "://" in address or address.startswith("/")


def note_policy_links(run: CourseRunKey, root: Root, policy: PolicyFile, odd: Oddities) -> None:
    """Addresses in the course's own settings (tabs, textbooks, signatures ...) that name another run."""
    own = names_of(run, root)
    for name, value in policy.settings.get(COURSE_KEY, {}).items():
        for text in _texts(value):
            named = _find_run(text) if any(mark in text for mark in _MARKS) else ""
            if named and not is_named(named, own):
                place = policy.place(policy.names[COURSE_KEY], name)
                odd.remarks.setdefault(FOREIGN_LINK, []).append(Oddity(place, name, text[:SHOWN], named))


def _find_run(text: str) -> str:
    from contentrepo.applets.olx.addresses import find_run  # slow to load, and rarely needed

    return find_run(text)


def _texts(value: object) -> Iterator[str]:
    """Every text in a setting."""
    left = [value]
    for _ in range(_MAX_PARTS):
        if not left:
            return
        part = left.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            left += reversed(part.values())
        elif isinstance(part, list):
            left += reversed(part)
