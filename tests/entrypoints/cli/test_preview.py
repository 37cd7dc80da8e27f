import json
import os
from pathlib import Path
from time import time

import content
import pytest
from program import call

from contentrepo.applets.live.api import open_store, read_file
from contentrepo.applets.publishing import preview

RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "problem/quiz1.xml"
LARGE = {"static/film.bin": bytes(range(256)) * 4000}
DRAFT = "drafts/ada"


def names(path):
    return sorted(one.name for one in path.glob("??/*"))


@pytest.fixture
def live(work, origin):
    """A course live with an asset, and a draft with a new error and an asset of its own."""
    page = {"html/text1.html": b'<p><img src="/static/film.bin"/></p>\n'}
    work.commit({**content.course(), **LARGE})
    work.push("HEAD:main")
    call("publish", cwd=origin.path)
    lost = b'<vertical display_name="U"><problem url_name="nowhere"/><html url_name="text1"/></vertical>\n'
    work.commit({"static/new.bin": b"new" * 2000, "vertical/unit1.xml": lost, **page})
    work.push(f"HEAD:refs/heads/{DRAFT}")
    return origin.path


def test_a_draft_is_read_from_a_store_of_its_own_that_shares_assets(live, origin):
    before = origin.git("for-each-ref"), (live / "config").read_text(), call("log", cwd=live).output
    kept = names(live / "contentrepo" / "live.media")
    made = call("preview", DRAFT, "--format", "json", cwd=live).json
    store = Path(made["store"])
    assert made["published"]["units"][0]["outcome"] == "published"
    shown = call("outline", RUN, "--store", store, cwd=live).output
    assert "text1" in shown
    assert names(live / "contentrepo" / "live.media") == kept
    assert len(names(store.parent / "live.media")) == 1  # only what is new
    with open_store(store) as opened:
        assert read_file(opened, RUN, "static/film.bin").data == LARGE["static/film.bin"]
        assert read_file(opened, RUN, "static/new.bin").data == b"new" * 2000
    assert (origin.git("for-each-ref"), (live / "config").read_text(), call("log", cwd=live).output) == before


def test_previews_are_listed_replaced_and_removed(live, work):
    call("preview", DRAFT, cwd=live)
    work.commit({QUIZ: b"<problem/>\n"})
    work.push(f"HEAD:refs/heads/{DRAFT}")
    call("preview", DRAFT, cwd=live)
    (one,) = call("preview", "list", "--format", "json", cwd=live).json
    assert (one["branch"], one["commit"]) == (DRAFT, work.head)
    call("preview", "drop", DRAFT, cwd=live)
    assert "there are no previews" in call("preview", "list", cwd=live).output
    assert "no preview of" in call("preview", "drop", DRAFT, cwd=live, exits=2).errors
    unknown = call("preview", "drafts/eve", cwd=live, exits=2).errors
    assert unknown == "contentrepo: there is no branch `drafts/eve`\n  `git branch --list` names those there are.\n"
    call("preview", "nowhere", cwd=live, exits=2)
    assert not list((live / "contentrepo" / "previews").iterdir())


def test_a_preview_is_over_in_time(live):
    made = call("preview", DRAFT, "--format", "json", cwd=live).json
    note = Path(made["store"]).parent / "preview.json"
    note.write_text(json.dumps({**json.loads(note.read_text()), "expires": "2026-01-01T00:00:00+00:00"}))
    call("publisher", live, "--once", cwd=live)
    assert not note.parent.exists()


def test_a_branch_whose_name_is_no_name_of_a_folder(live, work):
    branch = "/".join(["drafts", *["\N{LATIN SMALL LETTER E WITH ACUTE}" * 90] * 3])
    work.git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
    call("preview", branch, cwd=live)
    assert branch in call("preview", "list", cwd=live).output
    call("preview", "drop", f"refs/heads/{branch}", cwd=live)
    assert "there are no previews" in call("preview", "list", cwd=live).output


def test_two_previews_of_one_branch_at_once_leave_the_last_one(live, monkeypatch):
    real, inner = preview.accept_units, []

    def accept(*words, **options):
        if not inner:
            inner.append(None)
            inner.append(call("preview", DRAFT, "--format", "json", cwd=live).json["store"])
            assert len(call("preview", "list", "--format", "json", cwd=live).json) == 1
        return real(*words, **options)

    monkeypatch.setattr(preview, "accept_units", accept)
    made = call("preview", DRAFT, "--format", "json", cwd=live).json
    assert made["store"] == inner[1]
    assert [one.name for one in (live / "contentrepo" / "previews").iterdir()] == ["drafts%2Fada"]
    with open_store(made["store"]) as store:
        assert read_file(store, RUN, QUIZ)


def test_what_a_killed_preview_left_goes_after_a_day(live):
    folders = [live / "contentrepo" / "previews" / name for name in ("being-made", "left")]
    for folder in folders:
        folder.mkdir(parents=True)
    yesterday = time() - 25 * 3600
    os.utime(folders[1], (yesterday, yesterday))
    call("preview", "list", cwd=live)
    assert [folder.exists() for folder in folders] == [True, False]


@pytest.mark.parametrize("days", ["nan", "inf", "1e12"])
def test_a_preview_for_ever_is_none(live, days):
    assert "--days" in call("preview", DRAFT, "--days", days, cwd=live, exits=2).errors


def test_where_no_preview_can_be_kept_it_is_said_and_publishing_goes_on(live):
    (live / "contentrepo" / "previews").write_text("no folder")
    call("publisher", live, "--once", cwd=live)
    said = call("preview", DRAFT, cwd=live, exits=3).errors
    assert "no preview can be kept in" in said
    assert "there are no previews" in call("preview", "list", cwd=live).output
