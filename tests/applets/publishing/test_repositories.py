"""One store, several repositories: who has what, and what they share works from one end to the other."""

import content
import pytest
from feeding import Line

from contentrepo.applets.access.api import find_grants, read_access
from contentrepo.applets.live import api as live
from contentrepo.applets.live.claims import claims
from contentrepo.applets.publishing.api import NotHere, move_claim
from contentrepo.applets.repository.api import open_repository
from contentrepo.applets.validation.api import check_revision
from contentrepo.applets.validation.rules import program_contains_itself

MASTERS = (
    b"title: Data science\ntype: masters\nstatus: unpublished\norganizations: [edX]\ncurricula:\n"
    b"  - slug: core\n    title: Core\n    courses:\n"
)
COURSES = b"      - course: edX+CS101\n      - course: edX+CS102\n"
ORGANIZATION = {"organizations/edX.yaml": b"name: edX\n"}
PROGRAM = {"programs/ds.yaml": MASTERS + COURSES}


def run_of(course, key, name="1T2030"):
    """A catalog course with a run that has a key."""
    said = f"title: A run\nstatus: published\nend: 2031-01-01\nexternal_course_key: {key}\n"
    return {
        f"courses/edX/{course}.yaml": b"title: A course\n",
        f"courses/edX/{course}/{name}.yaml": said.encode(),
    }


@pytest.fixture
def line_of(tmp_path, store):
    """Lines of repositories with names of their own, all to one store."""
    known = {}

    def make(name):
        if name not in known:
            origin = content.make_bare(tmp_path / f"{name}.git")
            origin.git("config", "contentrepo.name", name)
            known[name] = Line(origin, content.make_work(tmp_path / name, origin=origin), store)
        return known[name]

    return make


@pytest.fixture
def three(line_of):
    """A catalog without runs, and a repository for each of two courses."""
    catalog, one, two = map(line_of, ("catalog", "one", "two"))
    for line, files in ((catalog, ORGANIZATION), (one, run_of("CS101", "K-1")), (two, run_of("CS102", "K-2"))):
        line.push(files)
        assert set(line.publish().values()) == {"published"}
    catalog.push(PROGRAM)
    assert catalog.publish() == {"catalog:catalog": "published"}
    return catalog, one, two


def findings_of(line):
    """What CI says of the tip, without any store: rule -> message."""
    report = check_revision(open_repository(line.origin.path), "main").report
    return {finding.rule: finding.message for finding in report.findings if finding.blocks}


@pytest.mark.usefixtures("three")
def test_two_repositories_refer_to_one_organization(store):
    assert {unit.unit for unit in live.list_units(store)} == {"catalog:catalog", "catalog:one", "catalog:two"}


@pytest.mark.usefixtures("three")
def test_a_program_counts_the_runs_of_two_repositories(store):
    found = [live.find_run_in_program(store, "ds", key) for key in ("k-1", "K-2")]
    assert [one.run for one in found] == ["course-v1:edX+CS101+1T2030", "course-v1:edX+CS102+1T2030"]


@pytest.mark.usefixtures("three")
def test_a_new_repository_knows_of_the_others_before_its_first_push(line_of):
    new = line_of("new")
    assert new.run().commit == ""
    new.push(run_of("CS103", "K-3"))
    assert findings_of(new) == {}


def test_the_second_file_for_an_organization_is_refused_at_every_door(three):
    _, one, _ = three
    one.run()
    one.push(ORGANIZATION)
    assert "`catalog` (organizations/edX.yaml at" in findings_of(one)["catalog-entry-taken"]
    assert one.publish() == {"catalog:one": "refused"}


def test_a_key_of_another_repository_in_a_shared_program_is_refused_at_every_door(three):
    *_, two = three
    two.run()
    two.push(run_of("CS102", "K-1"))
    told = findings_of(two)["external-course-key-taken"]
    assert "courses/edX/CS101/1T2030.yaml:4 in `one` at" in told
    assert "program `ds`" in told
    assert two.publish() == {"catalog:two": "refused"}


def test_a_link_that_would_bring_two_holders_together_is_refused(three):
    catalog, _, two = three
    catalog.push({"programs/ds.yaml": MASTERS + b"      - course: edX+CS101\n"})
    catalog.publish()
    two.push(run_of("CS102", "K-1"))
    assert two.publish() == {"catalog:two": "published"}
    catalog.push(PROGRAM)
    assert catalog.publish() == {"catalog:catalog": "refused"}
    assert "would be the external course key of" in findings_of(catalog)["external-course-key-taken"]


