"""The registry says of each rule what its module says, and no rule finds anything without what it is said to read."""

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import pytest

from contentrepo.applets.catalog.models import Catalog, Configuration
from contentrepo.applets.facts.models import Fault
from contentrepo.applets.findings.models import Gate, Level, Place
from contentrepo.applets.keys.models import CatalogKey, CourseRunKey
from contentrepo.applets.olx.models import Oddities, Oddity
from contentrepo.applets.repository.models import FILE, Entry, ForeignCatalog, GuardFile
from contentrepo.applets.validation import rules
from contentrepo.applets.validation.models import Conflict, Scope, Subject, Unit, UnitContent
from contentrepo.applets.validation.registry import RULES, UnknownRule, get_rule
from contentrepo.applets.validation.rule_entry import CATALOG_FIELDS, CONFLICTS, NOTES, RuleEntry
from contentrepo.data import schemas

IDS = [entry.ID for entry in RULES]
READING = [entry for entry in RULES if entry.reads]
CODES = ("invalid-xml", "invalid-json", "not-utf8", "conflict-markers", "lfs-pointer", "too-deep")
PATHS = ("problem/p1.xml", "policies/r/policy.json", "policies/r/grading_policy.json")
FAULTS = [(Place(path), Fault(code, 1, 1, "so")) for path in PATHS for code in CODES]
RUN = Unit(CourseRunKey("edX", "CS101", "2T2019"), "")


def test_every_rule_is_listed_once():
    (folder,) = rules.__path__
    modules = {path.stem for path in Path(folder).glob("*.py")} - {"__init__"}
    assert sorted(modules) == sorted(rule_id.replace("-", "_") for rule_id in IDS)


@pytest.mark.parametrize("entry", RULES, ids=IDS)
def test_an_entry_says_what_its_module_says(entry):
    module = entry.module
    assert (module.ID, module.SCOPE) == (entry.ID, entry.SCOPE)
    assert (entry.LEVEL, entry.GATE, entry.__doc__) == (module.LEVEL, module.GATE, module.__doc__)
    assert isinstance(module.LEVEL, Level)
    assert isinstance(module.GATE, Gate)
    assert isinstance(module.SCOPE, Scope)
    assert module.__doc__


def odd_but_for(entry, *, faults):
    """A subject in which everything is odd, but for what the rule is said to read."""
    one = Oddity(Place("problem/p1.xml", 1, 1), "p1", "a", "b")
    lists = {field.name: [one] for field in fields(Oddities) if field.name not in entry.reads}
    lists |= {name: FAULTS for name in ("faults", "unreachable_faults") if name in lists}
    others = {rule_id: [one] for rule_id in IDS if rule_id != entry.ID or NOTES not in entry.reads}
    lists |= {"notes": dict(others), "remarks": dict(others)}
    if not faults:
        lists["faults"] = []
    conflicts = tuple(
        Conflict(code, str(RUN.key), Place("course.xml"), "s", "v", "d")
        for code in IDS
        if code != entry.ID or CONFLICTS not in entry.reads
    )
    course = SimpleNamespace(oddities=Oddities(**lists), blocks={}, assets=(), key=RUN.key, policy={}, grading={})
    head = SimpleNamespace(unit=RUN, course=course, files={}, conflicts=conflicts, catalog=None)
    guard = GuardFile("digest", runs={str(RUN.key): "other"})
    return Subject(head, None, guard)


@pytest.mark.parametrize("faults", [True, False], ids=["with faults", "without"])
@pytest.mark.parametrize("entry", READING, ids=[entry.ID for entry in READING])
def test_without_what_it_reads_a_rule_finds_nothing(entry, faults):
    assert list(entry.module.check(odd_but_for(entry, faults=faults))) == []


@pytest.mark.parametrize("entry", READING, ids=[entry.ID for entry in READING])
def test_what_a_rule_reads_there_is(entry):
    assert set(entry.reads) <= {field.name for field in fields(Oddities)} | {CONFLICTS}
    assert (CONFLICTS in entry.reads) <= (entry.SCOPE is Scope.LAYOUT)


ON_CATALOGS = [entry for entry in RULES if entry.SCOPE is Scope.CATALOG]


@pytest.mark.parametrize("entry", ON_CATALOGS, ids=[entry.ID for entry in ON_CATALOGS])
def test_without_a_catalog_a_rule_on_catalogs_finds_nothing(entry):
    unit = Unit(CatalogKey("folder"), "")
    empty = Catalog({}, {}, {}, {}, {}, ())
    assert {field.name for field in fields(empty)} == set(CATALOG_FIELDS)
    for catalog in (None, empty):
        content = UnitContent(unit, "1", {"README.md": Entry(FILE, "2")}, catalog=catalog)
        assert list(entry.module.check(Subject(content, None, GuardFile()))) == []


def test_where_there_is_any_catalog_rules_on_it_are_asked():
    entry = get_rule("unreadable-configuration")
    unit, empty = Unit(CatalogKey("folder"), ""), Catalog({}, {}, {}, {}, {}, ())
    broken = Configuration(fault=(Place("contentrepo.yaml"), FAULTS[0][1]))
    assert list(
        entry.check(Subject(UnitContent(unit, "1", {}, catalog=empty, configuration=broken), None, GuardFile()))
    )
    taken = next(entry for entry in RULES if entry.ID == "external-course-key-taken")
    run = f"course-v1:{RUN.key.org}+{RUN.key.course}+{RUN.key.run}"
    members = tuple(("masters", "course", key, "c", ()) for key in ("edX+CS101", "edX+CS102"))
    keys = ((run, "K", 1), (run.replace("CS101", "CS102"), "K", 1))
    foreign = GuardFile("digest", ForeignCatalog("digest", keys=keys, members=members))
    asked = list(taken.check(Subject(UnitContent(unit, "1", {}, catalog=empty), None, foreign)))
    assert asked == list(taken.module.check(Subject(UnitContent(unit, "1", {}, catalog=empty), None, foreign)))


def test_the_registry_loads_no_rule():
    program = (
        "import sys\nfrom contentrepo.applets.validation.registry import RULES\n"
        "loaded = [name for name in sys.modules if '.validation.rules.' in name]\n"
        "print(len(loaded), RULES[0].LEVEL, len([name for name in sys.modules if '.validation.rules.' in name]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", str(RULES[0].LEVEL), "1"]


def test_a_rule_that_almost_exists_is_asked_about():
    with pytest.raises(UnknownRule) as caught:
        get_rule("dangling-pointr")
    assert "dangling-pointer" in caught.value.hint


def test_an_entry_that_says_too_little_would_be_noticed():
    wrong = RuleEntry("dangling-pointer", Scope.COURSE, "cycles")
    assert list(wrong.module.check(odd_but_for(wrong, faults=False)))


def test_the_rule_that_the_schema_names_as_an_example_is_one():
    schema = json.loads((schemas() / "contentrepo.v1.json").read_text())
    said = schema["$defs"]["levels"]["propertyNames"]["patternErrorMessage"]
    assert re.search("as in `([a-z-]+)`", said)[1] in IDS
    assert "`paths` and `levels`" in said, "whoever writes a path there meant the other form"
