"""Uploaded files: the names under which the platform keeps them, and two files that come to have one name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from contentrepo.applets.findings.models import Place
from contentrepo.applets.olx.block_types import STATIC_FOLDERS
from contentrepo.applets.olx.faults import note_fault
from contentrepo.applets.olx.kinds import ASSETS
from contentrepo.applets.olx.models import Asset, Oddities, Oddity, Shelf
from contentrepo.applets.olx.policy import shape_of
from contentrepo.applets.olx.scope import Scope
from contentrepo.applets.repository.models import EXECUTABLE, FILE, Entry
from contentrepo.pattern import compiled

_cleaned = compiled(r"[^\w.%-]")
_plain = compiled(r"[A-Za-z0-9_.~/-]+")
_ignored = compiled(r"\._.*|\.DS_Store|.*~", re.DOTALL)


def asset_name(below: str) -> str:
    """The name under which the platform keeps an uploaded file: it knows no folders and few characters."""
    return _cleaned.sub("_", below.replace("/", "_"))


def reference_names(reference: str) -> tuple[str, ...]:
    """The asset names that a reference may mean: as written, and percent-decoded."""
    if "%" not in reference:
        return (asset_name(reference),)
    from urllib.parse import unquote

    return asset_name(unquote(reference)), asset_name(reference)


def read_assets(files: Mapping[str, Entry], scope: Scope, odd: Oddities) -> tuple[Asset, ...]:
    """All uploaded files, by path; the second of two that collide is reported, and both are kept."""
    described = _read_descriptions(scope, odd)
    folders = tuple(f"{scope.folder}{folder}/" for folder in STATIC_FOLDERS)
    assets: list[Asset] = []
    first: dict[str, str] = {}
    for path in sorted(path for path in files if path.startswith(folders)):
        entry = files[path]
        if entry.mode not in (FILE, EXECUTABLE) or _ignored.fullmatch(path.rpartition("/")[2]):
            continue
        below = path[len(scope.folder) :].partition("/")[2]
        asset = _make_asset(path, asset_name(below), entry.blob, described)
        other = first.setdefault(asset.name, path)
        if other != path:
            odd.asset_collisions.append(Oddity(Place(path), path, asset.name, other))
        assets.append(asset)
    return tuple(assets)


def _make_asset(path: str, name: str, blob: str, described: Mapping[str, Mapping[str, object]]) -> Asset:
    said = described.get(name)
    if not said:
        return Asset(path, name, blob, False, "", "")
    content_type, title = said.get("contentType"), said.get("displayname")
    return Asset(
        path,
        name,
        blob,
        said.get("locked") is True,
        content_type if isinstance(content_type, str) else "",
        title if isinstance(title, str) else "",
    )


def _read_descriptions(scope: Scope, odd: Oddities) -> Mapping[str, Mapping[str, object]]:
    found = scope.find_settings(ASSETS)
    if found is None:
        return {}
    path, settings = found
    note_fault(path, settings.fault, odd)
    if settings.fault is not None:
        return {}
    if not isinstance(settings.data, dict):
        odd.policy_shapes.append(Oddity(Place(path, 1, 1), path, shape_of(settings.data)))
        return {}
    return dict(_entries(settings.data))


def _entries(data: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield name, value


def stock_shelf(assets: tuple[Asset, ...], folder: str) -> Shelf:
    """What references among the files of the course in `folder` may lead to."""
    return Shelf(*list_shelf(assets, folder))


def list_shelf(assets: tuple[Asset, ...], folder: str) -> tuple[frozenset[str], frozenset[str], dict[str, str]]:
    """The same in three parts."""
    below = {asset.path[len(folder) :].partition("/")[2]: asset.name for asset in assets}
    called = [{asset.name, asset_name(title)} if (title := asset.display_name) else {asset.name} for asset in assets]
    count = Counter(name for names in called for name in names)
    folded = {name: path for path, name in below.items() if "/" in path and count[name] == 1 and _plain.fullmatch(path)}
    return frozenset(below), frozenset(count), folded
