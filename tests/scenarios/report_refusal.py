"""Publish a repository and print the findings that the publisher recorded with its refusals."""

import json
import sys
from pathlib import Path

from contentrepo.api.publish import Door, find_store_location, open_repository, open_store, publish_branch
from contentrepo.api.read import list_units, read_refusals

repository = open_repository(Path(sys.argv[1]))
with open_store(find_store_location(repository)) as store:
    publish_branch(repository, store, door=Door.PUBLISH)
    refusals = [refusal for unit in list_units(store) for refusal in read_refusals(store, unit.unit)[:1]]
    found = [finding for refusal in refusals for finding in json.loads(refusal.detail)]
    json.dump({"findings": found}, sys.stdout)
