"""Fixes through the door: files before, files after."""

import json
import shutil
from collections import Counter
from pathlib import Path

import content
import pytest
from case import COURSE, find_cases

from contentrepo.api.fix import Care, apply_fixes, fixable_rules, plan_fixes
from contentrepo.errors import Refused, UsageError

RUN = "course-v1:edX+CS101+2T2019"
CASES = [case for case in find_cases() if (case.folder / "head").is_dir()]


@pytest.fixture
def folder(tmp_path):
    """A course outside git."""
    return write(tmp_path / "course", content.course())


def write(folder, files):
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def read(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def fix(folder, care=Care.SAFE):
    plan = plan_fixes(folder, care)
    apply_fixes(plan)
    return plan


def fingerprints(checked):
    return Counter((f.rule, f.path, f.subject, f.value) for f in checked.report.findings)


def topics(checked):
    """A finding that lists what is lacking may list less afterwards."""
    return Counter((f.rule, f.level, f.path, f.subject) for f in checked.report.findings)


def fixed_unit(folder, unit, care=Care.SAFE):
    """The unit's bytes after fixing, and what was done."""
    write(folder, {"vertical/unit1.xml": unit})
    before = read(folder)
    plan = fix(folder, care)
    after = read(folder)
    assert {path for path in after if after[path] != before[path]} == {file.path for file in plan.files}
    return after["vertical/unit1.xml"], [one.rule for one in plan.done]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<done/>", '<done url_name="done_9916cdf236b1"/>'),
        (
            '<problem display_name=\'A "b" &amp; c\'  weight="1" ><p/></problem>',
            '<problem url_name="A_b_c" display_name=\'A "b" &amp; c\'  weight="1" ><p/></problem>',
        ),
        (
            "<html\r\n\tdisplay_name='Grüße'>\r\nx</html>",
            "<html url_name=\"Grüße\"\r\n\tdisplay_name='Grüße'>\r\nx</html>",
        ),
        ("<html url_name='' display_name='a'>x</html>", "<html url_name='{}' display_name='a'>x</html>"),
        ("<!-- <done/> --><done\n/>", '<!-- <done/> --><done url_name="{}"\n/>'),
    ],
)
def test_a_nameless_block_gets_the_name_that_it_has(folder, before, after):
    frame = '\ufeff<?xml version="1.0"?>\r\n<vertical display_name="Unit 1">{}</vertical>'
    write(folder, {"vertical/unit1.xml": frame.replace("{}", before)})
    (name,) = (
        f.value for f in plan_fixes(folder, Care.SAFE).before.report.findings if f.rule == "unnamed-graded-block"
    )
    found, done = fixed_unit(folder, frame.replace("{}", before))
    assert found.decode() == frame.replace("{}", after.replace("{}", name))
    assert done == ["unnamed-graded-block"]


def test_a_name_is_written_in_the_encoding_of_the_file(folder):
    unit = '<?xml version="1.0" encoding="iso-8859-1"?><vertical><html display_name="Grüße">x</html></vertical>'
    found, _ = fixed_unit(folder, unit.encode("latin-1"))
    assert found == unit.replace("<html", '<html url_name="Gr&#252;&#223;e"').encode("latin-1")


@pytest.mark.parametrize(
    "unit",
    [
        "<vertical><done/><done/></vertical>",
        '<vertical><html display_name="a">x</html><html url_name="a">y</html></vertical>',
        '<vertical><problem slug="" display_name="a"><p/></problem></vertical>',
        "<vertical><problem/></vertical>",
        '<vertical><html display_name="text1"/></vertical>',
    ],
    ids=["two-alike", "name-taken", "slug", "no-content", "file-of-that-name"],
)
def test_a_nameless_block_whose_name_is_not_sure_stays(folder, unit):
    found, done = fixed_unit(folder, unit)
    assert found == unit.encode()
    assert done == []


def test_a_name_inside_a_nameless_container_does_not_change_the_containers(folder):
    found, _ = fixed_unit(folder, "<vertical><split_test><done/></split_test></vertical>")
    plan = plan_fixes(folder, Care.SAFE)
    assert b'<split_test url_name="split_test_' in found
    assert b'<done url_name="done_9916cdf236b1"/>' in found
    assert not plan.done


def test_a_link_inside_a_block_that_is_named_by_its_text_stays_until_the_block_is_named(folder):
    write(folder, {"static/a/b.txt": "b"})
    twins = '<problem><a href="/static/a_b.txt">b</a></problem>'
    found, done = fixed_unit(folder, f"<vertical>{twins}{twins}</vertical>")
    assert (found.decode(), done) == (f"<vertical>{twins}{twins}</vertical>", [])
    found, done = fixed_unit(folder, f"<vertical>{twins}</vertical>")
    assert sorted(done) == ["flattened-link", "unnamed-graded-block"]
    assert found.endswith(b'<a href="/static/a/b.txt">b</a></problem></vertical>')


