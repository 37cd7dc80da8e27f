"""The catalog of a commit in another system's form."""

from __future__ import annotations

from contentrepo.applets.backup_restore.discovery_writing import render_discovery
from contentrepo.applets.backup_restore.models import CatalogForm
from contentrepo.applets.backup_restore.table_writing import render_table
from contentrepo.applets.catalog.models import Catalog
from contentrepo.applets.keys.models import CatalogKey
from contentrepo.applets.repository import api as git
from contentrepo.applets.repository.models import Repository
from contentrepo.applets.validation.api import read_unit
from contentrepo.errors import Refused

EMPTY = Catalog({}, {}, {}, {}, {}, claims=())


class Unreadable(Refused):
    """A catalog file of the commit cannot be read."""

    def __init__(self, places: list[str]) -> None:
        super().__init__(
            f"{', '.join(places)} cannot be read, so nothing was exported",
            hint="`contentrepo validate` says what is wrong.",
        )


def export_catalog(repository: Repository, revision: str, form: CatalogForm) -> str:
    commit = git.get_commit(repository, revision)
    name = str(CatalogKey(git.repository_name(repository, tip=commit.id)))
    unit = read_unit(repository, commit.id, name)
    catalog = unit.catalog if unit and unit.catalog else EMPTY
    unreadable = [place for place, _ in catalog.faults] + [m.place for m in catalog.misfits if m.code == "schema"]
    if unreadable:
        raise Unreadable(sorted({f"`{place.path}:{place.line}`" for place in unreadable}))
    return render_table(catalog) if form is CatalogForm.CSV else render_discovery(catalog, commit.time)
