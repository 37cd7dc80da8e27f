"""One server over one store with some history, for all tests that change nothing."""

import content
import pytest
import served
from program import contentrepo

RUN = "course-v1:edX+CS101+2T2019"
FOLDER = "courses/edX/CS101/2T2019"
CATALOG = {
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
    f"{FOLDER}.yaml": b"title: Run\nexternal_course_key: EXT-1\n",
    "programs/p.yaml": b"title: P\ntype: masters\nstatus: active\norganizations: [edX]\ncurricula:\n"
    b"  - {slug: c, title: C, courses: [{course: edX+CS101}]}\n",
}


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A repository of two releases: the second one has another quiz, and an asset of its own."""
    work = content.make_work(tmp_path_factory.mktemp("http") / "work")
    work.commit(content.course(FOLDER) | CATALOG | {f"{FOLDER}/static/big.bin": bytes(12 << 20)})
    contentrepo("publish", cwd=work.path)
    quiz = (work.path / FOLDER / "problem/quiz1.xml").read_bytes()
    changed = {f"{FOLDER}/problem/quiz1.xml": quiz.replace(b"Is it so", b"Is it not so")}
    assets = {f"{FOLDER}/static/long.txt": b"0123456789" * 1000}
    page = {f"{FOLDER}/html/text1.html": b'<p>Hello. <img src="/static/dot.png" alt="a dot"/></p>\n'}
    work.commit(changed | assets | page, message="another quiz")
    contentrepo("publish", cwd=work.path)
    return work


@pytest.fixture(scope="session")
def client(published):
    return served.make_client(published.path)


@pytest.fixture(scope="session")
def shared_server(published, client):
    with served.serving(published.path) as server:
        server.token = server.take_token(client).json["access_token"]
        yield server


@pytest.fixture
def server(shared_server):
    return shared_server
