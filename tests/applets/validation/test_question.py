import shutil

import content
from feeding import FOLDER, RUN, Line

from contentrepo.applets.live.api import open_store
from contentrepo.applets.validation.question import CACHE, facts_cache

KIND, ROW = "kind", {"name": ["what is known"]}


def test_a_cache_is_opened_once(tmp_path):
    cache = facts_cache(tmp_path)
    cache.put_rows(KIND, ROW)
    assert facts_cache(tmp_path) is cache


def test_a_repository_in_the_place_of_another_gets_a_file_of_its_own(tmp_path):
    facts_cache(tmp_path).put_rows(KIND, ROW)
    shutil.rmtree(tmp_path / "contentrepo")
    cache = facts_cache(tmp_path)
    assert (tmp_path / CACHE).exists()
    assert cache.get_rows(KIND, ROW) == {}
    cache.put_rows(KIND, ROW)
    assert facts_cache(tmp_path).get_rows(KIND, ROW) == ROW


def test_a_file_that_was_broken_is_made_anew(tmp_path):
    cache = facts_cache(tmp_path)
    cache.put_rows(KIND, ROW)
    (tmp_path / CACHE).write_bytes(b"no database" * 1000)
    cache.get_rows(KIND, {"other": None})  # sees it, and takes the file away
    assert facts_cache(tmp_path).get_rows(KIND, ROW) == {}
    assert (tmp_path / CACHE).read_bytes().startswith(b"SQLite")


def test_a_publisher_that_stays_goes_on_in_a_repository_made_anew(tmp_path, origin, work):
    with open_store(tmp_path / "live.sqlite3") as store:
        line = Line(origin, work, store)
        line.push(content.course(FOLDER))
        assert line.publish()[RUN] == "published"
        shutil.rmtree(origin.path)
        content.make_bare(origin.path)
        work.push("+HEAD:refs/heads/main")
        line.push({f"{FOLDER}/html/text1.html": b"<p>New.</p>\n"})
        assert line.publish()[RUN] == "published"
        assert (origin.path / CACHE).exists()
