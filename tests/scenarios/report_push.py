"""A pre-receive hook for tests: writes the report of the one updated branch as JSON to a file, then refuses."""

import json
import os
import sys
from pathlib import Path

from contentrepo.api.check import RefUpdate, check_update, open_repository, report_to_json

old, new, ref = sys.stdin.readline().split()
update = RefUpdate(old, new, ref)
checked = check_update(open_repository(environment=os.environ), update, [update])
Path(sys.argv[1]).write_text(json.dumps(report_to_json(checked.report)))
sys.exit(1)
