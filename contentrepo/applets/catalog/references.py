"""Whether what one entry names is there. What another repository holds can be added to what is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from contentrepo.applets.catalog.models import Misfit
from contentrepo.applets.catalog.notes import Reference
from contentrepo.applets.catalog.wording import nearest

Known = Mapping[str, Collection[str]]
"""Kind -> printed keys. A file that cannot be read is known all the same: its own fault is enough."""

ASKED = 25
"""Wrong names for which a near one is looked for; a thousand wrong ones need not hold up the rest."""

_FILES = {
    "organization": "organizations/{0}.yaml",
    "course": "courses/{0}/{1}.yaml",
    "run": "courses/{0}/{1}/{2}.yaml",
    "program": "programs/{0}.yaml",
}


def find_unknown(references: Iterable[Reference], known: Known) -> Iterator[Misfit]:
    """A misfit for every reference to nothing, with the file that would be needed."""
    meant: dict[tuple[str, str], str] = {}
    for reference in references:
        names = known[reference.kind]
        if reference.name not in names:
            asked = (reference.kind, reference.name)
            if asked not in meant and len(meant) < ASKED:
                meant[asked] = nearest(reference.name, sorted(names))
            yield _misfit(reference, meant.get(asked, ""))


def _misfit(reference: Reference, meant: str) -> Misfit:
    kind, name = reference.kind, reference.name
    parts = [name] if kind in {"organization", "program"} else name.removeprefix("course-v1:").split("+")
    path = _FILES[kind].format(*parts)
    hint = f"Did you mean `{meant}`? " if meant else ""
    noun = "course run" if kind == "run" else kind
    detail = f"`{reference.subject}` names {noun} `{name}`, and there is no `{path}`"
    return Misfit(
        f"unknown-{kind}", reference.place, reference.subject, name, detail, f"{hint}Add `{path}`, or remove the name."
    )
