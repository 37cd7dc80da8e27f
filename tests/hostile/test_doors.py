"""Hostile names, contents, authors and messages at every door: findings or a clear refusal, with nothing hidden."""

from __future__ import annotations

import json
import os
import re
import tarfile
import zipfile
from xml.etree import ElementTree as ET

import content
import pytest
from hostile.bounded import run_program
from hostile.contents import CONTENTS
from hostile.names import AUTHOR, AWKWARD, FATAL, SAID
from hostile.raw import LINK, MODULE, commit, write_files, write_object
from program import contentrepo

BOUNDS = {"seconds": 20, "megabytes": 1000}
# Whatever turns, hides or commands; a line's end is ours alone.
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
FOLDERS = (b"", b"html/", b"static/", b"vertical/", b"drafts/", b"policies/", b"programs/", b"policies/2T2019/")
MESSAGE = SAID + b"\nAcknowledge: blocks-removed \x1b[2J\nAcknowledge: \xff\n"
DISPLAYED = "\x9b2J\u202e</script><script>alert(1)</script> ::error::x ]]>"
SHOWN = DISPLAYED.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def run(*arguments, cwd):
    return run_program(*arguments, cwd=cwd, **BOUNDS)


def names():
    """Every odd name in folders of every kind, with contents that are no better."""
    files = {path.encode(): data for path, data in content.course().items()}
    for name in (*FATAL, *AWKWARD):
        for folder in (
            b"",
            b"html/",
            b"static/",
            b"vertical/",
            b"drafts/",
            b"policies/",
            b"programs/",
            b"policies/2T2019/",
        ):
            files.setdefault(folder + name, SAID)
        files[b"static/below/" + name + b"/x"] = SAID
    for clash in (b".", b".."):
        files.pop(clash, None)
    return files


def raw_work(folder, files, **said):
    work = content.make_work(folder)
    commit(work, write_files(work, files), **said)
    return work


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    files = names()
    work = content.make_work(tmp_path_factory.mktemp("odd") / "work")
    others = {
        b"static/link": (LINK, b"", write_object(work, "blob", b"../../../../etc/passwd")),
        b"vertical/loop.xml": (LINK, b"", write_object(work, "blob", b"loop.xml")),
        b"static/module": (MODULE, b"", "1" * 40),
        b"static/mode": (b"100664", b"", write_object(work, "blob", b"")),
    }
    files.update({path.encode(): data for path, data in CONTENTS.items()})
    commit(work, write_files(work, {**files, **others}), message=MESSAGE, author=AUTHOR)
    return work


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github"])
def test_every_format_is_whole_and_shows_what_is_hidden(odd, form):
    measured = run("validate", "--rev", "main", "--all", "--format", form, cwd=odd.path)
    assert measured.exit_code == 1
    assert HIDDEN.findall(measured.output) == []
    if form == "sarif":  # plain JSON keeps names as they are, for programs
        strings = re.findall(r'"(?:[^"\\]|\\.)*"', json.dumps(json.loads(measured.output), ensure_ascii=False))
        assert not any(HIDDEN.search(text) for text in strings)
    elif form == "json":
        assert json.loads(measured.output)["verdict"] == "rejected"
    elif form == "junit":
        ET.fromstring(measured.output)  # noqa: S314 - ours
    elif form == "github":
        commands = [line for line in measured.output.split("\n") if line.startswith(("::", "##["))]
        assert all(re.match(r"::(error|warning|notice) (file|title)=", line) for line in commands)


def test_every_fatal_name_is_told(odd):
    output = run("validate", "--rev", "main", "--all", cwd=odd.path).output
    names = [name.decode().replace("\u200c", "\\u200c") for name in FATAL]
    assert [name for name in names if f": error: The name `{name}` " not in output] == []


@pytest.mark.parametrize("fsck", ["true", "false"])
def test_a_push_of_such_names_is_refused(odd, origin, fsck):
    contentrepo("hooks", "install", cwd=origin.path)
    origin.git("config", "receive.fsckObjects", fsck)
    odd.git("config", "push.recurseSubmodules", "no")
    odd.git("config", "remote.origin.url", str(origin.path))
    done = odd.push("main")
    assert done.exit_code != 0
    assert "Traceback" not in done.output
    assert "the fault is ours" not in done.output
    assert origin.git("for-each-ref") == ""
    if fsck == "false":
        assert "unstorable-name" in done.output
        assert len([line for line in done.output.split("\n") if line.startswith("remote:")]) <= 41


def test_contents_are_refused_by_a_push_and_never_published(tmp_path, origin):
    contentrepo("hooks", "install", cwd=origin.path)
    files = {path.encode(): data for path, data in (content.course() | CONTENTS).items()}
    work = raw_work(tmp_path / "work", files, message=MESSAGE)
    work.git("remote", "add", "origin", str(origin.path))
    pushed = work.push("main")
    assert pushed.exit_code != 0
    assert "contentrepo: nothing was pushed" in pushed.output
    told = pushed.output[pushed.output.index("remote:") :]
    assert [line for line in told.split("\n") if HIDDEN.search(line.replace("\x1b[K", "").rstrip())] == []
    assert run("publish", cwd=work.path).exit_code == 1
    assert run("courses", cwd=work.path).output == ""


