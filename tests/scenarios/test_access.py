"""Who may change what, judged by real pushes from people that the server names, or does not."""

from __future__ import annotations

import os
import subprocess

import pytest
from content import Pushed, Repository, course
from program import contentrepo

from contentrepo.applets.repository.api import install_hooks, open_repository

RUN = "courses/edX/CS101/2T2019"
OTHER = "courses/edX/CS102/2T2019"
PAGE = "about/overview.html"
ADA, BOB, GRACE, NOBODY = "ada@example.org", "bob@example.org", "grace@example.org", ""
CATALOG = {
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
    "courses/edX/CS102.yaml": b"title: More computing\n",
}
OWNED = f"""format: 1
owners: [{ADA}]
access:
  - {{paths: courses/edX/CS101, role: course-team, who: ["@cs101"]}}
  - {{paths: courses/edX/CS101, role: program-administrator, who: [{GRACE}]}}
""".encode()


@pytest.fixture
def work(origin: Repository, work: Repository) -> Repository:
    """What stands on main, from before there were hooks."""
    work.commit(CATALOG | course(RUN) | course(OTHER, number="CS102") | {"contentrepo.yaml": OWNED})
    assert work.push("HEAD:refs/heads/main").exit_code == 0
    install_hooks(open_repository(origin.path))
    return work


def push(work: Repository, who: str, *, groups: str = "", to: str = "main", by: str = "HEAD") -> Pushed:
    """Push as the server sees it: for a path the hook gets the variables of the pushing process."""
    os.environ |= {"CONTENTREPO_IDENTITY": who, "CONTENTREPO_GROUPS": groups}
    return work.push(f"{by}:refs/heads/{to}")


def page(run: str, text: str = "Changed") -> dict[str, bytes]:
    return {f"{run}/{PAGE}": f"<p>{text}.</p>\n".encode()}


def entry(run: str = RUN) -> dict[str, bytes]:
    return {f"{run}.yaml": b"title: Computing\n"}


def test_a_role_at_a_path_lets_in_what_it_covers(work):
    work.commit(page(RUN))
    assert push(work, BOB, groups="@other, @cs101").exit_code == 0
    work.commit(entry())
    assert push(work, BOB, groups="@cs101").exit_code == 1
    assert push(work, GRACE).exit_code == 0
    work.commit({"contentrepo.yaml": b"format: 1\n"})
    assert push(work, GRACE, groups="@cs101").exit_code == 1
    assert push(work, ADA).exit_code == 0


def test_a_refused_push_is_told_the_file_and_those_who_may(work):
    work.commit(page(RUN) | {f"{RUN}/info/updates.html": b"<p>New.</p>\n"})
    said = push(work, BOB).output
    expected = (
        f"refs/heads/main: {BOB} may not change {RUN}/{PAGE} and 1 more; those who may: owner {ADA}, course-team @cs101"
    )
    assert expected in said
    assert "nothing was pushed, because of main" in said


def test_a_commit_never_lets_itself_in(work):
    opened = OWNED.replace(b"@cs101", BOB.encode()).replace(ADA.encode(), BOB.encode())
    work.commit(page(RUN) | {"contentrepo.yaml": opened})
    assert push(work, BOB).exit_code == 1


def test_access_of_the_live_tree_counts_until_the_change_is_live(origin, work):
    contentrepo("publish", cwd=origin.path)
    opened = OWNED.replace(b"@cs101", BOB.encode())
    work.commit({"contentrepo.yaml": opened})
    assert push(work, ADA).exit_code == 0
    work.commit(page(RUN))
    assert push(work, BOB).exit_code == 1
    contentrepo("publish", cwd=origin.path)
    assert push(work, BOB).exit_code == 0


def test_both_sides_of_a_rename_are_judged(work):
    work.git("mv", f"{RUN}/static/dot.png", f"{OTHER}/static/moved.png")
    work.commit()
    assert f"may not change {RUN}/static/dot.png;" in push(work, BOB).output
    work.git("reset", "--quiet", "--hard", "HEAD^")
    work.git("mv", f"{OTHER}/static/dot.png", f"{RUN}/static/moved.png")
    work.commit()
    assert f"may not change {RUN}/static/moved.png;" in push(work, BOB).output


def test_a_draft_branch_may_propose_anything(work):
    work.commit(page(RUN))
    assert push(work, BOB, to="draft/idea").exit_code == 0
    assert push(work, BOB).exit_code == 1


