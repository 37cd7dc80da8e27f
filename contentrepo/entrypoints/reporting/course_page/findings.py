"""Findings: by rule, by chapter, and one by one."""

from __future__ import annotations

from contentrepo.api.check import Level, find_rule
from contentrepo.api.measure import CourseStatistics, Finding, Levels
from contentrepo.entrypoints.reporting.course_page import words
from contentrepo.entrypoints.reporting.course_page.charts import Bar, Part, draw_bars
from contentrepo.entrypoints.reporting.course_page.markup import Markup, element, join, plain
from contentrepo.entrypoints.reporting.page import read_page

ROWS = 20
LISTED = 1000
_NOUN = dict(words.NOUNS)


def draw_findings(course: CourseStatistics, more: str) -> Markup:
    """`more` is the command that shows every finding."""
    if not course.trouble.findings:
        return element("p", "Nothing was found. Every rule was asked.", class_="card good quiet")
    charts = [
        element(
            "section",
            element("h3", "By rule"),
            draw_bars("Findings by rule", _by_rule(course), ("Rule", "Findings")),
            class_="card",
        ),
        element(
            "section",
            element("h3", "By chapter"),
            draw_bars("Findings by chapter", _by_chapter(course), ("Chapter", "Findings")),
            class_="card",
        ),
    ]
    return join([element("div", join(charts), class_="cards two"), _table(course, more)])


def _by_rule(course: CourseStatistics) -> list[Bar]:
    counts: dict[str, dict[str, int]] = {}
    for one in course.trouble.rules:
        counts.setdefault(one.rule, {})[one.level] = one.count
    rows = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    bars = [_level_bar(rule, Levels(**levels), hint=_summary(rule)) for rule, levels in rows[:ROWS]]
    rest = rows[ROWS:]
    if rest:
        totals = Levels(*(sum(levels.get(level, 0) for _, levels in rest) for level in Levels._fields))
        bars.append(_level_bar(words.count(len(rest), "more rule"), totals, hint=", ".join(rule for rule, _ in rest)))
    return bars


def _by_chapter(course: CourseStatistics) -> list[Bar]:
    named = [(f"{n} {words.title(c.piece)}", c.findings) for n, c in enumerate(course.chapters, 1)]
    named += [("Settings, pages, files", course.trouble.elsewhere), ("Drafts", course.trouble.drafts)]
    troubled = [(name, levels) for name, levels in named if levels.total]
    if len(troubled) > ROWS:
        chosen = sorted(troubled, key=lambda row: (-row[1].error, -row[1].total))[:ROWS]
        rest = [levels for row in troubled if row not in chosen for levels in [row[1]]]
        totals = Levels(*map(sum, zip(*rest, strict=True)))
        troubled = [row for row in troubled if row in chosen] + [(f"{len(rest):,} other places", totals)]
    return [_level_bar(name, levels) for name, levels in troubled]


def _level_bar(name: str, levels: Levels, *, hint: str = "") -> Bar:
    counts = zip(words.NOUNS, levels, strict=True)
    parts = tuple(Part(number, level, words.count(number, noun)) for (level, noun), number in counts if number)
    return Bar(name, parts, f"{levels.total:,}", hint)


def _summary(rule: str) -> str:
    found = find_rule(rule)
    return read_page(found).summary if found else ""


def _table(course: CourseStatistics, more: str) -> Markup:
    findings = course.trouble.findings
    titles = ("Level", "Where", "What and what to do", "Rule")
    head = element("tr", join(element("th", title, scope="col") for title in titles))
    rows = join(_row(finding) for finding in findings[:LISTED])
    table = element("table", element("thead", head), element("tbody", rows), class_="findings")
    return element(
        "section",
        element("h3", "One by one"),
        _filter(course.trouble.levels),
        element("div", table, class_="scroll", tabindex=0, role="region", aria_label="All findings"),
        _rest(len(findings), more),
        class_="card",
    )


def _filter(levels: Levels) -> Markup:
    """Filled with life by the script; without one it is not shown."""
    chosen = [(level, noun) for (level, noun), number in zip(words.NOUNS, levels, strict=True) if number]
    boxes = (
        element(
            "label",
            element("input", type="checkbox", checked=True, data_level=level),
            f" {noun}s",
        )
        for level, noun in chosen
    )
    words_ = element("label", "Only with ", element("input", type="search", placeholder="a path, a rule, a word"))
    return element("form", words_, join(boxes), element("output", role="status"), class_="filter", hidden=True)


def _row(finding: Finding) -> Markup:
    place = ":".join([finding.path, *(str(number) for number in (finding.line, finding.column) if number)])
    hint = element("p", _quoted(finding.hint), class_="quiet") if finding.hint else Markup("")
    level = Level(finding.level).value
    return element(
        "tr",
        element("td", element("span", _NOUN[level], class_=f"chip {level}")),
        element("td", element("code", place)),
        element("td", element("p", _quoted(finding.message)), hint),
        element("td", element("code", finding.rule)),
        data_level=level,
        data_mark="finding",
    )


def _quoted(text: str) -> Markup:
    """Words of ours, with what stands between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # some value has a backtick of its own
        return plain(text)
    return join(element("code", part) if number % 2 else plain(part) for number, part in enumerate(parts))


def _rest(number: int, command: str) -> Markup:
    if number <= LISTED:
        return Markup("")
    more = f"The first {LISTED:,} of {number:,}, errors first. All of them: "
    return element("p", more, element("code", command), class_="quiet")