def test_text_that_is_published_is_shown_with_nothing_hidden(tmp_path):
    files = content.course()
    files["vertical/unit1.xml"] = files["vertical/unit1.xml"].replace(b"Unit 1", SHOWN.encode())
    files["course/2T2019.xml"] = files["course/2T2019.xml"].replace(b'"Computing"', f'"{SHOWN}"'.encode())
    files["policies/2T2019/policy.json"] = b"{}"
    work = raw_work(
        tmp_path / "work", {path.encode(): data for path, data in files.items()}, message=MESSAGE, author=AUTHOR
    )
    published = run("publish", cwd=work.path)
    assert published.exit_code == 0, published.output
    work.git("reset", "--hard", "--quiet")
    run_key = "course-v1:edX+CS101+2T2019"
    unit = "block-v1:edX+CS101+2T2019+type@vertical+block@unit1"
    for command in (
        ["courses"],
        ["outline", run_key],
        ["show", unit],
        ["explain", unit],
        ["log"],
    ):
        shown = run(*command, cwd=work.path)
        assert shown.exit_code in (0, 1), (command, shown.output)
        assert HIDDEN.findall(shown.output) == [], command
    assert run("stats", ".", "--html", "page.html", cwd=work.path).exit_code == 0
    page = (work.path / "page.html").read_text()
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_a_folder_of_links_and_devices_is_looked_at_and_not_followed(tmp_path):
    folder = tmp_path / "course"
    for path, data in (content.course() | CONTENTS).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    for name in (*AWKWARD, b".GIT", b"git~1"):
        (folder / "static" / os.fsdecode(name)).write_bytes(SAID)
    (folder / "static/loop").symlink_to("loop")
    (folder / "static/up").symlink_to("..")
    (folder / "html/zero.html").symlink_to("/dev/zero")
    (folder / "vertical/passwd.xml").symlink_to("/etc/passwd")
    os.mkfifo(folder / "html/pipe.html")
    measured = run("validate", str(folder), "--all", cwd=tmp_path)
    assert measured.exit_code == 1
    assert "root:" not in measured.output
    assert HIDDEN.findall(measured.output) == []
    fixed = run("validate", "--diff", "--unsafe-fixes", str(folder), cwd=tmp_path)
    assert fixed.exit_code in (0, 1)
    assert HIDDEN.findall(fixed.output.replace("\t", " ")) == []


@pytest.mark.parametrize("way", ["link", "module-folder", "names", "contents", "folder-link"])
def test_an_import_takes_plain_files_only(tmp_path, way):
    folder, files = tmp_path / "export", dict(content.course())
    if way == "contents":
        files |= CONTENTS
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    if way == "link":
        (folder / "static/passwd").symlink_to("/etc/passwd")
    elif way == "folder-link":
        (folder / "static/etc").symlink_to("/etc")
    elif way == "module-folder":
        (folder / "static/.GIT/hooks").mkdir(parents=True)
        (folder / "static/.GIT/hooks/post-checkout").write_bytes(b"#!/bin/sh\n")
    elif way == "names":
        for name in AWKWARD:
            (folder / "static" / os.fsdecode(name)).write_bytes(SAID)
    contentrepo("init", "repository", cwd=tmp_path)
    measured = run("import", str(folder), "--repository", "repository", cwd=tmp_path)
    taken = way in ("names", "contents")
    assert measured.exit_code == (0 if taken else 1), measured.output
    assert (tmp_path / "repository/courses").exists() == taken
    assert HIDDEN.findall(measured.output) == []
    assert not list((tmp_path / "repository").glob(".contentrepo-import-*"))


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_an_archive_is_no_folder(tmp_path, kind):
    archive = tmp_path / f"course.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("../../course.xml", "<course/>")
    else:
        with tarfile.open(archive, "w") as file:
            file.addfile(tarfile.TarInfo("../../course.xml"))
    contentrepo("init", "repository", cwd=tmp_path)
    measured = run("import", str(archive), "--repository", "repository", cwd=tmp_path)
    assert measured.exit_code == 2


@pytest.mark.parametrize(
    "ref",
    [
        "refs/replace/" + "1" * 40,
        "refs/contentrepo/live/main",
        "refs/heads/\u202e",
        "refs/heads/--help",
        "refs/heads/\x9b2J",
        "refs/tags/\u202e",
        "refs/Replace/" + "1" * 40,
    ],
)
def test_a_pushed_ref_of_any_name_is_judged_or_refused(tmp_path, origin, ref):
    contentrepo("hooks", "install", cwd=origin.path)
    work = raw_work(tmp_path / "work", {path.encode(): data for path, data in content.course().items()})
    work.git("remote", "add", "origin", str(origin.path))
    pushed = work.push(f"main:{ref}")
    protected = ref.lower().startswith(("refs/replace/", "refs/contentrepo/"))
    assert (pushed.exit_code != 0) == protected, pushed.output
    assert "the fault is ours" not in pushed.output
    told = [line for line in pushed.output.split("\n") if line.startswith("remote:")]
    assert [line for line in told if HIDDEN.search(line.replace("\x1b[K", "").rstrip())] == []


def test_an_author_of_any_length_takes_one_line(tmp_path):
    files = {path.encode(): data for path, data in content.course().items() if not path.startswith("problem/")}
    work = raw_work(tmp_path / "work", files, author=b"A" * 1_000_000 + b" <a@b> 1767323045 +0000")
    measured = run("validate", "--rev", "main", cwd=work.path)
    assert measured.exit_code == 1
    assert "by AAAA" in measured.output
    assert max(map(len, measured.output.split("\n"))) < 1000
