"""Bringing content in: new repositories, imported courses, and the hooks that watch over both."""

from contentrepo.applets.backup_restore.api import (
    add_entry,
    apply_adoption,
    export_catalog,
    import_catalog,
    import_course,
    plan_adoption,
    start_repository,
)
from contentrepo.applets.backup_restore.models import Adoption, CatalogForm, ImportedCatalog, ImportedCourse
from contentrepo.applets.repository.api import (
    Repository,
    install_hooks,
    open_repository,
    read_plain_file,
    replace_hooks,
)
from contentrepo.applets.repository.models import InstalledHooks

__all__ = [
    "Adoption",
    "CatalogForm",
    "ImportedCatalog",
    "ImportedCourse",
    "InstalledHooks",
    "Repository",
    "add_entry",
    "apply_adoption",
    "export_catalog",
    "import_catalog",
    "import_course",
    "install_hooks",
    "open_repository",
    "plan_adoption",
    "read_plain_file",
    "replace_hooks",
    "start_repository",
]
