import json
import os
import re
import subprocess
from pathlib import Path

from contentrepo.entrypoints.http.problem import TYPES

PAGE = (Path(__file__).parents[3] / "docs" / "http.md").read_text()


def test_the_page_lists_the_types_of_problems():
    listed = re.findall(r"^\| `([a-z-]+)` \| (\d+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert listed == [(name, str(kind.status), kind.title) for name, kind in TYPES.items()]


def test_the_examples_with_curl_answer(server, client):
    variables = {
        "ADDRESS": f"http://127.0.0.1:{server.port}",
        "CLIENT": client["id"],
        "SECRET": client["secret"],
        "TOKEN": server.token,
    }
    (block,) = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.replace("\\\n", "").splitlines():
        done = subprocess.run(
            ["sh", "-c", line + " --fail-with-body"], env={**os.environ, **variables}, capture_output=True, check=False
        )
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        assert "dot.png" in line or json.loads(done.stdout)