POLICY = '\r\n{ "Problem/quiz1" : {"weight":2},\n"course/2T2019": {"display_name": "Computing"} }'


def test_a_policy_key_gets_the_capitals_of_its_block(folder):
    write(folder, {"policies/2T2019/policy.json": POLICY})
    plan = fix(folder)
    assert read(folder)["policies/2T2019/policy.json"].decode() == POLICY.replace("Problem", "problem")
    assert [one.rule for one in plan.done] == ["stray-policy"]


@pytest.mark.parametrize(
    "policy",
    [
        POLICY.replace("Problem/quiz1", "Problem/quiz2"),
        POLICY.replace("{ ", '{ "problem/quiz1": {},'),
        POLICY.replace("{ ", '{ "PROBLEM/quiz1": {},'),
        POLICY.replace("{ ", '{ "Problem/quiz1": {},'),
    ],
    ids=["no-such-block", "block-has-settings", "two-keys-for-one", "key-twice"],
)
def test_a_policy_key_that_is_not_plainly_one_block_stays(folder, policy):
    write(folder, {"policies/2T2019/policy.json": policy})
    assert fix(folder).done == ()
    assert read(folder)["policies/2T2019/policy.json"].decode() == policy


def test_a_policy_key_stays_where_its_settings_would_contradict_the_block(folder):
    write(folder, {"policies/2T2019/policy.json": POLICY.replace('"weight":2', '"display_name": "Other"')})
    plan = fix(folder)
    assert plan.done == ()
    assert [why for _, why in plan.left] == ["it would bring differing-policy-override in policies/2T2019/policy.json"]


def test_links_are_written_as_files_and_without_the_run(folder):
    page = (
        '<a href="/static/a_b.txt?x#y"><a href=\'/static/a_b.txt\'><a href="/static/a_b.txtx">\r\n'
        f'<a href="/courses/{RUN}/jump_to/block-v1:edX+CS101+2T2019+type@problem+block@quiz1">'
        f'<a href="https://x.org/courses/{RUN}/jump_to_id/quiz1">'
    )
    write(folder, {"html/text1.html": page, "static/a/b.txt": "b", "static/a_b.txtx": "c"})
    plan = fix(folder)
    safe = page.replace("/static/a_b.txt?", "/static/a/b.txt?").replace("'/static/a_b.txt'", "'/static/a/b.txt'")
    safe = safe.replace(
        f'"/courses/{RUN}/jump_to/block-v1:edX+CS101+2T2019+type@problem+block@quiz1"', '"/jump_to_id/quiz1"'
    )
    assert read(folder)["html/text1.html"].decode() == safe
    assert [why for _, why in plan.left] == ["it may change what is meant; `--unsafe-fixes` does it"]
    fix(folder, Care.UNSAFE)
    assert read(folder)["html/text1.html"].decode() == safe.replace(
        f"https://x.org/courses/{RUN}/jump_to_id/", "/jump_to_id/"
    )


DRESSED = """<vertical display_name="Unit 1"><html url_name="text1"/><problem weight='2'
 url_name="quiz1" x="a&amp;b"/></vertical>"""


def test_what_a_pointer_says_too_much_moves_into_its_file(folder):
    quiz = content.course()["problem/quiz1.xml"].decode()
    assert fixed_unit(folder, DRESSED)[1] == []
    found, done = fixed_unit(folder, DRESSED, Care.UNSAFE)
    assert done == ["pointer-with-attributes"]
    assert found.decode() == DRESSED.replace(" weight='2'", "").replace(' x="a&amp;b"', "")
    moved = quiz.replace('display_name="Quiz 1"', 'display_name="Quiz 1" weight=\'2\' x="a&amp;b"')
    assert read(folder)["problem/quiz1.xml"].decode() == moved


def test_what_the_file_says_too_is_dropped(folder):
    quiz = content.course()["problem/quiz1.xml"]
    write(folder, {"problem/quiz1.xml": quiz.replace(b"<problem", b'<problem x="a&#38;b" weight="2"')})
    before = read(folder)["problem/quiz1.xml"]
    assert fixed_unit(folder, DRESSED, Care.UNSAFE)[1] == ["pointer-with-attributes"]
    assert read(folder)["problem/quiz1.xml"] == before


def test_what_the_file_says_otherwise_stays(folder):
    write(
        folder,
        {"problem/quiz1.xml": content.course()["problem/quiz1.xml"].replace(b"<problem", b'<problem weight="3"')},
    )
    assert fixed_unit(folder, DRESSED, Care.UNSAFE) == (DRESSED.encode(), [])


