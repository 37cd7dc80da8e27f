"""Histories of a small repository: random edits, moves, merges and reverts, as real commits."""

from __future__ import annotations

import subprocess

from content import course

ONE, TWO = "courses/edX/CS101/2T2019", "courses/edX/CS102/2T2019"
PAGES = (
    "<p>Hello.</p>",
    '<p>\n<a href="/jump_to_id/quiz1">quiz</a></p>',
    '<p><a href="/jump_to_id/gone">gone</a></p>',
    '<p><img src="/static/dot.png" alt="a dot"/></p>',
    '<p>\n\n<img src="/static/gone.png"/></p>',
    '<p><a href="/static/one_two.txt">text</a> <a href="/course/courseware/week1/lesson1/9">page</a></p>',
    "<script>one()</script>",
    '<a href="https://x.org/courses/course-v1:edX+CS101+1T2018/jump_to/block-v1:edX+CS101+1T2018+type@html+block@text1">',
    "<h1>A</h1><h4>B</h4><table><tr><td>1</td></tr></table>",
    "<<<<<<< ours\n=======\n>>>>>>> theirs\n",
)
PROBLEM = (
    '<problem {}><p>Is it so?</p><multiplechoiceresponse><choicegroup><choice correct="{}">Yes</choice>'
    "</choicegroup></multiplechoiceresponse></problem>\n"
)
SETTINGS = (
    'display_name="Quiz"',
    'max_attempts="many"',
    'due="2019-05-01T00:00:00Z"',
    'due="2019-09-01T00:00:00Z"',
    'weight="2" display_name="Other"',
    'url_name="other"',
    'filename="quiz2"',
    "",
)
TEXT, QUIZ = '<html url_name="text1"/>', '<problem url_name="quiz1"/>'
UNITS = (
    f"\n  {TEXT}\n  {QUIZ}\n",
    QUIZ + TEXT,
    f'{TEXT}{QUIZ}<problem url_name="quiz3"/>',
    f'{TEXT}<html url_name="in1">Hi <img src="/static/a.png"/></html>',
    f'{TEXT}<html display_name="Free">Ho</html>',
    f'<html url_name="gone"/>{QUIZ}',
)
UNIT = ('<vertical display_name="A">', '<vertical display_name="B">', '<vertical due="2019-05-01T00:00:00Z">')
LESSON = '<sequential display_name="Lesson 1" {}><vertical url_name="unit1"/>{}</sequential>'
OTHERS = {
    "policies/2T2019/policy.json": (
        '{"course/2T2019": {"display_name": "Computing"}, "problem/quiz1": {"max_attempts": 3}}',
        '{"course/2T2019": {"display_name": "Computing", "self_paced": true}, "html/away": {"display_name": "x"}}',
        "{}",
    ),
    "sequential/lesson1.xml": (
        LESSON.format('graded="true"', '<vertical url_name="unit2"/>'),
        LESSON.format('format="Exam" due="2019-06-01T00:00:00Z"', ""),
    ),
    "static/one/two.txt": ("text", "other text"),
    "about/overview.html": PAGES,
    "drafts/vertical/d1.xml": ('<vertical display_name="D" parent_url="x" index_in_children_list="0"/>',),
    "html/text1.xml": (
        '<html filename="text1" display_name="Read this"/>\n',
        '\n<html filename="text1" display_name="Read"/>\n',
        '<html display_name="Nothing"/>',
        '<html filename="text2" display_name="Read this"/>',
    ),
}
CATALOG = {
    "organizations/edX.yaml": ("name: edX\n", "name: edX\nnickname: 1\n"),
    "courses/edX/CS101.yaml": ("title: Computing\n", "title: [1]\n"),
    "courses/edX/CS101/2T2019.yaml": (
        "title: Computing\nstatus: published\n",
        "title: Computing\nexternal_course_key: A 1\n",
    ),
    "contentrepo.yaml": ("format: 1\nlevels:\n  image-without-alternative: error\n", "format: 1\n", "format: 9\n"),
    "README.md": ("Hello", "Ho"),
}


def start():
    files = course(ONE) | course(TWO, number="CS102")
    files[f"{ONE}/vertical/unit2.xml"] = b'<vertical display_name="Unit 2"><problem url_name="quiz2"/></vertical>'
    files[f"{ONE}/problem/quiz2.xml"] = PROBLEM.format('display_name="Quiz 2"', "false").encode()
    files[f"{ONE}/static/one/two.txt"] = b"text"
    files[f"{ONE}/sequential/lesson1.xml"] = OTHERS["sequential/lesson1.xml"][0].encode()
    files[f"{ONE}/html/text1.html"] = PAGES[2].encode()
    return files | {path: texts[0].encode() for path, texts in CATALOG.items()}


def edit(files, chance):
    """One edit, mostly small; gives the files after it."""
    files = dict(files)
    kind = chance.choice(
        ["page", "page", "problem", "problem", "unit", "other", "catalog", "move", "delete", "copy", "swap"]
    )
    if kind == "page":
        files[f"{ONE}/html/text1.html"] = chance.choice(PAGES).encode() + b"\n" * chance.randrange(2)
    elif kind == "problem":
        said = PROBLEM.format(chance.choice(SETTINGS), chance.choice(["true", "false"]))
        files[f"{ONE}/problem/quiz{chance.randrange(1, 4)}.xml"] = ("\n" * chance.randrange(2) + said).encode()
    elif kind == "unit":
        files[f"{ONE}/vertical/unit1.xml"] = f"{chance.choice(UNIT)}{chance.choice(UNITS)}</vertical>\n".encode()
    elif kind == "other":
        path = chance.choice(sorted(OTHERS))
        files[f"{ONE}/{path}"] = chance.choice(OTHERS[path]).encode()
    elif kind == "catalog":
        path = chance.choice(sorted(CATALOG))
        files[path] = chance.choice(CATALOG[path]).encode()
    else:
        one, two = chance.sample(sorted(files), 2)
        if kind == "swap":
            files[one], files[two] = files[two], files[one]
        elif kind == "copy":
            files[one.replace("1", "3")] = files[one]
        else:
            data = files.pop(one)
            if kind == "move":
                files[one.replace("1", "4")] = data
    return files


def histories(chance, count):
    """States that follow from each other by edits, merges of two and reverts."""
    states = [start()]
    while len(states) < count:
        if len(states) > 2 and chance.random() < 0.2:
            old = chance.choice(states)
            states.append(old if chance.random() < 0.5 else {**old, **states[-1]})
        else:
            states.append(edit(states[-1], chance))
    return states


def commit_all(repository, states, message=b""):
    """The commits of some states, one after the other, by one process."""
    lines = []
    for number, files in enumerate(states, 1):
        lines.append(
            b"commit refs/heads/main\nmark :%d\ncommitter A <a@example.org> %d +0000\ndata %d\n%s\ndeleteall\n"
            % (number, number, len(message), message)
        )
        for path, data in files.items():
            lines.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=repository.path, input=b"".join(lines), check=True)
    return repository.git("rev-list", "--reverse", "refs/heads/main").split()
