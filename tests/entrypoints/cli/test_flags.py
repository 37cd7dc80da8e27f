from content import course
from program import contentrepo


def flags(text):
    return {"contentrepo.yaml": f"format: 1\nflags: {{{text}}}\n".encode()}


def test_flags_and_what_is_live_of_them(work):
    work.commit(course("courses/edX/CS101/2T2019") | flags("a: true, b: false"))
    contentrepo("publish", cwd=work.path)
    work.commit(flags("a: false, b: false, c: true"))
    said = contentrepo("flags", cwd=work.path).output
    assert said.splitlines() == ["a  off  (live: on)", "b  off", "c  on   (live: absent)"]
    assert contentrepo("flags", "b", "--format", "json", cwd=work.path).json == [
        {"name": "b", "value": False, "live": False}
    ]


def test_the_history_of_one_flag(work):
    first = work.commit(flags("a: true"))
    second = work.commit(flags("a: false, b: true"))
    said = contentrepo("flags", "a", "--history", cwd=work.path).output.splitlines()
    who = "Ada Author <ada@example.org>"
    assert said == [
        f"2026-01-02 03:04  {second[:12]}  a  on -> off  {who}",
        f"2026-01-02 03:04  {first[:12]}  a  absent -> on  {who}",
    ]
    rows = contentrepo("flags", "--history", "--rev", first, "--format", "json", cwd=work.path).json
    assert [(row["name"], row["old"], row["new"], row["commit"]) for row in rows] == [("a", None, True, first)]
    assert (
        contentrepo("flags", "nothing", "--history", cwd=work.path).output == "no commit changed the flag `nothing`\n"
    )


def test_an_empty_list_is_said_in_words(work):
    work.commit({"contentrepo.yaml": b"format: 1\n"})
    assert contentrepo("flags", cwd=work.path).output == "`contentrepo.yaml` has no flags\n"
    assert contentrepo("flags", "a", cwd=work.path).output == "there is no flag `a`\n"
    assert contentrepo("flags", "--history", cwd=work.path).output == "no commit changed a flag\n"
