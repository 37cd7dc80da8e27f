import json
from datetime import UTC, datetime
from itertools import product

import pytest
from content import Repository
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contentrepo.applets.backup_restore.api import add_entry, export_catalog, import_catalog, start_repository
from contentrepo.applets.backup_restore.models import CatalogForm
from contentrepo.applets.catalog.api import kind_of, path_of, read_facts, render_entry
from contentrepo.applets.keys.api import InvalidKey
from contentrepo.applets.repository.api import write_guard
from contentrepo.applets.repository.models import ForeignCatalog, ForeignEntry, GuardFile
from contentrepo.errors import Refused, UsageError

AT = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def repository(tmp_path):
    return start_repository(tmp_path / "campus")


def bring_in(repository, document, name="programs.json"):
    file = repository.work_tree.parent / name
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    return import_catalog(repository, file, at=AT)


def data_of(repository):
    """Path -> data of every catalog file."""
    top = repository.work_tree
    paths = [path.relative_to(top).as_posix() for path in sorted(top.rglob("*.yaml"))]
    kinds = {path: kind_of(path) for path in paths if path != "contentrepo.yaml"}
    return {path: read_facts(kind, (top / path).read_bytes()).data for path, kind in kinds.items()}


RUN = {
    "key": "course-v1:edX+CS101+2T2027",
    "title": "Computing, spring",
    "external_key": "MATH205-Fall20",
    "status": "published",
    "pacing_type": "self_paced",
    "start": "2027-02-01T00:00:00Z",
    "end": None,
    "seats": [{"type": "verified"}],
}
COURSE = {"key": "edX+CS101", "title": "Computing", "owners": [{"key": "edX", "name": "edX Inc"}], "course_runs": [RUN]}
PROGRAM = {
    "uuid": "6b9a6ee3-3a8f-4b0c-8a3c-6f5f6a0e7b1d",
    "title": "Data science",
    "subtitle": "Four courses",
    "type": "Masters",
    "status": "active",
    "marketing_slug": "data-science",
    "authoring_organizations": [{"key": "edX", "name": "edX Inc"}],
    "courses": [COURSE],
    "curricula": [{"name": "Core 2027", "is_active": False, "courses": [COURSE], "programs": []}],
}


def test_a_program_of_the_api_becomes_files(repository):
    imported = bring_in(repository, {"count": 1, "next": None, "results": [PROGRAM]})
    assert data_of(repository) == {
        "organizations/edX.yaml": {"name": "edX Inc"},
        "courses/edX/CS101.yaml": {"title": "Computing"},
        "courses/edX/CS101/2T2027.yaml": {
            "title": "Computing, spring",
            "external_course_key": "MATH205-Fall20",
            "status": "published",
            "pacing": "self",
            "start": "2027-02-01T00:00:00Z",
        },
        "programs/data-science.yaml": {
            "title": "Data science",
            "subtitle": "Four courses",
            "type": "masters",
            "status": "active",
            "organizations": ["edX"],
            "curricula": [
                {"slug": "core-2027", "title": "Core 2027", "active": False, "courses": [{"course": "edX+CS101"}]}
            ],
        },
    }
    assert sorted(imported.written) == sorted(data_of(repository))
    assert (imported.exceptions, imported.remarks) == ((), ())


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (COURSE, "courses/edX/CS101/2T2027.yaml"),
        ([RUN], "courses/edX/CS101/2T2027.yaml"),
        (PROGRAM, "programs/data-science.yaml"),
    ],
)
def test_each_form_of_the_api_is_known_by_what_it_holds(repository, document, path):
    bring_in(repository, document)
    assert path in data_of(repository)


def test_courses_of_a_program_without_curricula_stand_in_one_of_their_own(repository):
    bring_in(repository, {**PROGRAM, "curricula": [], "excluded_course_runs": [{"key": RUN["key"]}]})
    assert data_of(repository)["programs/data-science.yaml"]["curricula"] == [
        {
            "slug": "courses",
            "title": "Courses",
            "courses": [
                {
                    "course": "edX+CS101",
                    "exception": "none of its runs was open when it was imported",
                    "excluded_runs": [RUN["key"]],
                }
            ],
        }
    ]


