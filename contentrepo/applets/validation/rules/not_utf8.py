"""A file of the course is not UTF-8 text.

Why it matters:
    The platform reads every XML, HTML and JSON file of a course as UTF-8 (edx-platform, `xmodule/xml_block.py` and
    `xmodule/html_block.py`). Other encodings stop the import, or letters come out garbled where nobody looks.

Bad:
    html/welcome.html, saved as Windows-1252, where `é` is the single byte E9

Good:
    html/welcome.html, saved as UTF-8, where `é` is the two bytes C3 A9

Fix:
    Open the file in your editor and save it with the encoding UTF-8, or run
    `iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW` and look at the result before you replace the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from contentrepo.applets.findings.models import Gate, Level
from contentrepo.applets.validation.models import Problem, Scope, Subject
from contentrepo.applets.validation.oddities import faults_at, oddities_of
from contentrepo.applets.validation.wording import quote

ID = "not-utf8"
LEVEL = Level.ERROR
GATE = Gate.NEW
SCOPE = Scope.COURSE


def check(subject: Subject) -> Iterator[Problem]:
    for place, fault, name in faults_at(subject, oddities_of(subject).faults):
        if fault.code == ID:
            yield Problem(
                place=place,
                subject=name,
                message=f"{quote(name)} is not UTF-8 text: {fault.detail}",
                hint="Save the file with the encoding UTF-8.",
            )
