"""The catalog's verbs: bytes to facts, facts to a catalog, claims to clashes. All pure; none raises on content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from contentrepo.applets.catalog import kinds
from contentrepo.applets.catalog.models import (
    Availability,
    Catalog,
    Claim,
    Clash,
    Configuration,
    CourseRun,
    CurriculumCourse,
    Misfit,
)
from contentrepo.applets.facts.models import Settings
from contentrepo.applets.findings.models import Place
from contentrepo.applets.repository.models import Entry, ForeignCatalog

if TYPE_CHECKING:
    from contentrepo.applets.merging.models import JoinedText

__all__ = [
    "KINDS",
    "availability_of",
    "compare_entries",
    "find_all_clashes",
    "find_circles",
    "find_clashes",
    "find_closing",
    "find_link",
    "find_open_runs",
    "is_catalog_path",
    "kind_of",
    "list_entries",
    "matches_path",
    "merge_entry",
    "path_of",
    "read_catalog",
    "read_configuration",
    "read_facts",
    "render_commented",
    "render_entry",
]

KINDS = kinds.KINDS
"""Every kind of catalog file; none of them is a kind of OLX file."""


def kind_of(path_in_repository: str) -> str | None:
    """What a file of a repository is to be read as, by its path alone; None where it is no catalog file.

    Returns:
        "organization", "course", "run", "program", "curriculum", or "configuration" for `contentrepo.yaml`.
    """
    return kinds.kind_of(path_in_repository)


def is_catalog_path(path_in_repository: str) -> bool:
    """Whether a path is a catalog file's, `contentrepo.yaml` included. A YAML file inside a run's OLX is none."""
    return kinds.kind_of(path_in_repository) is not None


def read_facts(kind: str, data: bytes) -> Settings:
    """One file's data and places, with every way in which it does not fit the schema of its kind.

    Bounded: 1 MiB, 32 levels, 50,000 values (repeated ones counted). Depends on the kind and the bytes alone, so
    it is worth keeping. jsonschema and PyYAML are imported here and nowhere else.

    Args:
        kind: one of `KINDS`.
        data: the file's bytes, whatever they are.
    """
    from contentrepo.applets.catalog import reading

    return reading.read_facts(kind, data)


def compare_entries(old: bytes, new: bytes) -> list[tuple[tuple[str, ...], object, object]]:
    """(place, old, new) of each value that two versions of a catalog file have otherwise.

    Raises:
        Unreadable: one is no YAML that we read.
    """
    from contentrepo.applets.catalog import merge  # checks compare no YAML

    return merge.compare_entries(old, new)


def merge_entry(base: bytes, ours: bytes, theirs: bytes) -> JoinedText:
    """Three versions of a catalog file into one, key by key: courses by course, curricula by slug.

    Raises:
        Unreadable: one is no YAML that we read.
    """
    from contentrepo.applets.catalog import merge  # checks merge nothing

    return merge.merge_entry(base, ours, theirs)


def read_catalog(files: Mapping[str, Entry], facts: Mapping[str, Settings]) -> Catalog:
    """All catalog files of one tree.

    Args:
        files: path -> entry; paths that are no catalog files are passed over.
        facts: path -> what `read_facts` said of it.
    """
    if not any(map(kinds.kind_of, files)):
        return Catalog({}, {}, {}, {}, {}, ())
    from contentrepo.applets.catalog import catalog

    return catalog.read_catalog(files, facts)


def read_configuration(path_in_repository: str, settings: Settings | None) -> Configuration:
    """`contentrepo.yaml` as a value.

    Args:
        path_in_repository: for the places of what is wrong in it.
        settings: what `read_facts` said of it; None where there is no such file, which gives the defaults.
    """
    if settings is None:
        return Configuration()
    from contentrepo.applets.catalog import configuration

    return configuration.read_configuration(path_in_repository, settings)


def matches_path(pattern: str, path_in_repository: str) -> bool:
    """Whether a path fits a pattern of `contentrepo.yaml`.

    `*`, `?` and `[...]` stay within one folder, `**` is any number of folders, and a pattern that fits a folder fits
    all that is in it. Upper and lower case differ.
    """
    from contentrepo.applets.catalog import glob

    return glob.matches_path(pattern, path_in_repository)


def find_clashes(
    claims: Iterable[Claim], elsewhere: Sequence[tuple[str, str, str, str, str, str, str, int]]
) -> tuple[Clash, ...]:
    """Every folded external key that two or more distinct runs hold in one scope, with all its holders.

    Runs that clash in several scopes are reported in the narrowest one: course, then curriculum, then program.

    Args:
        claims: of the tree; a clash has at least one holder among them.
        elsewhere: claims of other repositories: scope, folded key, key, run, repository, path, commit, line.
    """
    from contentrepo.applets.catalog import clashes

    return clashes.find_clashes(claims, elsewhere)


def find_all_clashes(tree: Catalog, elsewhere: ForeignCatalog) -> tuple[Clash, ...]:
    """The same, for a tree and all that the catalogs of other repositories say.

    Programs of either side count runs of either side. Where the tree links runs of other repositories that share a key,
    no holder of the clash is in the tree; `find_link` says where it links them.
    """
    from contentrepo.applets.catalog import foreign

    return foreign.find_all_clashes(tree, elsewhere)


def find_circles(tree: Catalog, elsewhere: ForeignCatalog) -> tuple[Misfit, ...]:
    """Where a program of the tree contains itself by way of programs of other repositories: one for each circle."""
    from contentrepo.applets.catalog import cycles

    return tuple(cycles.find_circles(tree, elsewhere))


def find_link(tree: Catalog, clash: Clash) -> tuple[str, Place] | None:
    """The slug of the tree's program or curriculum that links a course of the clash, and the place."""
    from contentrepo.applets.catalog import foreign

    return foreign.find_link(tree, clash)


