"""The server packs what its tasks write, again and again, whatever goes wrong once."""

import asyncio
import threading

import content
from content import make_work

from contentrepo.applets.repository import api
from contentrepo.applets.repository.loose_packing import pack_loose_objects
from contentrepo.entrypoints.http import housekeeping
from contentrepo.entrypoints.http.authoring.place import Served
from contentrepo.errors import CouldNotCheck


def test_loose_objects_are_packed_also_after_a_failure(tmp_path, monkeypatch, caplog):
    work = make_work(tmp_path / "work")
    work.commit(content.course("."))
    packed, done = [], threading.Event()

    def pack(repository):
        if not packed:
            packed.append(0)
            raise CouldNotCheck("the disk is full")
        packed.append(pack_loose_objects(repository, most=-1))
        done.set()

    async def live():
        task = asyncio.create_task(housekeeping.keep_house([Served(work.path)]))
        await asyncio.to_thread(done.wait, 30)
        task.cancel()

    monkeypatch.setattr(housekeeping, "SECONDS", 0.01)
    monkeypatch.setattr(housekeeping, "pack_loose_objects", pack)
    before = api.count_objects(api.open_repository(work.path)).loose
    asyncio.run(asyncio.wait_for(live(), 30))
    assert packed[1] == before > 0
    assert "the disk is full" in caplog.text
