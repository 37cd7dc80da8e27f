from content import course

from contentrepo.applets.authoring.api import compare_commits
from contentrepo.applets.repository import git, snapshot
from contentrepo.applets.repository.api import keep_repository, open_repository

POLICY = "policies/2T2019/policy.json"


def compare(work, files, *, more=None):
    old = work.commit(course() | (more or {}))
    new = work.commit(files)
    return compare_commits(open_repository(work.path), old, new)


def test_keys_pages_uploads_and_blocks(work):
    changed = {
        POLICY: b'{"course/2T2019": {"display_name": "Numbers"}}\n',
        "html/text1.html": b"<p>New</p>\n",
        "static/dot.png": b"other",
        "static/new.png": b"new",
        "problem/quiz1.xml": course()["problem/quiz1.xml"].replace(b'"Quiz 1"', b'"Quiz 2"'),
        "programs/p.yaml": b"title: B\n",
    }
    found = compare(work, changed, more={"programs/p.yaml": b"title: A\n"})
    assert [(one.path, one.subject, one.kind, one.name) for one in found] == [
        ("html/text1.html", "html/text1", "text", ""),
        (POLICY, "", "key", "/course/2T2019/display_name"),
        ("problem/quiz1.xml", "problem/quiz1", "attribute", "display_name"),
        ("programs/p.yaml", "", "key", "/title"),
        ("static/dot.png", "", "file", ""),
        ("static/new.png", "", "file", ""),
    ]
    assert (found[1].old, found[1].new) == ('"Computing"', '"Numbers"')


def test_only_the_files_that_differ_are_read(work, monkeypatch):
    read = []

    def counted(repository, blobs):
        wanted = list(blobs)
        read.extend(wanted)
        return original(repository, wanted)

    original = snapshot.read_blobs
    monkeypatch.setattr(snapshot, "read_blobs", counted)
    many = {f"problem/p{number}.xml": b"<problem/>" for number in range(300)}
    compare(work, {"problem/p7.xml": b'<problem weight="2"/>'}, more=many)
    assert len(read) == 2


def test_what_is_no_xml_is_compared_as_text(work):
    (found,) = compare(work, {"vertical/unit1.xml": b"<vertical>"})
    assert (found.kind, found.path, found.new) == ("text", "vertical/unit1.xml", "<vertical>")


def test_a_program_that_stays_starts_no_git(work, monkeypatch):
    old = work.commit(course())
    new = work.commit({"html/text1.html": b"<p>New</p>\n"})
    opened = keep_repository(work.path)()
    started = []
    monkeypatch.setattr(git, "start_process", lambda *words, **_: started.append(words))
    assert len(compare_commits(opened, old, new)) == 1
    assert started == []
