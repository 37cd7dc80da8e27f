import os

import pytest
from content import Repository, course

from contentrepo.api.check import check_revision, check_work_tree, open_repository
from contentrepo.api.explain import Kind, Liveness, Origin, UnknownTarget, explain, explanation_to_json
from contentrepo.api.publish import Door, find_store_location, open_store, publish_branch
from contentrepo.errors import UsageError

RUN = "courses/edX/CS101/2T2019"
OTHER = "courses/edX/CS101/3T2019"
RUN_KEY = "course-v1:edX+CS101+2T2019"
QUIZ = "block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
TEXT = "block-v1:edX+CS101+2T2019+type@html+block@text1"
INLINE = b"""<vertical display_name="Unit 1">
  <html url_name="text1"/>
  <problem url_name="quiz1"/>
  <problem url_name="one" display_name="One">
    <p>First.</p>
  </problem>
  <problem url_name="two" display_name="Two">
    <p>Second.</p>
  </problem>
</vertical>
"""
POLICY = b"""{
  "course/2T2019": {"display_name": "Computing", "start": "2019-01-01T00:00:00Z", "course_image": "dot.png"},
  "problem/quiz1": {
    "max_attempts": 3,
    "display_name": "The quiz"
  }
}
"""
LINKS = b'<p><a href="/jump_to_id/quiz1">quiz</a>\n<img src="/static/dot.png" alt="a dot"/></p>\n'
CATALOG = {
    "contentrepo.yaml": b"format: 1\n",
    "organizations/edX.yaml": b"name: edX\n",
    "courses/edX/CS101.yaml": b"title: Computing\n",
    "courses/edX/CS101/2T2019.yaml": b"title: Computing, spring\nexternal_course_key: CS-1\n",
}


@pytest.fixture
def work(work: Repository) -> Repository:
    commit(work, "Ada", course(RUN) | {f"{RUN}/vertical/unit1.xml": INLINE})
    return work


def commit(work: Repository, author: str, files: dict[str, bytes]) -> str:
    os.environ["GIT_AUTHOR_NAME"] = author
    os.environ["GIT_COMMITTER_DATE"] = f"2026-01-02T03:{len(work.git('rev-list', '--all')) % 60:02}:05+00:00"
    return work.commit(files)


def told(work: Repository, text: str, *, rev: str = "", store=None):
    repository = open_repository(work.path)
    checked = check_revision(repository, rev) if rev else check_work_tree(repository, work.path)
    return explain(checked, text, repository=repository, store=store)


def publish(work: Repository) -> None:
    repository = open_repository(work.path)
    with open_store(find_store_location(repository)) as store:
        publish_branch(repository, store, door=Door.PUBLISH)


def told_with_store(work: Repository, text: str):
    with open_store(find_store_location(open_repository(work.path))) as store:
        return told(work, text, store=store)


def settings(explanation):
    return {
        setting.name: (setting.value, setting.origin, setting.giver, setting.place.line)
        for setting in explanation.settings
    }


def test_a_block_says_what_it_is_and_where_it_stands(work):
    quiz = told(work, QUIZ)
    assert (quiz.name, quiz.kind, quiz.what, quiz.title, quiz.unit) == (QUIZ, Kind.BLOCK, "problem", "Quiz 1", RUN_KEY)
    assert [crumb.title for crumb in quiz.breadcrumb] == ["Computing", "Week 1", "Lesson 1", "Unit 1", "Quiz 1"]
    assert [span.path for span in quiz.files] == [f"{RUN}/problem/quiz1.xml"]
    assert quiz.children == ()


def test_a_container_lists_its_children(work):
    unit = told(work, "block-v1:edX+CS101+2T2019+type@vertical+block@unit1")
    assert [crumb.subject for crumb in unit.children] == ["html/text1", "problem/quiz1", "problem/one", "problem/two"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{RUN}/problem/quiz1.xml", QUIZ),
        ("problem/quiz1", QUIZ),
        (f"{RUN}/html/text1.html", TEXT),
        (f"{RUN}/html/text1.xml", TEXT),
        (RUN_KEY, "block-v1:edX+CS101+2T2019+type@course+block@course"),
        (RUN, "block-v1:edX+CS101+2T2019+type@course+block@course"),
        (f"{RUN}/course.xml", "block-v1:edX+CS101+2T2019+type@course+block@course"),
        (f"{RUN}/vertical/unit1.xml", "block-v1:edX+CS101+2T2019+type@vertical+block@unit1"),
    ],
)
def test_a_block_answers_to_its_key_its_paths_and_its_name(text, name, work):
    assert told(work, text).name == name