OLD_XSERIES = {
    "name": "Old series",
    "category": "XSeries",
    "status": "active",
    "marketing_slug": "old-series",
    "organizations": [{"key": "edX", "display_name": "edX Inc"}],
    "course_codes": [
        {
            "key": "CS101",
            "display_name": "Computing",
            "organization": {"key": "edX"},
            "run_modes": [
                {
                    "course_key": "course-v1:edX+CS101+1T2015",
                    "mode_slug": "verified",
                    "start_date": "2015-02-01T00:00:00Z",
                },
                {"course_key": "edX/CS101/2012_Fall", "mode_slug": "verified", "start_date": "2012-09-01T00:00:00Z"},
            ],
        }
    ],
}


def test_a_program_of_the_old_service_gets_in_and_what_has_no_place_is_told(repository):
    imported = bring_in(repository, [OLD_XSERIES])
    assert data_of(repository)["programs/old-series.yaml"]["type"] == "xseries"
    assert data_of(repository)["courses/edX/CS101/1T2015.yaml"]["start"] == "2015-02-01T00:00:00Z"
    (remark,) = imported.remarks
    assert "`edX/CS101/2012_Fall` was left out" in remark


def test_a_closed_run_of_an_old_program_is_recorded_as_an_exception(repository):
    closed = {**COURSE, "course_runs": [{**RUN, "end": "2019-07-01T00:00:00Z"}]}
    imported = bring_in(repository, {**PROGRAM, "courses": [closed], "curricula": []})
    (member,) = data_of(repository)["programs/data-science.yaml"]["curricula"][0]["courses"]
    assert member["exception"]
    assert imported.exceptions == ("data-science: edX+CS101",)


def test_a_retired_program_needs_no_exception(repository):
    closed = {**COURSE, "course_runs": [{**RUN, "end": "2019-07-01T00:00:00Z"}]}
    assert not bring_in(repository, {**PROGRAM, "status": "retired", "courses": [closed], "curricula": []}).exceptions


def test_what_is_there_stays_and_a_second_import_writes_nothing(repository):
    bring_in(repository, PROGRAM)
    mine = repository.work_tree / "courses/edX/CS101.yaml"
    mine.write_text("title: My own title\n")
    again = bring_in(repository, PROGRAM)
    assert (again.written, len(again.kept)) == ((), 4)
    assert mine.read_text() == "title: My own title\n"


def test_a_program_that_says_something_else_is_not_overwritten(repository):
    bring_in(repository, PROGRAM)
    before = data_of(repository)
    with pytest.raises(Refused, match=r"programs/data-science\.yaml exists and says something else"):
        bring_in(repository, [{**PROGRAM, "title": "Other"}, {**PROGRAM, "marketing_slug": "new-one"}])
    assert data_of(repository) == before


def test_a_shared_key_is_refused_and_nothing_is_written(repository):
    twin = {**RUN, "key": "course-v1:edX+CS101+3T2027", "external_key": "math205-FALL20"}
    with pytest.raises(Refused, match=r"`math205-FALL20` is also the external course key of .*2T2027"):
        bring_in(repository, {**COURSE, "course_runs": [RUN, twin]})
    assert data_of(repository) == {}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("3", "holds something|is no list"),
        ('{"a": 1}', "`a` in it is no program"),
        ("[3]", "holds something that is no object"),
        ({**PROGRAM, "courses": {}}, "`courses` is no list"),
        ({**PROGRAM, "title": []}, "`title` is no text"),
        ({**PROGRAM, "authoring_organizations": [{}]}, "no `key`"),
        ({**PROGRAM, "marketing_slug": "", "title": "", "name": ""}, "neither `marketing_slug` nor `title`"),
        ({**COURSE, "key": "CS101"}, "`CS101` is not the key of a catalog course"),
        ({**RUN, "key": "course-v1:edX+CS101"}, "is not the key of a course run"),
    ],
)
def test_what_is_no_such_document_is_refused_as_that(repository, document, said):
    with pytest.raises(UsageError, match=said):
        bring_in(repository, document)
    assert data_of(repository) == {}


