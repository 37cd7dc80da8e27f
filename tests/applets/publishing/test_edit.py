"""A publish that wrote only what a change touches leaves the store as one that wrote everything."""

from random import Random

import pytest
from content import make_bare
from feeding import Line
from growing import begin, growing
from histories import ONE, PROBLEM, commit_all, histories, start

from contentrepo.applets.keys.api import parse_course_run_key
from contentrepo.applets.keys.models import UsageKey
from contentrepo.applets.live import api as live
from contentrepo.applets.publishing import edit, insertion, plan
from contentrepo.applets.publishing.assets import plan_assets
from contentrepo.applets.publishing.blocks import plan_blocks, plan_versions
from contentrepo.applets.repository.api import commit_snapshot, find_entries, read_live
from contentrepo.applets.validation.api import read_unit


@pytest.fixture
def line(tmp_path_factory):
    return open_line(tmp_path_factory.mktemp("edit"))


def open_line(folder):
    return Line(make_bare(folder / "origin.git"), None, live.open_store(str(folder / "live.sqlite3")))


def publish_each(line, states):
    """Publish each state; after each, look whether the store is what a whole reading of its commits gives."""
    for commit in commit_all(line.origin, states):
        line.origin.git("update-ref", "refs/heads/main", commit)
        line.publish()
        for unit in live.list_units(line.store):
            compare(line, unit)
        assert line.publish() == {} or "published" not in line.publish().values()


def compare(line, unit):
    state = live.read_unit(line.store, unit.unit)
    content = read_unit(line.repository, state.commit, unit.unit)
    assert state.tree == content.tree
    assert {path: (row.mode, row.blob) for path, row in state.files.items()} == dict(content.files)
    if content.course is None:
        return
    snapshot = commit_snapshot(line.repository, state.commit)
    empty = live.read_unit(line.store, "course-v1:no+no+no")
    assert unplaced(state.blocks) == unplaced(plan_blocks(content.course, {}))
    assert dict(state.assets) == plan_assets(content.course, empty, snapshot)
    whole = {"known": frozenset(), "files": content.files, "head": snapshot}
    versions, held = plan_versions(content.course, state.blocks, **whole)
    assert held.keys() <= {entry.blob for entry in content.files.values()}
    assert dict(snapshot.read(held)) == held
    for version in versions:
        row = next(row for row in state.blocks.values() if row.version == version.version)
        usage = UsageKey(parse_course_run_key(unit.unit), row.block_type, row.block_id)
        assert live.read_block(line.store, usage).version == version


def unplaced(rows):
    """Every row but for its position, in the order of the positions."""
    ordered = sorted(rows.values(), key=lambda row: row.position)
    return [(row.block_type, row.block_id, row.version, row.parent, row.path, row.display_name) for row in ordered]


@pytest.mark.parametrize("seed", range(6))
def test_a_history_published_edit_by_edit_is_live_as_it_stands(line, seed):
    publish_each(line, histories(Random(seed), 6))


@pytest.mark.parametrize(
    ("path", "text", "blocks"),
    [
        ("html/text1.html", "<p>New words.</p>\n", ["html/text1"]),
        ("problem/quiz2.xml", PROBLEM.format('display_name="Quiz" max_attempts="3"', "true"), ["problem/quiz2"]),
        ("vertical/unit2.xml", '<vertical display_name="B"><problem url_name="quiz2"/></vertical>', ["vertical/unit2"]),
        ("static/one/two.txt", "new words", []),
    ],
)
def test_a_small_edit_reads_and_writes_what_it_touches(line, monkeypatch, path, text, blocks):
    first = start() | {f"{ONE}/html/text1.html": b"<p>Old words.</p>\n"}
    commits = commit_all(line.origin, [first, {**first, f"{ONE}/{path}": text.encode()}])
    line.origin.git("update-ref", "refs/heads/main", commits[0])
    line.publish()
    monkeypatch.setattr(plan, "plan_unit", None)  # the whole unit is never planned
    line.origin.git("update-ref", "refs/heads/main", commits[1])
    assert list(line.publish().values()) == ["published"]
    (release, *_) = live.list_releases(line.store, "course-v1:edX+CS101+2T2019")
    assert (release.changed_files, release.changed_blocks) == (1, len(blocks))
    log = live.read_log(line.store, release.unit, release.number)
    assert [one.subject for one in log] == [*blocks, f"{ONE}/{path}"]
    ref = read_live(line.repository, "main")
    assert find_entries(commit_snapshot(line.repository, ref.commit), [f"{ONE}/{path}"]) == find_entries(
        commit_snapshot(line.repository, commits[1]), [f"{ONE}/{path}"]
    )


def test_a_plan_for_another_state_than_what_is_live_is_found_out(tmp_path_factory, monkeypatch):
    monkeypatch.setattr("contentrepo.applets.olx.api.is_contained", lambda _old, _new: True)
    with pytest.raises(AssertionError):
        publish_many(tmp_path_factory)


def publish_many(folders):
    for seed in range(40):
        publish_each(open_line(folders.mktemp("edit")), histories(Random(seed), 6))


@pytest.fixture
def inserted(monkeypatch):
    """For each publish of blocks that came or went: whether it was planned from these alone."""
    found, find = [], edit.find_edit

    def finding(store, unit, excerpts, known):
        told = find(store, unit, excerpts, known)
        found.extend([told is not None] if excerpts.growth else ())
        return told

    monkeypatch.setattr("contentrepo.applets.publishing.books.find_edit", finding)
    return found


