"""What it costs to compare and repair a store of 1,000 runs.

usage: python tests/benchmarks/sync.py [RUNS]

Nothing here is asserted: tests/applets/publishing/test_sync.py says what is found and repaired.
"""

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import content

from contentrepo.applets.live.api import open_store
from contentrepo.applets.live.models import Door
from contentrepo.applets.publishing.api import check_store, publish_branch, sync_store
from contentrepo.applets.repository.api import open_repository

IDENTITY = {f"GIT_{who}_{what}": "b@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def main():
    runs = int((sys.argv[1:] or ["1000"])[0])
    os.environ.update(IDENTITY)
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/live.sqlite3") as store:
        work = content.make_work(Path(folder, "work"))
        files = {"organizations/edX.yaml": b"name: edX\n"}
        for number in range(runs):
            files |= content.course(f"courses/edX/C{number}/1", number=f"C{number}", run="1")
            files |= {f"courses/edX/C{number}.yaml": b"title: C\n", f"courses/edX/C{number}/1.yaml": b"title: R\n"}
        work.commit(files)
        repository = open_repository(work.path)
        tell("first publish", lambda: publish_branch(repository, store, door=Door.PUBLISH))
        assert not tell("sync --check, nothing wrong", lambda: check_store(repository, store)).units
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE blocks SET display_name = 'x' WHERE block_type = 'problem'")
        found = tell("sync, a row wrong in each run", lambda: sync_store(repository, store, actor="Bench <b@x>"))
        assert len(found.units) == runs
        assert not tell("sync, nothing wrong", lambda: sync_store(repository, store, actor="Bench <b@x>")).units


def tell(what, work):
    began, cpu = perf_counter(), process_time()
    result = work()
    print(f"{what:<32} {perf_counter() - began:6.1f} s, CPU of this process {process_time() - cpu:6.1f} s", flush=True)
    return result


if __name__ == "__main__":
    main()