def test_what_would_not_be_valid_is_refused_with_its_place(repository):
    with pytest.raises(Refused, match=r"programs/data-science\.yaml:3: `bootcamp` is not allowed for `type`"):
        bring_in(repository, {**PROGRAM, "type": "Bootcamp"})


TABLE = """\
program,type,program_status,organizations,course,run,end,external_course_key,excluded
old-series,xseries,active,edX,edX+CS101,course-v1:edX+CS101+1T2015,2015-07-01,K-1,
old-series,,,,edX+CS101,course-v1:edX+CS101+2T2015,2015-12-01,,yes
"""


def test_a_table_has_a_row_for_each_run_of_a_program(repository):
    imported = bring_in(repository, TABLE, "old.csv")
    found = data_of(repository)
    assert found["courses/edX/CS101/1T2015.yaml"] == {
        "title": "1T2015",
        "external_course_key": "K-1",
        "end": "2015-07-01",
    }
    (member,) = found["programs/old-series.yaml"]["curricula"][0]["courses"]
    assert (member["course"], member["excluded_runs"]) == ("edX+CS101", ["course-v1:edX+CS101+2T2015"])
    assert imported.exceptions == ("old-series: edX+CS101",)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "line 1"),
        ("course,colour\n", "line 1 of the table: `colour` is no column"),
        ("course,course\n", "line 1"),
        ("course\nedX+CS101,x\n", "line 2 of the table: it has 2 cells for 1 columns"),
        ("course\nedX+CS101\nCS102\n", "line 3 of the table: `CS102` is not the key of a catalog course"),
        ("course,run\nedX+CS101,course-v1:edX+CS102+1\n", "is no run of"),
        ("program,course,excluded\np,edX+CS101,yes\n", "no run is named"),
        ("program,course,excluded\np,edX+CS101,x\n", "`excluded` is `x`; write `yes`, `no` or nothing"),
        ("program,course\np,edX+CS101\n", "programs/p.yaml:1: `type` is missing"),
    ],
)
def test_a_bad_row_is_named_by_its_line(repository, table, said):
    with pytest.raises((UsageError, Refused), match=said):
        bring_in(repository, table, "bad.csv")
    assert data_of(repository) == {}


TITLE = st.sampled_from(["Computing", 'A "quoted", one', "=1+1", "Zwölf, é", "two\nlines", "0123", "NO"])
COURSES = ["edX+CS101", "edX+CS102"]
RUNS = [f"course-v1:{course}+{term}" for course, term in product(COURSES, ["1T2031", "2T2031"])]


@st.composite
def memberships(draw):
    found = []
    for course in draw(st.lists(st.sampled_from(COURSES), unique=True)):
        own = [run for run in RUNS if run.startswith(f"course-v1:{course}+")]
        data = {"course": course}
        if draw(st.booleans()):
            data["active"] = False
        data["exception"] = draw(TITLE)
        if excluded := draw(st.lists(st.sampled_from(own), unique=True)):
            data["excluded_runs"] = excluded
        found.append(data)
    return found


@st.composite
def catalogs(draw):
    """(kind, key) -> data, with whatever the schemas know."""
    curriculum = st.fixed_dictionaries({"title": TITLE, "courses": memberships()}, optional={"active": st.just(False)})
    curricula = [{"slug": slug, **draw(curriculum)} for slug in draw(st.lists(st.sampled_from("ab"), unique=True))]
    program = {"title": draw(TITLE), "subtitle": draw(TITLE), "type": draw(st.sampled_from(["masters", "xseries"]))}
    program |= {"status": draw(st.sampled_from(["unpublished", "deleted"])), "organizations": ["edX", "sub"]}
    program |= {"site": "a.example", "external_program_key": "P 1", "curricula": curricula, "programs": ["inner"]}
    dates = {"start": "2031-02-01", "end": "2031-07-01T18:00:00Z", "enrollment_start": "2031-01-01", "pacing": "self"}
    runs = {
        ("run", key): {"title": draw(TITLE), "external_course_key": f"K-{n}", "status": "reviewed", **dates}
        for n, key in enumerate(RUNS)
    }
    runs["run", RUNS[0]]["source"] = {"repository": "computing", "folder": "cs101"}
    inner = {"title": "Inner", "type": "certificate", "status": "active", "organizations": ["edX"]}
    found = {("organization", "edX"): {"name": "edX"}, ("organization", "sub"): {"name": "S", "parent": "edX"}}
    found |= {("course", key): {"title": draw(TITLE)} for key in COURSES} | runs
    found |= {("program", "outer"): program, ("program", "inner"): inner, ("curriculum", "free"): draw(curriculum)}
    return {name: {n: v for n, v in data.items() if v or n == "courses"} for name, data in found.items()}


