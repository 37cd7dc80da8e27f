import subprocess
import sys

import content

SLOW = {"alembic", "click", "fastapi", "jsonschema", "pydantic", "pygit2", "rich", "sqlalchemy", "watchdog", "yaml"}


def loaded_by_hook(hook, *, cwd, data=b"", environment):
    command = [sys.executable, "-I", "-X", "importtime", "-m", "contentrepo.entrypoints.hooks", hook]
    done = subprocess.run(command, cwd=cwd, input=data, capture_output=True, env=environment, check=False)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 0, [line for line in lines if not line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines if line.startswith("import time:")}


def test_a_clean_commit_loads_nothing_that_is_slow(work, git_environment):
    work.write(content.course("courses/edX/CS101/2T2019"))
    work.git("add", "--all")
    loaded = loaded_by_hook("pre-commit", cwd=work.path, environment=git_environment)
    assert "contentrepo" in loaded
    assert loaded & SLOW == set()


def test_a_clean_push_loads_nothing_that_is_slow(work, origin, git_environment):
    new = work.commit(content.course("courses/edX/CS101/2T2019"))
    work.push("HEAD:refs/heads/main")
    line = f"{'0' * 40} {new} refs/heads/main\n".encode()
    loaded = loaded_by_hook(
        "pre-receive", cwd=origin.path, data=line, environment=git_environment | {"GIT_DIR": str(origin.path)}
    )
    assert "lxml" in loaded
    assert loaded & SLOW == set()