def test_blocks_that_come_and_go_are_live_as_they_stand(tmp_path_factory, inserted):
    for seed in range(5):
        publish_each(open_line(tmp_path_factory.mktemp("growth")), growing(Random(seed), 6))
    assert inserted.count(True) >= 5  # of at most 25
    assert inserted.count(False) <= 1


UNIT, LESSON = f"{ONE}/vertical/unit2.xml", f"{ONE}/sequential/lesson1.xml"


def put(files, path, place, text):
    """With a text in a file before another."""
    return {**files, path: files[path].replace(place, text + place, 1)}


def with_problems(files, *names):
    said = PROBLEM.format('display_name="New"', "true").encode()
    return files | {f"{ONE}/problem/{name}.xml": said for name in names}


A, B = b'<problem url_name="a"/>', b'<problem url_name="b"/>'
INSIDE = with_problems(begin(), "a", "b")
PLACES = {
    "first": put(INSIDE, UNIT, b'<problem url_name="quiz2"', A + B),
    "between, and last": put(put(INSIDE, UNIT, b"<html", A), UNIT, b"</vertical>", B),
    "last of another unit": put(INSIDE, f"{ONE}/vertical/unit1.xml", b"</vertical>", A + B),
    "a unit behind a unit": put(INSIDE, LESSON, b"</sequential>", b'<vertical url_name="new"/>')
    | {f"{ONE}/vertical/new.xml": b'<vertical display_name="New">%s%s</vertical>' % (A, B)},
    "a unit before a unit": put(INSIDE, LESSON, b"<vertical", b'<vertical url_name="new"/>')
    | {f"{ONE}/vertical/new.xml": b'<vertical display_name="New">%s%s</vertical>' % (A, B)},
}


@pytest.mark.parametrize("head", PLACES.values(), ids=PLACES)
def test_what_comes_stands_where_the_course_has_it(line, inserted, head):
    publish_each(line, [begin(), head])
    assert inserted == [True]


def test_a_gap_without_room_has_all_blocks_planned(line, inserted):
    states = [begin()]
    for number in range(12):  # each of them right behind the first
        name = f"new{number}"
        pointer = b'<problem url_name="%s"/>' % name.encode()
        states.append(put(with_problems(states[-1], name), UNIT, b"\n<video", pointer))
    publish_each(line, states)
    assert inserted.count(False) == 1


def test_a_place_that_is_not_looked_up_is_found_out(line, monkeypatch):
    monkeypatch.setattr(insertion._Look, "find_end", lambda *_: 1)
    with pytest.raises(AssertionError):
        publish_each(line, [begin(), PLACES["a unit behind a unit"]])


def test_a_run_that_is_gone_is_not_named_as_live(line):
    gone = {path: data for path, data in start().items() if "CS102" not in path}
    message = b"away\n\nAcknowledge: blocks-removed course-v1:edX+CS102+2T2019\n"
    (first,) = commit_all(line.origin, [start()])
    line.origin.git("update-ref", "refs/heads/main", first)
    line.publish()
    second = commit_all(line.origin, [start(), gone], message=message)[1]
    line.origin.git("update-ref", "refs/heads/main", second)
    assert "removed" in line.publish().values()
    assert "course-v1:edX+CS102+2T2019" not in read_live(line.repository, "main").sources


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("html/text1.html", "<p>New words.</p>\n"),
        ("html/text1.xml", '<html filename="text1" display_name="Read that"/>\n'),
        ("problem/quiz2.xml", PROBLEM.format('display_name="Quiz" max_attempts="3"', "true")),
    ],
)
def test_an_edit_of_one_block_puts_no_course_together(line, monkeypatch, path, text):
    first = start() | {f"{ONE}/html/text1.html": b"<p>Old words.</p>\n"}
    first[f"{ONE}/html/text1.xml"] = b'<html filename="text1" display_name="Read this"/>\n'
    first[f"{ONE}/problem/quiz2.xml"] = PROBLEM.format('display_name="Quiz 2"', "true").encode()
    commits = commit_all(line.origin, [first, {**first, f"{ONE}/{path}": text.encode()}])
    line.origin.git("update-ref", "refs/heads/main", commits[0])
    line.publish()
    with monkeypatch.context() as patched:
        patched.setattr("contentrepo.applets.olx.api.read_course", None)
        line.origin.git("update-ref", "refs/heads/main", commits[1])
        assert list(line.publish().values()) == ["published"]
    for unit in live.list_units(line.store):
        compare(line, unit)


def test_a_block_that_is_told_without_its_policy_is_found_out(line, monkeypatch):
    monkeypatch.setattr("contentrepo.applets.validation.unit_index.list_settled", lambda _course: [])
    first = start() | {f"{ONE}/policies/2T2019/policy.json": b'{"problem/quiz2": {"weight": 3}}'}
    first[f"{ONE}/problem/quiz2.xml"] = PROBLEM.format('display_name="Quiz 2"', "true").encode()
    edited = {f"{ONE}/problem/quiz2.xml": PROBLEM.format('display_name="Quiz"', "true").encode()}
    with pytest.raises(AssertionError):
        publish_each(line, [first, {**first, **edited}])
