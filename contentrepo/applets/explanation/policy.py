"""A run's policy with the lines that say its settings."""

from __future__ import annotations

from collections.abc import Mapping

from contentrepo.applets.explanation.target import COURSE
from contentrepo.applets.facts.models import Settings
from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.api import read_facts
from contentrepo.applets.repository.models import Snapshot, Span
from contentrepo.applets.validation.models import UnitContent
from contentrepo.dataclass import dataclass, field


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy and its lines.

    Attributes:
        path: of the file; "" without one.
        run: the name that the policy gives to the course block.
        lines: RFC 6901 pointer -> line.
    """

    path: str = ""
    run: str = ""
    entries: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def settings_of(self, key: tuple[str, str]) -> Mapping[str, object]:
        return self.entries.get(self._name(key), {})

    def place(self, key: tuple[str, str], setting: str = "") -> Place:
        """The line of a block's entry, or of one setting in it."""
        parts = [self._name(key), *([setting] if setting else [])]
        pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
        return Place(self.path, self.lines.get(pointer, 0))

    def span(self, key: tuple[str, str]) -> Span | None:
        """The lines of a block's entry."""
        name = self._name(key)
        if not self.path or name not in self.entries:
            return None
        start = "/" + name.replace("~", "~0").replace("/", "~1")
        lines = [line for pointer, line in self.lines.items() if pointer == start or pointer.startswith(f"{start}/")]
        return Span(self.path, min(lines), max(lines)) if lines else None

    def _name(self, key: tuple[str, str]) -> str:
        return f"course/{self.run}" if key == COURSE else "/".join(key)


def open_policy(content: UnitContent, snapshot: Snapshot) -> Policy:
    """The policy of a run, read once more for its lines; an empty one where it says nothing."""
    course = content.course
    if course is None or not course.policy:
        return Policy()
    base, run = f"{course.root.folder}/" if course.root.folder else "", course.root.url_name
    for path in (f"{base}policies/{run}/policy.json", f"{base}policies/{run}.json"):
        entry = content.files.get(path)
        if entry is None:
            continue
        facts = read_facts("json", dict(snapshot.read([entry.blob]))[entry.blob])
        if isinstance(facts, Settings) and isinstance(facts.data, dict) and facts.data.keys() == course.policy.keys():
            return Policy(path, run, course.policy, {pointer: line for pointer, line, _ in facts.places})
    return Policy("", run, course.policy)