@pytest.mark.parametrize(
    ("text", "near"),
    [
        (QUIZ.replace("quiz1", "quiz2"), "problem/quiz1"),
        (QUIZ.replace("problem", "video"), "problem/quiz1"),
        (QUIZ.replace("2T2019", "2T2018"), RUN_KEY),
        (f"{RUN}/problem/quiz.xml", f"{RUN}/problem/quiz1.xml"),
        (f"{RUN}/static/dots.png", f"{RUN}/static/dot.png"),
    ],
)
def test_what_does_not_exist_but_almost(text, near, work):
    with pytest.raises(UnknownTarget) as refused:
        told(work, text)
    assert f"Did you mean `{near}`?" in refused.value.hint


def test_a_folder_that_is_no_courses(work):
    with pytest.raises(UnknownTarget, match="is a folder"):
        told(work, "courses/edX")


def test_a_course_at_the_very_top(tmp_path):
    top = Repository(tmp_path / "top")
    top.path.mkdir()
    top.git("init", "--quiet")
    top.commit(course())
    assert told(top, ".").name == "block-v1:edX+CS101+2T2019+type@course+block@course"


@pytest.mark.parametrize("text", ["nonsense", "block-v1:nonsense", "", "problem/quiz9", "../../etc/passwd"])
def test_what_does_not_exist_at_all(text, work):
    with pytest.raises(UsageError):
        told(work, text)


def test_a_name_that_two_runs_have_is_no_answer(work):
    commit(work, "Ada", course(OTHER, run="3T2019"))
    with pytest.raises(UnknownTarget):
        told(work, "problem/quiz1")


def test_settings_are_the_blocks_own_the_policys_and_inherited_ones(work):
    commit(work, "Ada", {f"{RUN}/policies/2T2019/policy.json": POLICY})
    assert settings(told(work, QUIZ)) == {
        "display_name": ("The quiz", Origin.POLICY, "", 5),
        "max_attempts": ("3", Origin.POLICY, "", 4),
        "graded": ("true", Origin.INHERITED, "sequential/lesson1", 1),
        "start": ("2019-01-01T00:00:00Z", Origin.INHERITED, "course/course", 2),
    }


def test_a_nearer_setting_wins_over_a_farther_one(work):
    lesson = (
        b'<sequential display_name="Lesson 1" start="2020-01-01T00:00:00Z"><vertical url_name="unit1"/></sequential>\n'
    )
    commit(work, "Ada", {f"{RUN}/policies/2T2019/policy.json": POLICY, f"{RUN}/sequential/lesson1.xml": lesson})
    assert settings(told(work, QUIZ))["start"] == ("2020-01-01T00:00:00Z", Origin.INHERITED, "sequential/lesson1", 1)


def test_what_is_not_inherited_stays_above(work):
    assert "format" not in settings(told(work, QUIZ))


def test_an_inline_block_is_its_lines(work):
    one = told(work, "problem/one")
    assert [(span.path, span.first, span.last) for span in one.files] == [(f"{RUN}/vertical/unit1.xml", 4, 6)]


def test_the_last_change_of_an_inline_block_is_that_of_its_lines(work):
    second = commit(work, "Bob", {f"{RUN}/vertical/unit1.xml": INLINE.replace(b"Second.", b"The second.")})
    change = told(work, "problem/two").last_change
    assert (change.commit.id, change.commit.author, change.is_committed) == (second, "Bob <ada@example.org>", True)
    assert told(work, "problem/one").last_change.commit.author == "Ada <ada@example.org>"
    assert told(work, f"{RUN}/vertical/unit1.xml").last_change.commit.id == second


def test_a_line_that_was_taken_away_is_a_change(work):
    gone = commit(work, "Bob", {f"{RUN}/vertical/unit1.xml": INLINE.replace(b"    <p>Second.</p>\n", b"")})
    assert told(work, "problem/two").last_change.commit.id == gone


