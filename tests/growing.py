"""Histories in which blocks come and go: mostly as authors do it, now and then with what others say of their names."""

from __future__ import annotations

import re

from histories import ONE, PROBLEM, edit, start

NAMES = ("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "N1", "gone", "quiz9")
POINTER = re.compile(rb'\n? *<(problem|html|video|vertical) url_name="([^"]*)"/>')
FILM = b'<video display_name="Film" youtube_id_1_0="abcdefghijk"/>'
PAGES = (
    "<p>Words.</p>",
    '<p><a href="/jump_to_id/n1">one</a> <a href="/jump_to_id/n2">two</a></p>',
    '<p><a href="/jump_to_id/quiz1">quiz</a> <img src="/static/gone.png"/></p>',
    '<a href="/course/courseware/week1/lesson1/3">page</a>',
    '<a href="/courses/course-v1:edX+CS101+2T2019/jump_to_id/n3">own</a>',
    "<script>one()</script>",
)
TYPES = ("Homework", "Exam", "Lab")
GRADER = '{"type": "%s", "min_count": 1, "drop_count": 0, "weight": %s}'
OTHERS = (
    (
        "policies/2T2019/grading_policy.json",
        f'{{"GRADER": [{GRADER % ("Homework", 0.5)}, {GRADER % ("Exam", 0.5)}], "GRADE_CUTOFFS": {{"Pass": 0.5}}}}',
    ),
    ("problem/quiz1.xml", PROBLEM.format('filename="quiz1"', "true")),
    ("problems/n5.xml", PROBLEM.format("", "true")),
    (
        "vertical/unit1.xml",
        '<vertical display_name="One"><html url_name="text1"/><problem url_name="quiz2" filename="n5"/></vertical>',
    ),
    (
        "vertical/unit1.xml",
        '<vertical display_name="One" filename="unit2">\n<problem url_name="quiz1"/>\n</vertical>',
    ),
    ("policies/2T2019/policy.json", '{"course/2T2019": {"display_name": "Computing"}, "problem/n1": {"weight": 2}}'),
    ("policies/2T2019/policy.json", '{"course/2T2019": {"display_name": "Computing"}}'),
    ("problem/quiz2.xml", '<problem filename="n2"/>'),
    ("problem/quiz2.xml", '<problem url_name="n3"/>'),
    ("html/text1.xml", '<html filename="n1" display_name="Read this"/>'),
    ("html/text1.xml", '<html filename="text1" display_name="Read this"/>'),
    ("problem/n4.XML", "<problem/>"),
    ("html/n2.html", "<p>Nobody reads this.</p>"),
    (
        "vertical/unit2.xml",
        '<vertical display_name="Two">\n<problem url_name="quiz2"/>\n<problem url_name="quiz1"/></vertical>',
    ),
    (
        "vertical/unit2.xml",
        '<vertical display_name="Two"><problem url_name="quiz2"/><problem url_name="n2"><p/></problem></vertical>',
    ),
)


def begin():
    """The small course with a second unit of several blocks, and with nothing that speaks of blocks by name."""
    files = start()
    files[f"{ONE}/html/text1.html"] = b"<p>Hello.</p>"
    pointers = b'<problem url_name="quiz2"/>\n<video url_name="v1"/>\n<html url_name="h1"/>'
    files[f"{ONE}/vertical/unit2.xml"] = b'<vertical display_name="Unit 2">\n%s\n</vertical>\n' % pointers
    files[f"{ONE}/video/v1.xml"] = FILM
    files[f"{ONE}/html/h1.xml"] = b'<html filename="h1" display_name="One"/>'
    files[f"{ONE}/html/h1.html"] = b"<p>More.</p>"
    return files


def grow(files, chance):
    """One change; gives the files after it."""
    kinds = (
        ["add"] * 8
        + ["remove"] * 6
        + ["unit"] * 3
        + ["lesson", "drop", "drop", "move", "page", "page", "page", "other", "any"]
    )
    return {**globals()}[f"_{chance.choice(kinds)}"](dict(files), chance)


def _holders(files):
    return sorted(path for path in files if path.startswith(f"{ONE}/vertical/"))


def _add(files, chance, holder=None, name=None):
    holder, name = holder or chance.choice(_holders(files)), name or chance.choice(NAMES)
    kind = chance.choice(["problem", "html", "video"])
    places = [match.start() for match in POINTER.finditer(files[holder])] + [files[holder].rfind(b"</")]
    place = chance.choice([place for place in places if place >= 0] or [0])
    pointer = b'\n  <%s url_name="%s"/>' % (kind.encode(), name.encode())
    files[holder] = files[holder][:place] + pointer + files[holder][place:]
    page = chance.choice((*PAGES, *PAGES[:1] * 12))
    if kind == "html":
        files[f"{ONE}/html/{name}.xml"] = f'<html filename="{name}" display_name="New"/>'.encode()
        files[f"{ONE}/html/{name}.html"] = page.encode()
    elif kind == "problem":
        said = PROBLEM.format(chance.choice(['display_name="New"', 'due="2019-05-01T00:00:00Z"']), "true")
        files[f"{ONE}/problem/{name}.xml"] = said.replace(
            "Is it so?", page if "script" not in page else "Is it?"
        ).encode()
    else:
        files[f"{ONE}/video/{name}.xml"] = FILM
    return files


def _remove(files, chance, holder=None):
    holder = holder or chance.choice(_holders(files))
    found = list(POINTER.finditer(files[holder]))
    if found:
        one = chance.choice(found)
        files[holder] = files[holder].replace(one[0], b"", 1)
        for path in [f"{ONE}/{one[1].decode()}/{one[2].decode()}.{end}" for end in ("xml", "html")]:
            if chance.random() < 0.98:
                files.pop(path, None)
    return files


def _unit(files, chance):
    name = f"u{chance.randrange(4)}"
    path = f"{ONE}/vertical/{name}.xml"
    if path not in files and f"{ONE}/sequential/lesson1.xml" in files:
        files[path] = b'<vertical display_name="New">\n</vertical>'
        files = _add(_add(files, chance, path, f"{name}a"), chance, path, f"{name}b")
        lesson = files[f"{ONE}/sequential/lesson1.xml"]
        pointer = f'<vertical url_name="{name}"/>'.encode()
        place = lesson.find(b">") + 1 if chance.random() < 0.3 else lesson.rfind(b"</")
        files[f"{ONE}/sequential/lesson1.xml"] = lesson[:place] + pointer + lesson[place:]
    return files


def _lesson(files, chance):
    """One more lesson of a type, or one less."""
    week, name = f"{ONE}/chapter/week1.xml", f"e{chance.randrange(3)}"
    if week not in files:
        return begin()
    paths = [f"{ONE}/sequential/{name}.xml", f"{ONE}/vertical/{name}v.xml", f"{ONE}/video/{name}f.xml"]
    pointer = f'<sequential url_name="{name}"/>'.encode()
    if pointer in files[week]:
        left = {path: data for path, data in files.items() if path not in paths}
        return {**left, week: files[week].replace(pointer, b"")}
    said = f'<sequential format="{chance.choice(TYPES)}"><vertical url_name="{name}v"/></sequential>'.encode()
    unit = f'<vertical display_name="E"><video url_name="{name}f"/></vertical>'.encode()
    files = {**files, **dict(zip(paths, (said, unit, FILM), strict=True))}
    return {**files, week: files[week].replace(b"</chapter>", pointer + b"</chapter>")}


def _drop(files, chance):
    """A unit with all that is in it."""
    lesson = f"{ONE}/sequential/lesson1.xml"
    if lesson not in files:
        return begin()
    holder = chance.choice(_holders(files))
    for one in POINTER.finditer(files.pop(holder)):
        for end in ("xml", "html"):
            files.pop(f"{ONE}/{one[1].decode()}/{one[2].decode()}.{end}", None)
    name = holder.rpartition("/")[2][:-4]
    files[lesson] = files[lesson].replace(f'<vertical url_name="{name}"/>'.encode(), b"")
    return files if _holders(files) else begin()


def _move(files, chance):
    one, other = chance.choice(_holders(files)), chance.choice(_holders(files))
    found = list(POINTER.finditer(files[one]))
    if found:
        pointer = chance.choice(found)[0]
        files[one] = files[one].replace(pointer, b"", 1)
        files[other] = files[other].replace(b"</vertical>", pointer + b"</vertical>")
    return files


def _page(files, chance):
    pages = sorted(path for path in files if path.startswith(f"{ONE}/html/") and path.endswith(".html"))
    names = sorted(one[2].decode() for path in _holders(files) for one in POINTER.finditer(files[path]))
    text = chance.choice((*PAGES, *[f'<p><a href="/jump_to_id/{name}">there</a></p>' for name in names]))
    files[chance.choice(pages or [f"{ONE}/html/text1.html"])] = text.encode()
    return files


def _other(files, chance):
    path, text = chance.choice(OTHERS)
    files[f"{ONE}/{path}"] = text.replace("{}", "</vertical>").encode()
    return files


def _any(files, chance):
    return edit(files, chance)


def growing(chance, count):
    """States that follow from each other, some of them from two changes at once."""
    states = [begin()]
    while len(states) < count:
        after = grow(states[-1], chance)
        states.append(grow(after, chance) if chance.random() < 0.25 else after)
    return states
