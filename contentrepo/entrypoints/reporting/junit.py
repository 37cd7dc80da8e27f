"""A report as JUnit XML: a suite for each unit, a case for each finding, a failure for each that blocks its unit."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element, SubElement, tostring

from contentrepo.api.check import Finding, Level, Report, Status, UnitReport, Verdict, make_visible
from contentrepo.entrypoints.reporting.instances import Instance, number_instances
from contentrepo.entrypoints.reporting.palette import PLAIN
from contentrepo.entrypoints.reporting.sentences import SAID, render_verdict
from contentrepo.entrypoints.reporting.severity import severity


def render_junit(report: Report) -> str:
    """The document, in ASCII: characters that XML cannot hold, or that nobody sees, are written as escapes."""
    top = Element("testsuites", name="contentrepo")
    suites = [_add_suite(top, unit) for unit in report.units]
    for count in ("tests", "failures", "skipped"):
        top.set(count, str(sum(int(suite.get(count, 0)) for suite in suites)))
    document: bytes = tostring(top, encoding="us-ascii", xml_declaration=True)
    return document.decode("ascii")


def _add_suite(top: Element, unit: UnitReport) -> Element:
    suite = SubElement(top, "testsuite", name=make_visible(unit.unit))
    _add_verdict(suite, unit)
    for instance in sorted(number_instances(unit), key=lambda one: severity(one.finding)):
        _add_case(suite, unit, instance)
    counted = Counter(child.tag for case in suite for child in case)
    for name, count in (("tests", len(suite)), ("failures", counted["failure"]), ("skipped", counted["skipped"])):
        suite.set(name, str(count))
    suite.set("errors", "0")
    return suite


def _add_verdict(suite: Element, unit: UnitReport) -> None:
    """A case that is there for each unit; it fails where the unit is refused for what stands in another one."""
    case = SubElement(suite, "testcase", classname=make_visible(unit.unit), name="verdict")
    sentence = render_verdict(unit, PLAIN)
    if unit.verdict is Verdict.REJECTED and not any(finding.blocks for finding in unit.findings):
        SubElement(case, "failure", message=sentence, type="verdict")
    else:
        SubElement(case, "system-out").text = sentence


def _add_case(suite: Element, unit: UnitReport, instance: Instance) -> None:
    finding, number = instance.finding, f" ({instance.repeated + 1})" if instance.repeated else ""
    case = SubElement(
        suite,
        "testcase",
        classname=make_visible(unit.unit),
        name=make_visible(" ".join(part for part in finding.fingerprint if part)) + number,
        file=make_visible(finding.path),
    )
    if finding.line:
        case.set("line", str(finding.line))
    _add_outcome(case, unit, finding)


def _add_outcome(case: Element, unit: UnitReport, finding: Finding) -> None:
    message, text = make_visible(finding.message), _describe(finding)
    if unit.verdict is Verdict.REJECTED and finding.blocks:
        SubElement(case, "failure", message=message, type=finding.rule).text = text
    elif finding.level is Level.ERROR and finding.status is not Status.FIXED:
        said = SAID.get(finding.status, "shown, and blocking nothing")
        SubElement(case, "skipped", message=f"{said}: {message}").text = text
    else:
        SubElement(case, "system-out").text = text


def _describe(finding: Finding) -> str:
    numbers = [str(number) for number in (finding.line, finding.column) if number]
    said = "; ".join(word for word in (finding.rule, SAID.get(finding.status)) if word)
    place = ":".join([make_visible(finding.path), *numbers])
    line = f"{place}: {finding.level.value}: {make_visible(finding.message)} ({said})"
    return f"{line}\n{make_visible(finding.hint)}" if finding.hint else line
