from contentrepo.applets.statistics.models import Levels

TWO = {
    "course/2T2019.xml": '<course><chapter url_name="week1"/><chapter url_name="week2"/></course>',
    "chapter/week2.xml": '<chapter display_name="Week 2"><sequential url_name="gone"/></chapter>',
}


def test_findings_stand_in_chapters_drafts_or_elsewhere(measured):
    course = measured(
        TWO
        | {
            "html/text1.html": '<img src="/static/no.png" alt="x"/>',
            "policies/2T2019/policy.json": "[",
            "drafts/vertical/d.xml": "<vertical",
        }
    )
    first, second = (chapter.findings for chapter in course.chapters)
    assert first.error == 0
    assert first.warning >= 1
    assert second.error == 1
    assert course.trouble.drafts.total >= 1
    assert course.trouble.elsewhere.error >= 1
    levels = (first, second, course.trouble.drafts, course.trouble.elsewhere)
    assert course.trouble.levels == Levels(*map(sum, zip(*levels, strict=True)))


def test_findings_by_rule_and_in_order(measured):
    page = '<img src="/static/a.png" alt="x"/><img src="/static/b.png" alt="x"/>'
    course = measured(TWO | {"html/text1.html": page})
    counts = [(one.rule, one.level, one.count) for one in course.trouble.rules]
    assert counts == sorted(counts, key=lambda one: -one[2])
    assert {("missing-static-file", "warning", 2), ("dangling-pointer", "error", 1)} <= set(counts)
    levels = [finding.level.value for finding in course.trouble.findings]
    assert levels == sorted(levels, key=["error", "warning", "info"].index)
    assert sum(one.count for one in course.trouble.rules) == len(levels)
