import pytest
from entrypoints.reporting.hostile import reports
from entrypoints.reporting.reports import OLD, RUN, WARNING, finding, report, unit
from hypothesis import given

from contentrepo.api.check import Cause
from contentrepo.applets.findings.models import Gate, Level, Revision, Status, Verdict
from contentrepo.entrypoints.reporting.palette import ANSI
from contentrepo.entrypoints.reporting.text import SCREEN, render_text, render_whole_text

ACCEPTED, REJECTED, UNCHANGED = Verdict.ACCEPTED, Verdict.REJECTED, Verdict.UNCHANGED


def test_a_finding_is_one_line_with_place_level_message_and_rule_and_then_its_hint():
    assert render_text(report(unit(REJECTED, finding("chapter/week1.xml", 3)))).splitlines() == [
        f"{RUN}: rejected, 1 error blocks it",
        "  chapter/week1.xml:3:1: error: `problem` points to `problem/p1.xml`, which does not exist (dangling-pointer)",
        "    Add the file or remove the pointer.",
    ]


@pytest.mark.parametrize(
    ("verdict", "findings", "sentence"),
    [
        (ACCEPTED, [], "accepted"),
        (ACCEPTED, [finding(**WARNING)], "accepted, with 1 new warning"),
        (ACCEPTED, [finding(gate=Gate.IMPACT, status=Status.ACKNOWLEDGED)], "accepted"),
        (REJECTED, [finding(), finding(**OLD), finding(gate=Gate.ALWAYS, **OLD)], "rejected, 2 errors block it"),
        (REJECTED, [], "rejected; what blocks it stands in another unit"),
        (Verdict.STILL_BROKEN, [finding(**OLD)], "accepted, and still broken: 1 error stood before this change"),
        (Verdict.HEALED, [finding(status=Status.FIXED)] * 2, "accepted and healed: 2 errors are gone"),
    ],
)
def test_a_unit_begins_with_its_verdict(verdict, findings, sentence):
    assert render_text(report(unit(verdict, *findings))).splitlines()[0] == f"{RUN}: {sentence}"


def test_what_blocks_comes_first_then_what_is_new_then_what_stood_before():
    findings = [
        finding("1.xml", **OLD),
        finding("2.xml", **WARNING),
        finding("3.xml", gate=Gate.IMPACT, status=Status.ACKNOWLEDGED),
        finding("4.xml"),
        finding("5.xml", level=Level.INFO),
        finding("6.xml", gate=Gate.ALWAYS, **OLD),
    ]
    lines = render_text(report(unit(REJECTED, *findings))).splitlines()
    places = [line.split(":")[0].strip() for line in lines if line.startswith("  ") and not line.startswith("   ")]
    assert places == ["4.xml", "6.xml", "2.xml", "5.xml", "3.xml", "1.xml"]
    assert next(line for line in lines if line.startswith("  1.xml")).endswith("(dangling-pointer; stood before)")
    assert next(line for line in lines if line.startswith("  3.xml")).endswith("(dangling-pointer; acknowledged)")


def test_rejected_units_come_before_accepted_ones():
    lines = render_text(report(unit(ACCEPTED, name="a"), unit(REJECTED, finding(), name="b"))).splitlines()
    assert lines[0].startswith("b: rejected")
    assert lines[-1] == "a: accepted"


def test_a_long_report_fits_one_screen_and_tells_how_to_see_the_rest():
    lines = render_text(report(unit(REJECTED, *(finding(line=n, hint=str(n)) for n in range(1, 101))))).splitlines()
    assert len(lines) == SCREEN
    shown = sum("error:" in line for line in lines)
    command = f"contentrepo validate --rev {'a' * 40} --base {'c' * 40} --all"
    assert lines[-1] == f"{100 - shown} more findings; to see all: {command}"
    assert shown == 19


def test_no_unit_hides_the_trouble_of_another():
    many = [finding(line=n, hint=str(n)) for n in range(1, 101)]
    lines = render_text(report(unit(REJECTED, *many, name="a"), unit(REJECTED, finding("other.xml"), name="b")))
    assert "other.xml:1:1" in lines


def test_a_thousand_units_fit_one_screen():
    units = [unit(REJECTED, finding(), finding(), name=f"unit{n}") for n in range(1000)]
    lines = render_text(report(*units), more="see everything").splitlines()
    assert len(lines) <= SCREEN
    shown_units = sum("rejected" in line for line in lines)
    shown = sum("error:" in line for line in lines)
    assert lines[-1] == f"{2000 - shown} more findings and {1000 - shown_units} more units; to see all: see everything"


@pytest.mark.parametrize("lines", [4, 5, 10])
def test_a_small_screen_still_says_what_blocks_first(lines):
    units = [
        unit(UNCHANGED, finding(**OLD), name="old"),
        unit(REJECTED, *(finding(line=n, hint=str(n)) for n in range(9))),
    ]
    told = render_text(report(*units, notes=("a note",)), lines=lines).splitlines()
    assert len(told) <= lines
    assert ["rejected" in told[0], "error:" in told[1], "to see all" in told[-1]] == [True, True, True]