def test_a_repository_that_looked_too_early_is_stopped_by_the_store(three):
    """The guard is a copy; the claims are taken in the store."""
    _, one, two = three
    for line, key in ((one, "K-9"), (two, "k-9")):
        line.push(run_of("CS101" if line is one else "CS102", key))
    assert findings_of(one) == findings_of(two) == {}
    assert one.publish() == {"catalog:one": "published"}
    assert two.publish() == {"catalog:two": "refused"}


def test_a_swap_between_repositories_is_refused_with_the_steps_that_do_it(three, store):
    _, one, two = three
    one.run()
    one.push(run_of("CS101", "K-2"))
    (finding,) = [found for found in check_revision(one.repository, "main").report.findings if found.blocks]
    assert "give `course-v1:edX+CS102+1T2030` a key that nobody has" in finding.hint
    assert one.publish() == {"catalog:one": "refused"}
    for line, course, key in ((two, "CS102", "K-free"), (one, "CS101", "K-2"), (two, "CS102", "K-1")):
        line.push(run_of(course, key))
        assert set(line.publish().values()) == {"published"}
    assert live.find_run_in_program(store, "ds", "k-1").run == "course-v1:edX+CS102+1T2030"


def test_a_revert_to_a_key_that_another_repository_took_is_refused(three):
    _, one, two = three
    one.push(run_of("CS101", "K-9"))
    one.publish()
    two.push(run_of("CS102", "K-1"))
    assert two.publish() == {"catalog:two": "published"}
    with pytest.raises(live.Claimed, match=r"`K-1`.*program `ds` by `course-v1:edX\+CS102\+1T2030` \(two, branch main"):
        one.revert("catalog:one", 1)


@pytest.mark.parametrize(
    "after",
    [
        {"CS101": "K-b", "CS102": "K-a"},
        {"CS101": "K-b", "CS102": "K-c", "CS103": "K-d"},
        {"CS102": "K-a"},
    ],
    ids=["swap", "chain", "from run to run"],
)
@pytest.mark.parametrize("is_broken", [False, True])
def test_keys_move_in_one_commit_also_while_some_olx_is_broken(line_of, store, after, is_broken):
    line = line_of("all")
    before = {"CS101": "K-a", "CS102": "K-b", "CS103": "K-c"}
    files = ORGANIZATION | PROGRAM | content.course("courses/edX/CS101/1T2030", run="1T2030")
    for course, key in before.items():
        files |= run_of(course, key)
    line.push(files)
    assert set(line.publish().values()) == {"published"}
    moved = {}
    for course in before:
        moved |= run_of(course, after.get(course, f"K-{course}"))
    if is_broken:
        moved["courses/edX/CS101/1T2030/vertical/unit1.xml"] = b"<vertical"
    line.push(moved)
    outcomes = line.publish()
    assert outcomes.pop("catalog:all") == "published"
    assert set(outcomes.values()) == ({"refused"} if is_broken else set())
    for course, key in after.items():
        if course != "CS103":
            assert live.find_run_in_program(store, "ds", key).run == f"course-v1:edX+{course}+1T2030"


def test_one_branch_for_each_run(line_of, store):
    """The branches share a repository; whatever lies beside the runs goes live from the branch that had it first."""
    line = line_of("runs")
    for branch, run in (("main", "1T2030"), ("second", "2T2030")):
        line.work.git("checkout", "--quiet", "--orphan", branch)
        line.work.git("rm", "-rfq", "--ignore-unmatch", ".")
        line.push(content.course(run=run), branch=branch)
        outcomes = line.run(branch=branch).outcomes
        assert {one.unit: str(one.outcome) for one in outcomes} == {f"course-v1:edX+CS101+{run}": "published"}
    assert {unit.source.branch for unit in live.list_units(store)} == {"main", "second"}


def test_a_unit_goes_over_to_another_repository_and_stays_live_meanwhile(line_of, store):
    old, new = line_of("old"), line_of("new")
    old.push(content.course())
    run = "course-v1:edX+CS101+2T2019"
    assert old.publish() == {run: "published"}
    with pytest.raises(NotHere):
        move_claim(old.repository, store, run, reason="mistaken", actor="Olga", branch="other")
    new.push(content.course("moved") | {"moved/about/overview.html": b"<p>Here now.</p>\n"})
    assert new.publish() == {run: "claimed"}
    assert new.status()[run].standing == "claimed"
    moved = move_claim(new.repository, store, run, reason="a repository of its own", actor="Olga <o@x.org>")
    assert (moved.old.repository, moved.new.repository) == ("old", "new")
    assert live.get_release(store, run).number == 1
    assert (new.status()[run].standing, new.status()[run].detail) == ("pending", "")
    assert new.publish() == {run: "published"}
    old.push({"about/overview.html": b"<p>Still mine?</p>\n"})
    assert old.publish() == {run: "claimed"}
    assert live.read_unit(store, run).source.repository == "new"
    assert [(one.unit, one.reason, one.actor) for one in live.list_moves(store)] == [
        (run, "a repository of its own", "Olga <o@x.org>")
    ]
    with pytest.raises(live.CannotMove):
        move_claim(new.repository, store, run, reason="again", actor="Olga")


