import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from entrypoints.reporting.statistics import HOSTILE, hostile_course, measure_folder
from hypothesis import given
from hypothesis import strategies as st

from contentrepo.api.measure import statistics_to_json
from contentrepo.entrypoints.reporting import course_page
from contentrepo.entrypoints.reporting.course_page.page import render_page

FOLDER = Path(course_page.__file__).parent
STYLE, SCRIPT = ((FOLDER / name).read_text() for name in ("style.css", "behaviour.js"))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return hostile_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def page(course):
    return render_page(course)


def read(page):
    return ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))  # noqa: S314 - our own page, and a test


def marks(tree, name):
    return [node for node in tree.iter() if node.get("data-mark") == name]


def text(node):
    return "".join(node.itertext())


def rows(tree, caption):
    """Name and value of each bar of a chart."""
    table = next(t for t in tree.iter("table") if (c := t.find("caption")) is not None and text(c) == caption)
    return {text(row.find("th")): text(row[-1]) for row in table.find("tbody")}


def test_nothing_comes_from_elsewhere(page):
    tree = read(page)
    attributes = [(node.tag, name, value) for node in tree.iter() for name, value in node.attrib.items()]
    assert [a for a in attributes if a[1] == "href" and not a[2].startswith("#chapter-")] == []
    assert {tag for tag, name, _ in attributes if name in {"src", "action", "data", "poster", "srcset"}} == set()
    assert not re.search(r"url\(|@import|https?:", STYLE + SCRIPT)
    assert {"link", "iframe", "object", "embed", "img", "base", "foreignObject"} & {
        node.tag for node in tree.iter()
    } == set()


def test_only_our_style_and_our_script_are_allowed(page):
    tree = read(page)
    (policy,) = (m.get("content") for m in tree.iter("meta") if m.get("http-equiv") == "Content-Security-Policy")
    for name, written in (("style", STYLE), ("script", SCRIPT)):
        (node,) = tree.iter(name)
        assert node.text == written
        assert f"{name}-src 'sha256-{b64encode(sha256(written.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none';")
    names = {name for node in tree.iter() for name in node.attrib}
    assert [name for name in names if name == "style" or name.startswith("on")] == []


def test_names_are_shown_and_are_never_markup(page):
    tree = read(page)
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert len(list(tree.iter("script"))) == 1
    shown = HOSTILE.replace("\u202e", "\\u202e").replace("\u0007", "")
    assert shown in [text(node) for node in tree.iter("span") if node.get("class") == "title"]
    assert "\\ud800 \\x00 </script>" in text(next(tree.iter("h1")))


def test_every_piece_of_a_small_course_is_in_both_maps(page, course):
    tree = read(page)
    for name in ("wide", "narrow"):
        (drawn,) = (svg for svg in tree.iter("svg") if svg.get("class") == f"map {name}")
        assert len(marks(drawn, "chapter")) == course.structure.chapters == 2
        assert len(marks(drawn, "sequential")) == course.structure.sequentials == 2
        cells = [path.get("d").count("M") for path in drawn.iter("path") if path.get("class") != "empty"]
        assert sum(cells) == course.structure.components == 4