def test_going_back_is_a_change_too(origin, work):
    origin.git("config", "contentrepo.rewind", "allow")
    before = work.head
    work.commit(page(RUN))
    assert push(work, ADA).exit_code == 0
    assert push(work, BOB, by=f"+{before}").exit_code == 1
    assert push(work, ADA, by=f"+{before}").exit_code == 0


def test_a_door_that_does_not_know_the_writer_says_so_or_refuses(origin, work):
    work.commit(page(OTHER))
    assert "access" not in push(work, NOBODY).output
    work.commit(page(RUN))
    pushed = push(work, NOBODY)
    assert (pushed.exit_code, "access is not enforced here" in pushed.output) == (0, True)
    assert f"not everybody may change {RUN}/{PAGE}" in pushed.output
    origin.git("config", "contentrepo.strangers", "refuse")
    work.commit(page(RUN, "Again"))
    pushed = push(work, NOBODY)
    assert (pushed.exit_code, "the server does not know who you are" in pushed.output) == (1, True)


def test_the_server_itself_is_let_through(origin, work):
    origin.git("config", "contentrepo.identity", "the-server")
    work.commit(page(RUN))
    assert push(work, "the-server").exit_code == 0


def test_access_follows_the_organization_above(work):
    child = {
        "organizations/edXschool.yaml": b"name: School\nparent: edX\n",
        "courses/edXschool/CS101.yaml": b"title: Computing\n",
    }
    mine = "courses/edXschool/CS101/2T2019"
    work.commit(child | course(mine, org="edXschool"))
    assert push(work, BOB).exit_code == 0  # nobody above it, in what stood before
    work.commit(page(mine))
    assert push(work, BOB).exit_code == 1
    assert push(work, BOB, groups="@cs101").exit_code == 0


def test_where_the_file_was_broken_before_nobody_who_is_named_gets_in(origin, work):
    hook = origin.path / "hooks" / "pre-receive"
    hook.rename(hook.with_name("aside"))
    work.commit({"contentrepo.yaml": OWNED + b"nonsense: 1\n"})
    assert push(work, ADA).exit_code == 0
    hook.with_name("aside").rename(hook)
    origin.git("config", "contentrepo.identity", "the-server")
    work.commit({"contentrepo.yaml": OWNED})
    refused = push(work, ADA)
    assert (refused.exit_code, "nobody's access is known" in refused.output) == (1, True)
    assert push(work, "the-server").exit_code == 0


def test_a_commit_hook_foresees_what_the_server_will_say(work):
    install_hooks(open_repository(work.path))
    work.write(page(RUN))
    work.git("add", "--all")
    said = subprocess.run(["git", "commit", "-m", "x"], cwd=work.path, capture_output=True, check=True).stderr.decode()
    assert f"access is not enforced here; where it is, only these may change {RUN}/{PAGE}: owner {ADA}, " in said
    os.environ["GIT_COMMITTER_EMAIL"] = ADA
    work.write(page(RUN, "Again"))
    work.git("add", "--all")
    said = subprocess.run(["git", "commit", "-m", "x"], cwd=work.path, capture_output=True, check=True).stderr.decode()
    assert "access" not in said


@pytest.fixture
def key(tmp_path):
    """Make a key and sign commits with it; the name under which the server lists it is the test's."""
    path = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return path


def sign(work: Repository, key, files: dict[str, bytes]) -> None:
    work.write(files)
    work.git("add", "--all")
    options = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={key}")
    work.git(*options, "commit", "--quiet", "--no-verify", "-S", "-m", "signed")


def believe(origin: Repository, key, name: str) -> None:
    public = key.with_suffix(".pub").read_text()
    listed = origin.path / "signers"
    listed.write_text(f"{name} {public}")
    origin.git("config", "gpg.ssh.allowedSignersFile", str(listed))


def test_a_signed_tip_says_who_writes(origin, work, key):
    origin.git("config", "contentrepo.strangers", "refuse")
    sign(work, key, page(RUN))
    signed = work.head
    assert push(work, NOBODY).exit_code == 1  # the server lists no key yet
    believe(origin, key, "@cs101")
    assert push(work, NOBODY).exit_code == 0
    sign(work, key, entry())
    assert "@cs101 may not change" in push(work, NOBODY).output
    work.git("reset", "--quiet", "--hard", signed)
    work.commit(page(RUN, "Better"))
    assert push(work, ADA).exit_code == 0
    assert push(work, NOBODY, by=f"+{signed}").exit_code == 1  # it vouches for what it adds, not for going back
