import os
import subprocess
from base64 import b64encode

import content
import pytest
import web_server

from contentrepo.applets.repository import fetching
from contentrepo.applets.repository.api import fetch_branches, init_bare_repository, list_refs, open_repository
from contentrepo.applets.repository.fetching import CannotFetch, hide_credentials


@pytest.fixture
def mirror(tmp_path):
    return init_bare_repository(tmp_path / "mirror.git")


def branches(repository):
    return {ref.removeprefix("refs/heads/"): tip for ref, tip in list_refs(repository, "refs/heads/").items()}


def test_branches_are_as_they_are_there(origin, work, mirror):
    first = work.commit({"a.txt": b"1\n"})
    work.push("HEAD:trunk", "HEAD:refs/heads/old")
    work.push("HEAD:refs/tags/trunk", "HEAD:refs/contentrepo/live/trunk")
    origin.git("symbolic-ref", "HEAD", "refs/heads/trunk")
    assert fetch_branches(mirror, str(origin.path))
    assert branches(mirror) == {"trunk": first, "old": first}
    assert list_refs(mirror, "refs").keys() == {"refs/heads/trunk", "refs/heads/old"}
    assert (mirror.git_dir / "HEAD").read_text() == "ref: refs/heads/trunk\n"
    assert f"authority = {origin.path}" in (mirror.git_dir / "config").read_text()
    assert not fetch_branches(mirror, str(origin.path))
    second = work.commit({"a.txt": b"2\n"})
    assert work.push("HEAD:refs/heads/trunk", ":old").exit_code == 0
    assert fetch_branches(mirror, str(origin.path))
    assert branches(mirror) == {"trunk": second}


def test_a_branch_that_was_rewound_or_made_anew_is_followed(origin, work, mirror):
    first = work.commit({"a.txt": b"1\n"})
    work.commit({"a.txt": b"2\n"})
    work.push("HEAD:main")
    fetch_branches(mirror, str(origin.path))
    origin.git("update-ref", "refs/heads/main", first)
    assert fetch_branches(mirror, str(origin.path))
    assert branches(mirror) == {"main": first}
    work.git("checkout", "-q", "--orphan", "anew")
    anew = work.commit({"b.txt": b"3\n"})
    work.push("+HEAD:main")
    assert fetch_branches(mirror, str(origin.path), ["main"])
    assert branches(mirror) == {"main": anew}


def test_only_named_branches_are_taken(origin, work, mirror):
    first = work.commit({"a.txt": b"1\n"})
    work.push("HEAD:main", "HEAD:refs/heads/other/main", "HEAD:refs/heads/draft")
    assert fetch_branches(mirror, str(origin.path), ["main", "absent"])
    assert branches(mirror) == {"main": first}


def test_what_cannot_be_reached_changes_nothing(origin, work, mirror, tmp_path):
    work.commit({"a.txt": b"1\n"})
    work.push("HEAD:main")
    fetch_branches(mirror, str(origin.path))
    with pytest.raises(CannotFetch, match=r"`git ls-remote` of .*nowhere"):
        fetch_branches(mirror, str(tmp_path / "nowhere.git"))
    assert branches(mirror).keys() == {"main"}


def test_credentials_are_shown_nowhere(mirror):
    assert hide_credentials("fatal: https://u:s3cret@forge/x.git, no") == "fatal: https://***@forge/x.git, no"
    with pytest.raises(CannotFetch) as refused:
        fetch_branches(mirror, "https://u:s3cret@127.0.0.1:1/x.git")
    assert "s3cret" not in str(refused.value) + refused.value.hint


def test_a_program_is_never_run_for_a_url(mirror, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "")
    monkeypatch.delenv("GIT_ALLOW_PROTOCOL")
    with pytest.raises(CannotFetch):
        fetch_branches(mirror, f"ext::touch {tmp_path}/ran")
    assert not (tmp_path / "ran").exists()


PASSWORD = "s3cret"  # noqa: S105  of a server in this test


def git_over_http(folder):
    """What a forge does: git's own program behind a password."""

    def answer(handler, got):
        wanted = "Basic " + b64encode(f"ada:{PASSWORD}".encode()).decode()
        if got.headers.get("authorization") != wanted:
            return web_server.say(401, b"", www_authenticate="Basic")(handler, got)
        path, _, query = got.path.partition("?")
        variables = {
            "GIT_PROJECT_ROOT": str(folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": got.method,
            "CONTENT_TYPE": got.headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(got.body)),
            "HTTP_CONTENT_ENCODING": got.headers.get("content-encoding", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"], input=got.body, env=os.environ | variables, capture_output=True, check=True
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.decode().split(": ", 1) for line in head.split(b"\r\n"))
        status = int(headers.pop("Status", "200").split()[0])
        return web_server.say(status, body, **{name.replace("-", "_"): value for name, value in headers.items()})(
            handler, got
        )

    return answer


def test_credentials_come_from_the_environment(origin, work, mirror, tmp_path, monkeypatch):
    first = work.commit({"a.txt": b"1\n"})
    work.push("HEAD:main")
    ask = tmp_path / "ask"
    ask.write_text(f'#!/bin/sh\ncase "$1" in Username*) echo ada;; *) echo {PASSWORD};; esac\n')
    ask.chmod(0o700)
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "http")
    with web_server.serving(git_over_http(origin.path.parent)) as server:
        url = server.url(f"/{origin.path.name}")
        with pytest.raises(CannotFetch) as refused:
            fetch_branches(open_repository(mirror.git_dir), url)
        assert "credential helper" in refused.value.hint
        monkeypatch.setenv("GIT_ASKPASS", str(ask))
        assert fetch_branches(open_repository(mirror.git_dir), url)
    assert branches(mirror) == {"main": first}
    assert PASSWORD not in (mirror.git_dir / "config").read_text()


