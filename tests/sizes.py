"""Courses of any size."""

from __future__ import annotations

from content import course

UNITS = 10  # problems in a unit
PROBLEM = (
    '<problem display_name="Quiz {0}"><p>Is it {0}?</p><numericalresponse answer="{0}"><formulaequationinput/>'
    "</numericalresponse></problem>\n"
)


def sized(components):
    """A course of so many problems and a page, ten in each unit, ten units in each lesson, ten lessons in a chapter."""
    files = course()
    numbers = range(components)
    for kind, below, every in (
        ("vertical", "problem", UNITS),
        ("sequential", "vertical", UNITS**2),
        ("chapter", "sequential", UNITS**3),
    ):
        for first in range(0, components, every):
            inside = range(first, min(first + every, components), every // UNITS)
            pointers = "".join(f'<{below} url_name="b{number}"/>' for number in inside)
            files[f"{kind}/b{first}.xml"] = f'<{kind} display_name="{kind} {first}">{pointers}</{kind}>\n'.encode()
    chapters = "".join(f'<chapter url_name="b{first}"/>' for first in range(0, components, UNITS**3))
    files["course/2T2019.xml"] = files["course/2T2019.xml"].replace(b"</course>", chapters.encode() + b"</course>")
    return files | {f"problem/b{number}.xml": PROBLEM.format(number).encode() for number in numbers}
