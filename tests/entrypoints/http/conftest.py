"""One server over one store with some history, for all tests that change nothing."""

import content
import pytest
import served
from postgresql import make_schema
from program import call

RUN = "course-v1:edX+CS101+2T2019"
FOLDER = "courses/edX/CS101/2T2019"
CATALOG = {
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
    f"{FOLDER}.yaml": b"title: Run\nexternal_course_key: EXT-1\n",
    "programs/p.yaml": b"title: P\ntype: masters\nstatus: active\norganizations: [edX]\ncurricula:\n"
    b"  - {slug: c, title: C, courses: [{course: edX+CS101}]}\n",
}


def publish(work):
    """Two releases: the second one has another quiz, and an asset of its own."""
    work.commit(content.course(FOLDER) | CATALOG | {f"{FOLDER}/static/big.bin": bytes(12 << 20)})
    call("publish", cwd=work.path)
    quiz = (work.path / FOLDER / "problem/quiz1.xml").read_bytes()
    changed = {f"{FOLDER}/problem/quiz1.xml": quiz.replace(b"Is it so", b"Is it not so")}
    assets = {f"{FOLDER}/static/long.txt": b"0123456789" * 1000}
    page = {f"{FOLDER}/html/text1.html": b'<p>Hello. <img src="/static/dot.png" alt="a dot"/></p>\n'}
    work.commit(changed | assets | page, message="another quiz")
    call("publish", cwd=work.path)
    return work


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory):
    return publish(content.make_work(tmp_path_factory.mktemp("http") / "work"))


@pytest.fixture(scope="session")
def client(on_sqlite):
    return served.make_client(on_sqlite.path)


@pytest.fixture(scope="session")
def shared_server(on_sqlite, client):
    with served.serving(on_sqlite.path) as server:
        server.token = server.take_token(client).json["access_token"]
        yield server


@pytest.fixture(scope="session")
def on_postgresql(tmp_path_factory):
    """The same content in a store of the other kind, and its server."""
    yield from serve_on_postgresql(tmp_path_factory.mktemp("postgresql"))


@pytest.fixture
def changing(tmp_path):
    """The same for a test that changes it."""
    yield from serve_on_postgresql(tmp_path)


def serve_on_postgresql(folder):
    work = content.make_work(folder / "work")
    for location in make_schema():
        work.git("config", "contentrepo.store", location)
        work.git("config", "contentrepo.media", str(folder / "media"))
        publish(work)
        with served.serving(work.path) as server:
            server.token = server.take_token(served.make_client(work.path)).json["access_token"]
            yield work, server


@pytest.fixture(scope="session")
def published(on_sqlite):
    return on_sqlite


@pytest.fixture
def server(shared_server):
    return shared_server