def test_numbers_are_those_of_the_json(page, course):
    tree, data = read(page), statistics_to_json(course)
    tiles = {text(div[0]): text(div[1]) for dl in tree.iter("dl") for div in dl}
    for name in ("Chapters", "Sequentials", "Verticals", "Components"):
        assert tiles[name] == str(data["structure"][name.lower()])
    types = {
        name: str(number) for name, number in data["types"].items() if name in {"html", "problem", "video", "poll"}
    }
    assert rows(tree, "Components by type") == types
    rules = {}
    for one in data["findings"]["rules"]:
        rules[one["rule"]] = rules.get(one["rule"], 0) + one["count"]
    assert {name: int(value) for name, value in rows(tree, "Findings by rule").items()} == rules
    assert sum(map(int, rows(tree, "Findings by chapter").values())) == sum(rules.values())
    assert len(marks(tree, "finding")) == len(data["findings"]["findings"])
    assert rows(tree, "Files by what they are") == {
        name: str(data["files"]["roles"][role])
        for role, name in (("block", "Blocks"), ("page", "Pages"), ("settings", "Settings"), ("asset", "Assets"))
    }
    histogram = {str(row["blocks"]): row["verticals"] for row in data["quality"]["verticals"]["histogram"]}
    columns = {text(mark.findall("text")[-1]): text(mark.find("text")) for mark in marks(tree, "column")}
    assert {name: str(count) for name, count in histogram.items()}.items() <= columns.items()
    assert rows(tree, "Quality figures as shares")["Videos with a transcript"] == "1 of 1"


def test_what_is_drawn_has_words(page):
    tree = read(page)
    for svg in tree.iter("svg"):
        nested = svg.get("role") is None and svg.get("aria-hidden") is None
        assert nested == (svg.get("x") is not None)  # only a piece of the map stands in another drawing
        if svg.get("role") == "img":
            assert text(svg.find("title"))
            assert text(svg.find("desc"))
    assert all(mark.find("title") is not None for name in ("chapter", "sequential") for mark in marks(tree, name))
    assert [node.tag for node in tree.iter() if node.tag in {"h1", "h2"}].count("h1") == 1
    assert tree.get("lang") == "en"


def test_a_chapter_on_the_map_leads_to_its_line(page):
    tree = read(page)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert {mark.get("href").removeprefix("#") for mark in marks(tree, "chapter")} == set(ids)


def test_the_same_course_gives_the_same_bytes(page, course):
    assert render_page(course) == page


def test_a_thousand_findings_are_listed_and_the_rest_is_told(course):
    one = course.trouble.findings[0]
    many = replace(course, trouble=replace(course.trouble, findings=(one,) * 1001))
    page = render_page(many, more="contentrepo validate x --all")
    assert len(marks(read(page), "finding")) == 1000
    assert "contentrepo validate x --all" in page


def test_a_course_of_which_nothing_can_be_read(tmp_path):
    (tmp_path / "course.xml").write_text('<course url_name="r" org="o" course="c"/>')
    course = measure_folder(tmp_path)
    assert course.structure.blocks == 0
    assert marks(read(render_page(course)), "chapter") == []


@given(name=st.text(st.characters(), max_size=40))
def test_any_name(course, name):
    (first, *rest) = course.chapters
    (finding, *_) = course.trouble.findings
    worst = replace(finding, message=name, path=name, hint=name, rule=name)
    page = render_page(
        replace(
            course,
            run=name,
            title=name,
            types=((name, 3),),
            chapters=(replace(first, piece=replace(first.piece, name=name, key=(name, name))), *rest),
            files=replace(course.files, unreached=(name,), roles=((name, 1),)),
            sizes=replace(course.sizes, largest_assets=((name, 1),)),
            trouble=replace(course.trouble, findings=(worst,)),
        )
    )
    page.encode("utf-8")
    tree = read(page)
    assert {node.tag for node in tree.iter("script")} == {"script"}
    assert [node for node in tree.iter("script") if node.text != SCRIPT] == []


def colours(scheme):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", scheme))


def luminance(colour):
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_and_marks_stand_out(scheme):
    found = [colours(block) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)][scheme]
    words = [(ink, ground) for ink in ("ink", "soft") for ground in ("ground", "card", "tint")]
    words += [(level, f"{level}-ground") for level in ("error", "warning", "info", "good")]
    assert [pair for pair in words if contrast(found[pair[0]], found[pair[1]]) < 4.5] == []
    drawn = ("text", "problem", "video", "talk", "other", "good", "focus", "error-mark", "warning-mark", "info-mark")
    assert [name for name in drawn if contrast(found[name], found["card"]) < 3] == []
