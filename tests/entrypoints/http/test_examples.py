import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import content
import served

from contentrepo.entrypoints.http.problem import TYPES

PAGE = (Path(__file__).parents[3] / "docs" / "http.md").read_text()


def test_the_page_lists_the_types_of_problems():
    listed = re.findall(r"^\| `([a-z-]+)` \| (\d+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert listed == [(name, str(kind.status), kind.title) for name, kind in TYPES.items()]


def run_examples(block, server, client):
    variables = {
        "ADDRESS": f"http://127.0.0.1:{server.port}",
        "CLIENT": client["id"],
        "SECRET": client["secret"],
        "TOKEN": server.token,
        "QUIZ": "block-v1:edX+CS101+2T2019+type@problem+block@quiz1",
    }
    for line in block.splitlines():
        done = subprocess.run(
            ["sh", "-c", line + " --fail-with-body"], env={**os.environ, **variables}, capture_output=True, check=False
        )
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        assert "dot.png" in line or json.loads(done.stdout)


def test_the_examples_with_curl_answer(published, client, tmp_path):
    reading, writing = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    work = content.make_work(tmp_path / "work")
    work.git("pull", "--quiet", str(published.path), "main")
    work.git("checkout", "--quiet", "--detach")
    shutil.copytree(published.path / ".git" / "contentrepo", work.path / ".git" / "contentrepo", dirs_exist_ok=True)
    with served.serving(work.path) as server:
        server.token = server.take_token(client).json["access_token"]
        run_examples(reading, server, client)
        run_examples(writing, server, client)
    assert 'max_attempts="3"' in work.git("show", "main:courses/edX/CS101/2T2019/problem/quiz1.xml")


def test_every_test_that_the_page_about_hybrid_authoring_names_is_there():
    top = Path(__file__).parents[3]
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (top / "docs" / "hybrid-authoring.md").read_text())
    assert len(named) > 10
    assert [one for one in named if f"def {one[1]}(" not in (top / one[0]).read_text()] == []