def test_a_repository_of_the_other_kind_of_ids_is_refused_and_takes_no_branch_away(origin, work, mirror, tmp_path):
    work.commit({"a.txt": b"1\n"})
    work.push("HEAD:main")
    fetch_branches(mirror, str(origin.path))
    other = tmp_path / "other"
    for words in (
        ("init", "-q", "--object-format=sha256", "-b", "main", other),
        ("-C", other, "-c", "user.name=A", "-c", "user.email=a@b.org", "commit", "-q", "--allow-empty", "-m", "a"),
    ):
        subprocess.run(["git", *words], check=True)
    for named in ((), ("main",), ("*",)):
        with pytest.raises(CannotFetch, match="is a SHA-256 repository"):
            fetch_branches(mirror, str(other), named)
    assert branches(mirror).keys() == {"main"}


def test_edits_land_where_the_branches_come_from_now(origin, work, mirror, tmp_path):
    work.commit({"a.txt": b"1\n"})
    work.push("HEAD:main")
    fetch_branches(mirror, str(origin.path))
    moved = origin.path.rename(tmp_path / "moved.git")
    fetch_branches(open_repository(mirror.git_dir), str(moved))
    assert open_repository(mirror.git_dir).settings["contentrepo.authority"] == str(moved)


def test_edits_follow_also_where_only_the_place_was_noted(origin, work, mirror, tmp_path):
    work.commit({"a.txt": b"1\n"})
    work.push("HEAD:main")
    kept = content.Repository(mirror.git_dir)
    kept.git("config", "contentrepo.authority", str(origin.path))  # as earlier programs did, or whoever was killed then
    fetch_branches(open_repository(mirror.git_dir), str(origin.path))
    moved = origin.path.rename(tmp_path / "moved.git")
    fetch_branches(open_repository(mirror.git_dir), str(moved))
    assert open_repository(mirror.git_dir).settings["contentrepo.authority"] == str(moved)


def test_where_somebody_said_where_edits_land_it_stays(origin, work, mirror):
    work.commit({"a.txt": b"1\n"})
    work.push("HEAD:main")
    fetch_branches(mirror, str(origin.path))
    content.Repository(mirror.git_dir).git("config", "contentrepo.authority", "git@forge.example.org:x.git")
    fetch_branches(open_repository(mirror.git_dir), f"file://{origin.path}")
    assert open_repository(mirror.git_dir).settings["contentrepo.authority"] == "git@forge.example.org:x.git"


def test_a_remote_that_never_answers_is_given_up(mirror, tmp_path, monkeypatch):
    silent = tmp_path / "ssh"
    silent.write_text("#!/bin/sh\nexec sleep 20\n")
    silent.chmod(0o700)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(silent))
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "ssh")
    monkeypatch.setattr(fetching, "LIST_SECONDS", 0.5)
    with pytest.raises(CannotFetch, match=r"`git ls-remote` of ssh://\S+ did not end within 0.5 seconds"):
        fetch_branches(open_repository(mirror.git_dir), "ssh://forge.example.org/x.git")


def test_a_branch_that_goes_back_while_it_is_fetched_is_no_shallow_clone(origin, work, mirror, monkeypatch):
    first = work.commit({"a.txt": b"1\n"})
    work.push("HEAD:main")
    fetch_branches(mirror, str(origin.path))
    work.commit({"a.txt": b"2\n"})
    work.push("HEAD:main")
    real = fetching._fetch

    def fetch(*words):
        work.push(f"+{first}:refs/heads/main")
        real(*words)

    monkeypatch.setattr(fetching, "_fetch", fetch)
    fetch_branches(mirror, str(origin.path))
    assert branches(mirror) == {"main": first}


def test_a_remote_that_names_a_branch_and_does_not_give_it_is_no_success(origin, work, mirror, tmp_path):
    """Git takes nothing from a shallow clone, says so in a warning, and ends with 0."""
    work.commit({"a.txt": b"1\n"})
    work.commit({"a.txt": b"2\n"})
    work.push("HEAD:main")
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{origin.path}", tmp_path / "shallow"], check=True)
    with pytest.raises(CannotFetch, match="does not give `refs/heads/main`") as refused:
        fetch_branches(mirror, str(tmp_path / "shallow"))
    assert "shallow" in refused.value.hint