def test_a_pointer_stays_dressed_where_its_file_has_trouble_of_its_own(folder):
    write(folder, {"problem/quiz1.xml": '<problem><img src="/static/none.png"/></problem>'})
    write(folder, {"vertical/unit1.xml": DRESSED})
    plan = fix(folder, Care.UNSAFE)
    assert plan.done == ()
    assert "it would bring" in plan.left[0][1]


def test_files_that_changed_after_the_plan_are_refused(folder):
    write(folder, {"vertical/unit1.xml": "<vertical><done/></vertical>"})
    plan = plan_fixes(folder, Care.SAFE)
    write(folder, {"vertical/unit1.xml": "<vertical><done/> </vertical>"})
    with pytest.raises(Refused, match=r"vertical/unit1\.xml` was changed"):
        apply_fixes(plan)
    assert read(folder)["vertical/unit1.xml"] == b"<vertical><done/> </vertical>"


def test_a_folder_that_became_a_link_after_the_plan_is_refused(folder, tmp_path):
    write(folder, {"vertical/unit1.xml": "<vertical><done/></vertical>"})
    plan = plan_fixes(folder, Care.SAFE)
    (folder / "vertical").rename(tmp_path / "elsewhere")
    (folder / "vertical").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused):
        apply_fixes(plan)
    assert (tmp_path / "elsewhere" / "unit1.xml").read_bytes() == b"<vertical><done/></vertical>"


def test_a_level_of_off_leaves_the_content_alone(work):
    work.commit({"contentrepo.yaml": b"version: 1\nlevels:\n  flattened-link: off\n", **content.course("c")})
    work.git("update-ref", "refs/contentrepo/live/main", "HEAD")
    work.write({"c/html/text1.html": b'<a href="/static/a_b.txt">', "c/static/a/b.txt": b"b"})
    assert plan_fixes(work.path, Care.SAFE).done == ()


def test_in_a_work_tree_the_index_stays_as_it_is(work):
    work.commit(content.course("c"))
    work.write({"c/vertical/unit1.xml": b"<vertical><done/></vertical>"})
    work.git("add", "--all")
    staged = work.git("ls-files", "--stage")
    fix(work.path)
    assert work.git("ls-files", "--stage") == staged
    assert work.git("diff", "--name-only") == "c/vertical/unit1.xml"


def test_line_ends_that_git_turns_around_stay_as_they_are_on_disk(work):
    work.git("config", "core.autocrlf", "true")
    work.commit(content.course("c") | {"c/vertical/unit1.xml": b"<vertical>\r\n<done/>\r\n</vertical>\r\n"})
    assert work.git("ls-files", "--eol", "c/vertical/unit1.xml").startswith("i/lf")
    fix(work.path)
    found = (work.path / "c/vertical/unit1.xml").read_bytes()
    assert found == b'<vertical>\r\n<done url_name="done_9916cdf236b1"/>\r\n</vertical>\r\n'


def test_below_a_folder_only_files_below_it_are_fixed(work):
    for run in ("a", "b"):
        work.write(content.course(run, run=run) | {f"{run}/vertical/unit1.xml": b"<vertical><done/></vertical>"})
    work.commit()
    plan = fix(work.path / "a")
    assert [file.path for file in plan.files] == ["a/vertical/unit1.xml"]
    assert [unit.unit for unit in plan.after.report.units] == ["course-v1:edX+CS101+a"]


def test_a_bare_repository_has_nothing_to_fix(origin):
    with pytest.raises(UsageError, match="bare"):
        plan_fixes(origin.path, Care.SAFE)


def test_every_fixer_is_named_as_its_rule():
    files = (Path(plan_fixes.__code__.co_filename).parent / "fixes").glob("[!_]*.py")
    assert {path.stem.replace("_", "-") for path in files} == set(fixable_rules())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_on_every_case_a_fix_removes_its_finding_brings_none_and_is_done_once(case, tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(COURSE, folder)
    shutil.copytree(case.folder / "head", folder, dirs_exist_ok=True)
    plan = fix(folder, Care.UNSAFE)
    before, after = fingerprints(plan.before), fingerprints(plan.after)
    assert not topics(plan.after) - topics(plan.before)
    assert all(after[one.finding] < before[one.finding] for one in plan.done)
    again = plan_fixes(folder, Care.UNSAFE)
    assert again.done == ()
    assert fingerprints(again.before) == after


@pytest.mark.parametrize("rule", sorted(fixable_rules()))
def test_every_fixer_fixes_a_case_of_its_rule(rule, tmp_path):
    done = set()
    for case in (case for case in CASES if case.rule == rule and not case.is_near_miss):
        folder = tmp_path / case.situation
        shutil.copytree(COURSE, folder)
        shutil.copytree(case.folder / "head", folder, dirs_exist_ok=True)
        done |= {one.rule for one in plan_fixes(folder, Care.UNSAFE).done}
    assert rule in done, json.dumps([str(case) for case in CASES if case.rule == rule])