def test_the_olx_of_a_run_comes_from_where_its_entry_says(line_of, store):
    catalog, right, wrong = map(line_of, ("catalog", "right", "wrong"))
    said = b"title: Computing\nsource:\n  repository: right\n"
    catalog.push(ORGANIZATION | {"courses/edX/CS101.yaml": b"title: C\n", "courses/edX/CS101/2T2019.yaml": said})
    assert catalog.publish() == {"catalog:catalog": "published"}
    run = "course-v1:edX+CS101+2T2019"
    for line, outcome in ((wrong, "claimed"), (right, "published")):
        line.push(content.course())
        assert line.publish() == {run: outcome}
    assert "comes from right, as its catalog entry says" in wrong.status()[run].detail
    assert live.read_unit(store, run).source.repository == "right"


def test_a_key_tells_whom_it_belonged_to(three, store):
    _, one, two = three
    first = one.work.head
    one.push(run_of("CS101", "K-9"))
    one.publish()
    given_up = one.work.head
    two.push(run_of("CS102", "k-1"))
    two.publish()
    told = [
        (span.key, span.run, span.source.repository, span.since_commit, span.until_commit)
        for span in live.list_key_history(store, "K-1")
    ]
    assert told == [
        ("K-1", "course-v1:edX+CS101+1T2030", "one", first, given_up),
        ("k-1", "course-v1:edX+CS102+1T2030", "two", two.work.head, ""),
    ]


def test_a_settled_state_is_looked_at_again_once_another_repository_gives_a_key_up(three):
    _, one, two = three
    two.push(run_of("CS102", "K-1"))
    held = two.run()
    assert [str(each.outcome) for each in held.outcomes] == ["refused"]
    assert two.run(settled=held.state).outcomes == ()
    one.push(run_of("CS101", "K-3"))
    one.publish()
    assert [str(each.outcome) for each in two.run(settled=held.state).outcomes] == ["published"]


def nesting(slug, *programs):
    return {f"programs/{slug}.yaml": MASTERS.partition(b"curricula")[0] + b"programs: [%s]\n" % b", ".join(programs)}


def test_programs_of_two_repositories_are_not_nested_in_a_circle(line_of, monkeypatch):
    one, two = line_of("one"), line_of("two")
    one.push(ORGANIZATION | nesting("ds"))
    one.publish()
    two.push(nesting("stats", b"ds"))
    assert two.publish() == {"catalog:two": "published"}
    one.push(nesting("ds", b"stats"))
    assert one.publish() == {"catalog:one": "refused"}
    assert "ds -> stats -> ds; `stats` is of the repository `two`" in findings_of(one)["program-contains-itself"]
    monkeypatch.setattr(program_contains_itself, "check", lambda _subject: iter(()))
    one.push(nesting("ds", b"stats") | {"README.md": b"Judged anew.\n"})
    assert one.publish() == {"catalog:one": "claimed"}
    detail = one.status()["catalog:one"].detail
    assert "program `stats` belongs to `catalog:two`" in detail
    assert "ds -> stats -> ds" in detail
    monkeypatch.setattr(claims, "find_circle", lambda *_: ())
    assert one.publish() == {"catalog:one": "published"}


def test_access_follows_the_parents_of_organizations_of_another_repository(line_of):
    catalog, one = line_of("catalog"), line_of("one")
    catalog.push(ORGANIZATION | {"organizations/lab.yaml": b"name: Lab\nparent: school\n"})
    catalog.push({"organizations/school.yaml": b"name: School\nparent: edX\n"})
    catalog.publish()
    said = b"format: 1\nowners: [ada]\naccess: [{paths: courses/edX, role: course-team, who: [bob]}]\n"
    one.push({"contentrepo.yaml": said})
    one.publish()
    access, _ = read_access(open_repository(one.origin.path))
    for path, who in (("courses/lab/C1/1/a.html", ["ada", "bob"]), ("courses/other/C1/1/a.html", None)):
        grants = find_grants(access, path)
        assert (grants and [name for grant in grants for name in grant.who]) == who
    catalog.push({"organizations/school.yaml": b"name: School\n"})
    catalog.publish()
    one.run()
    access, _ = read_access(open_repository(one.origin.path))
    assert find_grants(access, "courses/lab/C1/1/a.html") is None
