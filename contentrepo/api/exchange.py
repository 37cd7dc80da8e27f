"""Starting a content repository, guarding it with hooks, and bringing courses in."""

from contentrepo.applets.backup_restore.api import import_course
from contentrepo.applets.backup_restore.models import ImportedCourse
from contentrepo.applets.repository.api import init_repository, install_hooks, replace_hooks
from contentrepo.applets.repository.models import InstalledHooks

__all__ = ["ImportedCourse", "InstalledHooks", "import_course", "init_repository", "install_hooks", "replace_hooks"]
