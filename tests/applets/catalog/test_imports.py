import subprocess
import sys

CHECK = """
import sys
from contentrepo.applets.catalog.api import find_clashes, kind_of, read_catalog, read_configuration
from contentrepo.applets.facts.models import Settings
from contentrepo.applets.repository.models import Entry
read_configuration("contentrepo.yaml", None)
facts = {"organizations/a.yaml": Settings(None, {"name": "a"}, (("", 1, 1), ("/name", 1, 1)))}
find_clashes(read_catalog({path: Entry(0o100644, "") for path in facts}, facts).claims, [])
print(sorted(name for name in ("yaml", "jsonschema", "difflib", "lxml") if name in sys.modules))
"""


def test_a_catalog_from_kept_facts_needs_neither_yaml_nor_jsonschema():
    done = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
