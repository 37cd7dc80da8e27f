"""The course's tabs, as its policy lists them, and the pages that some of them show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.models import Extra, Oddities, Oddity, Tab
from contentrepo.applets.olx.policy import COURSE_KEY, PolicyFile, shape_of
from contentrepo.applets.olx.use import Key

UNKNOWN_TYPE = "unknown-tab-type"
NOT_SHOWN = "page-without-tab"
STATIC = "static_tab"

# The types that edx-platform registers (its entry points `openedx.course_tab`).
TYPES = frozenset(
    {
        "ccx_coach",
        "course_info",
        "courseware",
        "dates",
        "discussion",
        "edxnotes",
        "external_discussion",
        "external_link",
        "html_textbooks",
        "instructor",
        "lti_live",
        "pdf_textbooks",
        "progress",
        "static_tab",
        "syllabus",
        "teams",
        "textbooks",
        "wiki",
    }
)


def read_tabs(policy: PolicyFile, odd: Oddities) -> tuple[Tab, ...]:
    """The course's tabs, in order. Only the policy can say them."""
    tabs = policy.settings.get(COURSE_KEY, {}).get("tabs")
    name = policy.names.get(COURSE_KEY, "")
    if tabs is None:
        return ()
    if not isinstance(tabs, list):
        odd.policy_entries.append(Oddity(policy.place(name, "tabs"), name, f"{name} tabs", shape_of(tabs)))
        return ()
    return tuple(_read_tabs(tabs, name, policy, odd))


def _read_tabs(tabs: list[object], name: str, policy: PolicyFile, odd: Oddities) -> Iterator[Tab]:
    for index, tab in enumerate(tabs):
        place = policy.place(name, "tabs", str(index))
        if not isinstance(tab, dict):
            odd.policy_entries.append(Oddity(place, name, f"{name} tabs {index}", shape_of(tab)))
            continue
        read = Tab(*(_text(tab.get(part)) for part in ("type", "name", "url_slug")))
        if read.type not in TYPES:
            odd.note(UNKNOWN_TYPE, Oddity(place, f"tab {read.name or index + 1}", read.type))
        yield read


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def note_pages(policy: PolicyFile, tabs: tuple[Tab, ...], pages: Mapping[Key, Extra], odd: Oddities) -> None:
    """Tabs of the course's own pages whose page is not there, and pages that no tab shows."""
    name = policy.names.get(COURSE_KEY, "")
    shown = {tab.url_slug for tab in tabs if tab.type == STATIC}
    for index, tab in enumerate(tabs):
        if tab.type == STATIC and tab.url_slug and (STATIC, tab.url_slug) not in pages:
            place = policy.place(name, "tabs", str(index))
            odd.missing_tabs.append(Oddity(place, f"{STATIC}/{tab.url_slug}", tab.url_slug))
    for (category, page), extra in pages.items():
        if category == STATIC and page not in shown:
            odd.note(NOT_SHOWN, Oddity(Place(extra.path), f"{STATIC}/{page}", page))
