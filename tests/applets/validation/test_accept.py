import pytest
from content import course, make_work

from contentrepo.applets.findings.models import Revision
from contentrepo.applets.repository.api import (
    EMPTY_SNAPSHOT,
    commit_snapshot,
    open_repository,
    read_guard,
)
from contentrepo.applets.validation.api import accept, check_commit, check_staged
from contentrepo.applets.validation.models import AcceptedUnit, RefusedUnit, Unit

ONE, TWO = "courses/edX/CS101/2T2019", "courses/edX/CS102/2T2019"
DANGLING = b'<vertical display_name="Unit 1"><problem url_name="gone"/></vertical>\n'


@pytest.fixture
def repository(tmp_path):
    return make_work(tmp_path / "work")


def decide(repository, *, base="", reason=""):
    opened = open_repository(repository.path)
    against = commit_snapshot(opened, base) if base else EMPTY_SNAPSHOT
    return accept(check_commit(opened, repository.head, against, guard=read_guard(opened)), reason)


def test_every_changed_unit_is_decided_olx_before_the_catalog(repository):
    repository.commit(course(ONE) | course(TWO, number="CS102") | {"README": b"hello\n"})
    decided = decide(repository)
    assert all(isinstance(unit, AcceptedUnit) for unit in decided)
    names = [unit.unit.name for unit in decided]
    assert names[:2] == ["course-v1:edX+CS101+2T2019", "course-v1:edX+CS102+2T2019"]
    assert names[2].startswith("catalog:")


def test_a_broken_unit_is_refused_and_its_neighbour_is_not(repository):
    repository.commit(course(ONE) | course(TWO, number="CS102") | {f"{TWO}/vertical/unit1.xml": DANGLING})
    good, bad = decide(repository)
    assert isinstance(good, AcceptedUnit)
    assert isinstance(bad, RefusedUnit)
    assert [finding.rule for finding in bad.blocking] == ["dangling-pointer"]


def test_an_unchanged_unit_is_not_decided(repository):
    base = repository.commit(course(ONE) | course(TWO, number="CS102"))
    repository.commit({f"{ONE}/html/text1.html": b"<p>Other words.</p>\n"})
    (only,) = decide(repository, base=base)
    assert only.unit.name == "course-v1:edX+CS101+2T2019"


def test_a_unit_that_is_gone_is_accepted_as_gone(repository):
    base = repository.commit(course(ONE) | course(TWO, number="CS102"))
    repository.git("rm", "-r", "--quiet", TWO)
    repository.commit(message="Drop it\n\nAcknowledge: blocks-removed course-v1:edX+CS102+2T2019")
    (gone,) = decide(repository, base=base)
    assert isinstance(gone, AcceptedUnit)
    assert gone.content_of() is None


def test_a_reason_lets_new_errors_pass(repository):
    repository.commit(course(ONE) | {f"{ONE}/vertical/unit1.xml": DANGLING})
    (refused,) = decide(repository)
    (accepted,) = decide(repository, reason="as it came")
    assert isinstance(refused, RefusedUnit)
    assert isinstance(accepted, AcceptedUnit)


def test_a_reason_lets_no_always_error_pass(repository):
    repository.commit(course(ONE) | course("copy", number="CS101"))
    decided = decide(repository, reason="I insist")
    assert any(isinstance(unit, RefusedUnit) for unit in decided)


def test_what_an_index_shows_is_accepted_by_nobody(repository):
    repository.write(course(ONE))
    repository.git("add", "--all")
    with pytest.raises(ValueError, match="staged"):
        accept(check_staged(open_repository(repository.path)))


def test_nobody_else_makes_an_accepted_unit():
    from contentrepo.applets.keys.models import CatalogKey

    unit = Unit(CatalogKey("x"), "")
    with pytest.raises(TypeError, match="accepting step"):
        AcceptedUnit(unit, "", lambda: None, lambda: None, Revision(), Revision(), "", "", "accepted")
