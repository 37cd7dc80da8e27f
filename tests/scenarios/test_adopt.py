"""Real courses in one repository, in folders with names that nobody would choose, adopted and made live."""

from __future__ import annotations

import shutil

from program import contentrepo

ODD = ("Kurse & mehr", "2019: spring", "#1", "no", "öffentlich/tief unten")
LIBRARY = "course-v1:MITx+grading-library+2024"


def test_real_courses_where_they_stand(courses, work):
    folders = sorted(path for path in courses.iterdir() if (path / "course.xml").is_file())
    places = dict(zip(ODD, folders, strict=True))
    for odd, folder in places.items():
        shutil.copytree(folder, work.path / odd, ignore=shutil.ignore_patterns("*.pdf", "*.jpg", "*.png", "*.zip"))
    said = contentrepo("adopt", cwd=work.path, exits=1).errors
    (legacy,) = (odd for odd, folder in places.items() if folder.name == "mitx-grading-library")
    assert f'--as "{legacy}=course-v1:MITx+grading-library+RUN"' in said
    asked = ("adopt", "--as", f"{legacy}={LIBRARY}")
    assert contentrepo(*asked, "--dry-run", cwd=work.path).output.count("would map") == len(places)
    assert contentrepo(*asked, cwd=work.path).output.count("mapped") == len(places)
    assert contentrepo(*asked, cwd=work.path).output == f"nothing to write: {len(places)} courses with a key\n"
    work.commit()
    assert work.git("diff", "--name-only", "HEAD") == ""
    layout = contentrepo("validate", ".", "--format", "json", cwd=work.path, exits=None).json
    units = {unit["unit"] for unit in layout["units"]}
    assert {LIBRARY, "course-v1:OpenedX+DemoX+DemoCourse", "course-v1:TestX+Course+1"} < units
    assert not [f for f in layout["findings"] if f["path"] == "contentrepo.yaml"]