def test_the_page_of_an_html_block_counts_for_it(work):
    page = commit(work, "Bob", {f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    commit(work, "Cleo", {f"{RUN}/about/overview.html": b"<p>About computing, again.</p>\n"})
    text = told(work, TEXT)
    assert [span.path for span in text.files] == [f"{RUN}/html/text1.xml", f"{RUN}/html/text1.html"]
    assert text.last_change.commit.id == page


def test_the_blocks_entry_in_the_policy_counts_for_it(work):
    commit(work, "Ada", {f"{RUN}/policies/2T2019/policy.json": POLICY})
    more = POLICY.replace(b": 3", b": 5")
    entry = commit(work, "Bob", {f"{RUN}/policies/2T2019/policy.json": more})
    commit(work, "Cleo", {f"{RUN}/policies/2T2019/policy.json": more.replace(b"dot.png", b"d.png")})
    quiz = told(work, QUIZ)
    assert [(span.path, span.first, span.last) for span in quiz.files][1:] == [
        (f"{RUN}/policies/2T2019/policy.json", 3, 5)
    ]
    assert quiz.last_change.commit.id == entry
    assert told(work, RUN).last_change.commit.author.startswith("Cleo")


def test_an_edit_that_is_not_committed_is_told(work):
    work.write({f"{RUN}/vertical/unit1.xml": b"<!-- new -->\n" + INLINE.replace(b"Second.", b"The second.")})
    one, two = told(work, "problem/one"), told(work, "problem/two")
    assert (one.last_change.is_committed, two.last_change.is_committed) == (True, False)
    assert one.last_change.commit.author == "Ada <ada@example.org>"
    assert one.files[0].first == 5


def test_a_file_that_git_does_not_have_yet(work):
    work.write({f"{RUN}/static/new.png": b"new"})
    new = told(work, f"{RUN}/static/new.png")
    assert (new.last_change.commit, new.last_change.is_committed) == (None, False)


def test_an_older_commit_is_explained_as_it_was(work):
    old = work.head
    commit(work, "Bob", {f"{RUN}/problem/quiz1.xml": b'<problem display_name="Quiz, new"/>\n'})
    assert told(work, QUIZ, rev=old).title == "Quiz 1"
    assert told(work, QUIZ, rev=old).last_change.commit.id == old


def test_what_leads_to_a_block(work):
    commit(work, "Ada", {f"{RUN}/html/text1.html": LINKS})
    leads = [(one.kind, one.place.path, one.place.line, one.subject) for one in told(work, QUIZ).references]
    assert leads == [
        ("pointer", f"{RUN}/vertical/unit1.xml", 3, "vertical/unit1"),
        ("jump", f"{RUN}/html/text1.html", 1, "html/text1"),
    ]
    inner = [(one.kind, one.place.line) for one in told(work, "problem/one").references]
    assert inner == [("holder", 4)]


def test_a_second_parent_leads_to_a_block_too(work):
    other = b'<vertical display_name="Unit 2">\n<problem url_name="quiz1"/></vertical>\n'
    lesson = (
        b'<sequential display_name="Lesson 1"><vertical url_name="unit1"/><vertical url_name="unit2"/></sequential>\n'
    )
    commit(work, "Ada", {f"{RUN}/vertical/unit2.xml": other, f"{RUN}/sequential/lesson1.xml": lesson})
    leads = [(one.place.path, one.place.line, one.subject) for one in told(work, QUIZ).references]
    assert leads == [
        (f"{RUN}/vertical/unit1.xml", 3, "vertical/unit1"),
        (f"{RUN}/vertical/unit2.xml", 2, "vertical/unit2"),
    ]


def test_an_asset_and_what_shows_it(work):
    commit(work, "Ada", {f"{RUN}/html/text1.html": LINKS, f"{RUN}/policies/2T2019/policy.json": POLICY})
    dot = told(work, f"{RUN}/static/dot.png")
    assert (dot.kind, dot.what, dot.name) == (Kind.ASSET, "asset `dot.png`", f"{RUN}/static/dot.png")
    assert [(one.kind, one.place.line, one.subject) for one in dot.references] == [
        ("static", 2, "html/text1"),
        ("setting", 2, "course/course course_image"),
    ]


@pytest.mark.parametrize(
    ("path", "kind", "what"),
    [
        (f"{RUN}/about/overview.html", Kind.PAGE, "page about `overview`"),
        (f"{RUN}/policies/2T2019/policy.json", Kind.SETTINGS, "settings of the course"),
        (f"{RUN}/problem/lonely.xml", Kind.FILE, "file that no block is read from"),
        ("contentrepo.yaml", Kind.CATALOG, "configuration"),
        ("organizations/edX.yaml", Kind.CATALOG, "organization `edX`"),
        ("courses/edX/CS101.yaml", Kind.CATALOG, "catalog course `edX+CS101`"),
        ("courses/edX/CS101/2T2019.yaml", Kind.CATALOG, f"course run `{RUN_KEY}`"),
        ("README.md", Kind.FILE, "file beside the courses"),
    ],
)
def test_files_of_every_kind(path, kind, what, work):
    commit(work, "Ada", CATALOG | {f"{RUN}/problem/lonely.xml": b"<problem/>\n", "README.md": b"Hello\n"})
    explained = told(work, path)
    assert (explained.kind, explained.what, explained.files[0].path) == (kind, what, path)
    assert explained.last_change.commit.author == "Ada <ada@example.org>"


def test_a_catalog_entry_with_its_lines_and_what_names_it(work):
    program = (
        b"title: Masters\ntype: masters\nstatus: active\norganizations: [edX]\ncurricula:\n"
        b"  - slug: core\n    title: Core\n    courses:\n      - course: edX+CS101\n"
    )
    commit(work, "Ada", CATALOG | {"programs/masters.yaml": program})
    run = told(work, "courses/edX/CS101/2T2019.yaml")
    assert settings(run)["external_course_key"] == ("CS-1", Origin.OWN, "", 2)
    leads = {
        path: [(one.place.path, one.subject) for one in told(work, path).references]
        for path in ("courses/edX/CS101/2T2019.yaml", "courses/edX/CS101.yaml", "organizations/edX.yaml")
    }
    assert leads == {
        "courses/edX/CS101/2T2019.yaml": [("programs/masters.yaml", "program masters")],
        "courses/edX/CS101.yaml": [
            ("courses/edX/CS101/2T2019.yaml", f"run {RUN_KEY}"),
            ("programs/masters.yaml", "program masters"),
        ],
        "organizations/edX.yaml": [
            ("courses/edX/CS101.yaml", "course edX+CS101"),
            ("programs/masters.yaml", "program masters"),
        ],
    }


def test_findings_of_a_block_are_its_own(work):
    wrong = INLINE.replace(b'<problem url_name="quiz1"/>', b'<problem url_name="lost"/>')
    commit(
        work, "Ada", {f"{RUN}/vertical/unit1.xml": wrong, f"{RUN}/html/text1.html": b'<a href="/jump_to_id/x">x</a>'}
    )
    assert {f.rule for f in told(work, TEXT).findings} == {"broken-jump-link"}
    assert "broken-jump-link" not in {f.rule for f in told(work, "problem/one").findings}
    assert {f.subject for f in told(work, f"{RUN}/vertical/unit1.xml").findings} >= {"problem/lost"}


def test_nothing_is_known_of_live_where_nothing_was_ever_published(work):
    assert told(work, QUIZ).standing.state is Liveness.UNKNOWN


def test_since_when_a_block_is_live(work):
    publish(work)
    commit(work, "Bob", {f"{RUN}/problem/quiz1.xml": b'<problem display_name="Quiz, new"/>\n'})
    publish(work)
    commit(work, "Cleo", {f"{RUN}/html/text1.html": b"<p>Hello again.</p>\n"})
    publish(work)
    standing = told_with_store(work, QUIZ).standing
    assert (standing.state, standing.current.release) == (Liveness.SAME, 3)
    assert (standing.since.release, standing.first.release) == (2, 1)
    assert standing.since.time
    assert standing.since.sequence < standing.current.sequence
    assert told_with_store(work, TEXT).standing.since.release == 3


@pytest.mark.parametrize("ask", [told, told_with_store], ids=["live-ref", "store"])
def test_how_what_is_here_stands_to_what_is_live(ask, work):
    publish(work)
    assert ask(work, QUIZ).standing.state is Liveness.SAME
    assert ask(work, f"{RUN}/static/dot.png").standing.state is Liveness.SAME
    work.write(
        {
            f"{RUN}/vertical/unit1.xml": INLINE.replace(b"Second.", b"The second.").replace(
                b"</vertical>", b'<problem url_name="three" display_name="Three"/></vertical>'
            ),
            f"{RUN}/static/dot.png": b"another",
            f"{RUN}/static/new.png": b"new",
        }
    )
    work.write(course(OTHER, run="3T2019"))
    assert ask(work, "problem/two").standing.state is Liveness.DIFFERS
    assert ask(work, "problem/one").standing.state is Liveness.SAME
    assert ask(work, "problem/three").standing.state is Liveness.ABSENT
    assert ask(work, f"{RUN}/static/dot.png").standing.state is Liveness.DIFFERS
    assert ask(work, f"{RUN}/static/new.png").standing.state is Liveness.ABSENT
    assert ask(work, f"{OTHER}/problem/quiz1.xml").standing.state is Liveness.NOT_LIVE


def test_a_draft_is_never_live(work):
    draft = (
        b'<vertical display_name="Draft" url_name="unit9" index_in_children_list="1" '
        b'parent_url="block-v1:edX+CS101+2T2019+type@sequential+block@lesson1"><problem url_name="q9"/></vertical>\n'
    )
    commit(work, "Ada", {f"{RUN}/drafts/vertical/unit9.xml": draft, f"{RUN}/drafts/problem/q9.xml": b"<problem/>\n"})
    publish(work)
    unit = told_with_store(work, f"{RUN}/drafts/vertical/unit9.xml")
    assert (unit.kind, unit.what, unit.standing.state) == (Kind.DRAFT, "vertical draft", Liveness.NEVER)


def test_plain_data_says_the_same(work):
    publish(work)
    plain = explanation_to_json(told_with_store(work, QUIZ))
    assert plain["key"] == plain["name"] == QUIZ
    assert plain["last_change"]["author"] == "Ada <ada@example.org>"
    assert plain["live"]["since"]["release"] == 1
    assert [crumb["title"] for crumb in plain["breadcrumb"]][-1] == "Quiz 1"
    assert plain["references"][0]["kind"] == "pointer"
