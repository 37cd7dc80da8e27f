import subprocess

import content
import pytest
from program import contentrepo

from contentrepo.applets.live.api import list_releases, open_store, read_file
from contentrepo.applets.live.models import Door
from contentrepo.applets.publishing.api import publish_branch
from contentrepo.applets.repository.api import open_repository

RUN = "course-v1:edX+CS101+2T2019"
QUIZ = "problem/quiz1.xml"


def quiz(text):
    return {QUIZ: content.course()[QUIZ].replace(b"so?", text)}


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "live.sqlite3") as opened:
        yield opened


@pytest.fixture
def publish(store, origin):
    """What a run came to: outcome of the course, and which question is live."""

    def publish(path=origin.path):
        done = publish_branch(open_repository(path), store, door=Door.PUBLISH)
        outcomes = [str(one.outcome) for one in done.outcomes if one.unit == RUN]
        data = read_file(store, RUN, QUIZ).data
        return outcomes, next(word for word in (b"one?", b"two?", b"three?") if word in data)

    return publish


@pytest.fixture
def two(work, publish):
    """Two commits, both published."""
    commits = [work.commit({**content.course(), **quiz(b"one?")})]
    work.push("HEAD:main")
    assert publish() == (["published"], b"one?")
    commits.append(work.commit(quiz(b"two?")))
    work.push("HEAD:main")
    assert publish() == (["published"], b"two?")
    return commits


def test_a_rewound_branch_is_what_goes_live(origin, store, publish, two):
    origin.git("update-ref", "refs/heads/main", two[0])
    assert publish() == (["published"], b"one?")
    assert [release.commit for release in list_releases(store, RUN)] == [two[0], two[1], two[0]]
    assert origin.git("rev-parse", "refs/contentrepo/live/main^{tree}") == origin.git("rev-parse", "main^{tree}")
    assert publish() == ([], b"one?")


@pytest.mark.usefixtures("two")
def test_a_branch_that_was_force_pushed_with_another_history(work, publish):
    work.git("checkout", "-q", "--orphan", "anew")
    work.commit({**content.course(), **quiz(b"three?")})
    assert work.push("+HEAD:main").exit_code == 0
    assert publish() == (["published"], b"three?")


@pytest.mark.usefixtures("two")
def test_a_deleted_branch_leaves_what_is_live_and_made_again_goes_on(work, origin, publish):
    origin.git("update-ref", "-d", "refs/heads/main")
    assert publish() == ([], b"two?")
    work.commit(quiz(b"three?"))
    work.push("HEAD:main")
    assert publish() == (["published"], b"three?")


def test_a_tag_of_the_branchs_name_is_never_meant(work, origin, publish, two):
    origin.git("tag", "main", two[0])
    assert publish() == ([], b"two?")
    work.commit(quiz(b"three?"))
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    assert publish() == (["published"], b"three?")
    origin.git("tag", "contentrepo/live/main", two[0])
    assert publish() == ([], b"three?")


def clone(origin, to, *options):
    command = ["git", "clone", "-q", "--bare", *options, f"file://{origin.path}", str(to)]
    subprocess.run(command, check=True, capture_output=True)
    return to


@pytest.mark.usefixtures("two")
def test_a_shallow_clone_publishes_under_a_name_that_somebody_gave(origin, tmp_path):
    shallow = clone(origin, tmp_path / "shallow.git", "--depth=1")
    for command in ("publish", "status"):
        said = contentrepo(command, "--store", tmp_path / "other.sqlite3", cwd=shallow, exits=2).errors
        assert "shallow" in said
        assert "contentrepo.name" in said
    subprocess.run(["git", "config", "contentrepo.name", "courses"], cwd=shallow, check=True)
    done = contentrepo("publish", "--store", tmp_path / "other.sqlite3", cwd=shallow)
    assert f"published {RUN}  release 1" in done.output
    assert "live" in contentrepo("status", "--store", tmp_path / "other.sqlite3", cwd=shallow).output


@pytest.mark.usefixtures("two")
def test_what_cannot_be_read_whole_is_refused_clearly_by_publisher_and_publish(origin, tmp_path):
    origin.git("config", "uploadpack.allowFilter", "true")
    partial = clone(origin, tmp_path / "partial.git", "--filter=blob:none")
    subprocess.run(["git", "init", "-q", "--bare", "--object-format=sha256", tmp_path / "wide.git"], check=True)
    wide = tmp_path / "wide.git"
    for path, words, code in ((partial, "is a partial clone", 3), (wide, "only SHA-1 repositories", 2)):
        assert words in contentrepo("publish", path, cwd=tmp_path, exits=code).errors
        assert words in contentrepo("publish", "--plan", path, cwd=tmp_path, exits=code).errors
        assert words in contentrepo("publisher", path, "--once", cwd=tmp_path, exits=3).errors