def availability_of(run: CourseRun, at: int) -> Availability:
    """Where a run stands in time, from its `start` and `end` alone.

    Args:
        run: the catalog entry; a date that is none counts as absent.
        at: seconds since the epoch, as a commit's date.
    """
    from contentrepo.applets.catalog import availability

    return availability.availability_of(run, at)


def find_closing(run: CourseRun, at: int) -> str:
    """Which date has closed a run: "end" (it is archived), "enrollment_end", or "" where it is open.

    Args:
        run: the catalog entry. Its status does not matter: a run that is being prepared is not closed.
        at: seconds since the epoch, as a commit's date.
    """
    from contentrepo.applets.catalog import availability

    return availability.find_closing(run, at)


def find_open_runs(
    memberships: Iterable[CurriculumCourse], runs: Iterable[CourseRun], at: int
) -> tuple[CourseRun, ...]:
    """The runs of one catalog course that are open, and that at least one of its memberships does not exclude.

    Args:
        memberships: of this course, in the curricula of one program.
        runs: all runs of the course.
        at: seconds since the epoch, as a commit's date.
    """
    from contentrepo.applets.catalog import availability

    return availability.find_open_runs(memberships, runs, at)


def path_of(kind: str, key: str) -> str:
    """Where the file of an entry stands, from the repository's root.

    Args:
        kind: "organization", "course", "run", "program" or "curriculum".
        key: as printed.

    Raises:
        InvalidKey: the key is none of this kind.
    """
    from contentrepo.applets.catalog import path

    return path.path_of(kind, key)


def list_entries(found: Catalog) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(kind, key, data of its file) of every entry, organizations first and curricula last, each kind by key."""
    from contentrepo.applets.catalog import writing

    return writing.list_entries(found)


def render_entry(kind: str, data: Mapping[str, Any]) -> str:
    """The data of one file as YAML, in the order of its schema; properties that the schema does not know are left out.

    Args:
        kind: one of `KINDS`.
        data: what `read_facts` gives back of the text.
    """
    from contentrepo.applets.catalog import rendering

    return rendering.render_entry(kind, data)


def render_commented(kind: str, data: Mapping[str, Any]) -> str:
    """The same with the schema's words above each property, and the properties that are not in `data` as comments."""
    from contentrepo.applets.catalog import rendering

    return rendering.render_commented(kind, data)