@pytest.mark.parametrize(
    ("head", "command"),
    [
        (Revision(), "contentrepo validate --all"),
        (Revision("", "b" * 40), "contentrepo validate --staged --all"),
        (Revision("a" * 40, "b" * 40), f"contentrepo validate --rev {'a' * 40} --base {'c' * 40} --all"),
    ],
)
def test_the_command_names_what_was_checked(head, command):
    many = [finding(line=n, hint=str(n)) for n in range(1, 101)]
    assert render_text(report(unit(REJECTED, *many), head=head)).endswith(f": {command}")


def test_old_warnings_of_a_changed_unit_are_a_number():
    lines = render_text(report(unit(ACCEPTED, *[finding(**WARNING, **OLD)] * 300)), more="all of it").splitlines()
    assert lines == [f"{RUN}: accepted", "300 that stood before; to see all: all of it"]


def test_the_trouble_of_unchanged_units_is_one_line():
    units = [unit(UNCHANGED, finding(**OLD), finding(**WARNING, **OLD), name=f"unit{n}") for n in range(5)]
    assert render_text(report(*units, unit(UNCHANGED, name="clean"))).splitlines() == [
        "unchanged, and blocking nothing: 5 errors and 5 warnings in unit0, unit1, unit2 and 2 more"
    ]


def test_the_same_hint_is_not_said_twice_in_a_row():
    lines = render_text(report(unit(REJECTED, finding(line=1), finding(line=2), finding(line=3, hint="Other."))))
    assert lines.count("Add the file") == 1
    assert lines.count("Other.") == 1


def test_hidden_characters_of_the_content_are_made_visible():
    bad = finding("a\x1b[2J\udce9.xml", message="`\u202egnp.exe` \x07", hint="\r\nremote: all is well")
    text = render_text(report(unit(REJECTED, bad, name="u\n")))
    assert "a\\x1b[2J\\xe9.xml:1:1: error: `\\u202egnp.exe` \\x07 (dangling-pointer)" in text
    assert "\\r\\nremote: all is well" in text
    assert all(line.isprintable() for line in text.splitlines())


def test_no_content_gives_orders_to_the_ci_that_shows_it():
    bad = finding("::error title=x::y", message="`##[add-mask]e`", hint="##[group]z")
    lines = render_text(report(unit(REJECTED, bad, name="##[endgroup]"))).splitlines()
    assert lines[1].startswith("  ./::error title=x::y")
    assert not any("##[" in line for line in lines)


@pytest.mark.parametrize(("line", "column", "place"), [(0, 0, "a.xml: "), (3, 0, "a.xml:3: "), (3, 7, "a.xml:3:7: ")])
def test_a_place_is_as_exact_as_it_is_known(line, column, place):
    assert f"  {place}error" in render_text(report(unit(REJECTED, finding(line=line, column=column))))


def test_notes_come_last_and_a_provisional_catalog_says_so():
    lines = render_text(report(unit(ACCEPTED, name="catalog:x"), provisional=True, notes=("access is not enforced",)))
    assert lines.splitlines()[1:] == [
        "note: access is not enforced",
        "note: what other repositories claim is not known here; the publisher decides",
    ]
    assert "note" not in render_text(report(unit(ACCEPTED), provisional=True))


def test_colours_change_no_word():
    checked = report(unit(REJECTED, finding(), finding(**WARNING)))
    coloured = render_text(checked, palette=ANSI)
    assert "\x1b[31merror\x1b[0m" in coloured
    for code in (*ANSI.codes.values(), "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == render_text(checked)


def test_the_whole_text_leaves_nothing_out():
    old = [finding("old.xml", line=n, **WARNING, **OLD) for n in range(1, 101)]
    text = render_whole_text(
        report(unit(REJECTED, finding(status=Status.FIXED), *old), unit(UNCHANGED, *old, name="u"))
    )
    assert text.count("old.xml") == 200
    assert "(dangling-pointer; fixed)" in text
    assert "to see all" not in text


@given(reports)
def test_hostile_content_stays_within_its_lines(checked):
    lines = render_text(checked).split("\n")
    assert len(lines) <= SCREEN
    for line in [*lines, *render_whole_text(checked).split("\n")]:
        assert line.isprintable()
        assert "##[" not in line
        assert not line.lstrip().startswith("::")


def test_a_file_whose_name_is_a_colon_gives_no_order():
    text = render_text(report(unit(REJECTED, finding(":", line=0, column=0))))
    assert not any(line.lstrip().startswith("::") for line in text.split("\n"))


def test_a_new_finding_names_the_commit_that_brought_it():
    old, new, more = finding("1.xml", **OLD), finding("2.xml"), finding("3.xml", hint="Other.")
    asked = []

    def causes_of(shown):
        asked.append(list(shown))
        return {new: Cause("d" * 40, "Ada\x1b[2J")}

    lines = render_text(report(unit(REJECTED, old, new, more)), causes_of=causes_of).splitlines()
    assert asked == [[new, more]]
    assert next(line for line in lines if line.startswith("  2.xml")).endswith(
        "(dangling-pointer; by Ada\\x1b[2J in dddddddddddd)"
    )
    assert next(line for line in lines if line.startswith("  3.xml")).endswith("(dangling-pointer)")


def test_only_what_is_shown_is_asked_about():
    asked = []
    many = [finding(line=n, hint=str(n)) for n in range(1, 101)]
    render_text(report(unit(REJECTED, *many)), causes_of=lambda shown: asked.extend(shown) or {})
    assert asked == many[:19]