@pytest.mark.parametrize("form", CatalogForm)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=catalogs())
def test_what_is_exported_comes_back_as_it_was(tmp_path_factory, form, entries):
    place = tmp_path_factory.mktemp("exchange")
    first, second = start_repository(place / "first"), start_repository(place / "second")
    texts = {path_of(kind, key): render_entry(kind, data).encode() for (kind, key), data in entries.items()}
    Repository(place / "first").commit(texts)
    exported = export_catalog(first, "HEAD", form)
    (place / f"catalog.{form}").write_text(exported)
    import_catalog(second, place / f"catalog.{form}", at=AT)
    assert data_of(second) == data_of(first)


def test_an_export_says_of_each_run_where_it_stood_at_the_commit(repository):
    bring_in(
        repository,
        {**COURSE, "course_runs": [RUN, {**RUN, "key": f"{RUN['key']}b", "external_key": "", "end": "2026-01-02"}]},
    )
    Repository(repository.work_tree).commit()
    (course,) = json.loads(export_catalog(repository, "HEAD", CatalogForm.JSON))["courses"]
    assert [run["availability"] for run in course["course_runs"]] == ["Upcoming", "Archived"]


def test_a_catalog_that_cannot_be_read_is_not_exported_in_part(repository):
    Repository(repository.work_tree).commit(
        {"organizations/edX.yaml": b"name: edX\n", "programs/p.yaml": b"title: [\n"}
    )
    with pytest.raises(Refused, match=r"programs/p\.yaml:2` cannot be read, so nothing was exported"):
        export_catalog(repository, "HEAD", CatalogForm.CSV)


def test_a_new_entry_is_valid_and_never_overwrites(repository):
    assert add_entry(repository, "organization", "edX", {"name": "edX"}) == "organizations/edX.yaml"
    add_entry(repository, "course", "edX+CS101", {"title": "Computing"})
    with pytest.raises(Refused, match=r"courses/edX/CS101\.yaml exists"):
        add_entry(repository, "course", "edX+CS101", {"title": "Other"})
    assert data_of(repository)["courses/edX/CS101.yaml"] == {"title": "Computing"}


@pytest.mark.parametrize(
    ("kind", "key", "data", "said"),
    [
        ("course", "edX+CS101", {"title": "x"}, r"there is no `organizations/edX\.yaml`"),
        ("organization", "edX", {"name": ""}, "`name` is empty"),
        ("organization", "edX", {"name": "x", "parent": "edX"}, "contains itself"),
        ("program", "p", {"title": "x", "type": "bootcamp", "status": "active", "organizations": []}, "bootcamp"),
    ],
)
def test_a_new_entry_that_would_not_be_valid_is_not_written(repository, kind, key, data, said):
    with pytest.raises(Refused, match=said):
        add_entry(repository, kind, key, data)
    assert data_of(repository) == {}


def test_a_new_entry_needs_a_key(repository):
    with pytest.raises(InvalidKey):
        add_entry(repository, "run", "2T2027", {"title": "x"})


def test_a_new_entry_may_name_what_another_repository_has(repository):
    course = ("course", "edX+CS102", {"title": "x"})
    with pytest.raises(Refused, match="names organization `edX`"):
        add_entry(repository, *course)
    elsewhere = ForeignEntry("organization", "edX", "catalog", "organizations/edX.yaml")
    write_guard(repository, GuardFile(catalog=ForeignCatalog(entries={("organization", "edX"): elsewhere})))
    assert add_entry(repository, *course) == "courses/edX/CS102.yaml"
