"""Reports for the tests of the renderers."""

from contentrepo.applets.findings.api import overall
from contentrepo.applets.findings.models import Finding, Gate, Level, Report, Revision, Status, UnitReport, Verdict

RUN = "course-v1:edX+CS101+2T2019"


def finding(path="a.xml", line=1, **changes):
    given = {
        "rule": "dangling-pointer",
        "level": Level.ERROR,
        "gate": Gate.NEW,
        "unit": RUN,
        "path": path,
        "line": line,
        "column": 1,
        "subject": "problem/p1",
        "message": "`problem` points to `problem/p1.xml`, which does not exist",
        "hint": "Add the file or remove the pointer.",
    }
    return Finding(**(given | changes))


def unit(verdict, *findings, name=RUN):
    return UnitReport(name, verdict, "1" * 40, changed=verdict is not Verdict.UNCHANGED, findings=findings)


def report(*units, **changes):
    given = {
        "verdict": overall(unit.verdict for unit in units),
        "units": units,
        "head": Revision("a" * 40, "b" * 40),
        "base": Revision("c" * 40, "d" * 40),
        "guard": "guard",
        "checker": "checker",
    }
    return Report(**(given | changes))


OLD = {"status": Status.EXISTING}
WARNING = {"level": Level.WARNING, "rule": "missing-asset", "message": "`x.png` is missing", "hint": ""}
